using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Finds contracts of one customer, however many it has.</summary>
public static class CustomerContracts
{
    // A contract can have more than 1 MB.
    private const int AtOnce = 25;

    /// <summary>The contracts of a customer, but one, with an option that chooses one of the domains (O5).</summary>
    /// <remarks>Budget: for each 25 contracts of the customer a list of one partition and a point read of each.</remarks>
    public static async Task<IReadOnlyList<Contract>> FindOthersAsync(
        this CustomerStore customers, ContractStore contracts, Customer customer, string? ownContractId, IReadOnlySet<string> domains,
        CancellationToken cancellationToken)
    {
        List<Contract> others = [];
        string? after = "";
        while (after is not null)
        {
            (IReadOnlyList<string> ids, after) = await customers.ListContractsAsync(customer, after, AtOnce, cancellationToken);
            string[] wanted = [.. ids.Where(id => id != ownContractId)];
            IReadOnlyList<Contract?> found = wanted.Length == 0 ? [] : await contracts.FindManyAsync(wanted, cancellationToken);
            others.AddRange(found.OfType<Contract>()
                .Where(other => other.CustomerId == customer.CustomerId
                    && other.Options.Any(option => option.Domains.Any(domains.Contains))));
        }

        return others;
    }
}
