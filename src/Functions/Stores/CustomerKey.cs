namespace SecureMx.Functions.Stores;

/// <summary>Names a customer. Ids of customers are per partner: two partners may both have a <c>cust-1</c>.</summary>
/// <param name="PartnerId">The partner; null for a customer that an operator has entered and that no partner has taken over yet.</param>
/// <param name="CustomerId">The id that the partner chose.</param>
public readonly record struct CustomerKey(string? PartnerId, string CustomerId)
{
    // No id has a slash in it.
    private const char Separator = '/';

    /// <summary>The key of the partition with all that is stored of the customer.</summary>
    internal string Partition => PartnerId is null ? CustomerId : PartnerId + Separator + CustomerId;

    /// <summary>The customer's id in the key of its partition.</summary>
    internal static string CustomerIdOf(string partition) => partition[(partition.IndexOf(Separator, StringComparison.Ordinal) + 1)..];
}
