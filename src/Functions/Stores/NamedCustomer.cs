using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Stores;

/// <summary>
/// Finds the customer that an operator names: by its partner and its id, or by its id alone where one partner alone has it.
/// </summary>
public static class NamedCustomer
{
    /// <summary>The query parameter that names the partner.</summary>
    public const string Parameter = "partnerId";

    private const int MaximumShown = 10;

    private static readonly Text Required = new("Is required.", "必須です。");

    /// <summary>The customer; null where there is none.</summary>
    /// <param name="customers">The store.</param>
    /// <param name="customerId">The id.</param>
    /// <param name="partnerId">The partner; null where the call names none.</param>
    /// <param name="place">Where the call can name the partner, for the answer that asks for it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ProblemException">400: several partners have a customer of the id.</exception>
    /// <remarks>
    /// Budget: with a partner that of <see cref="CustomerStore.FindAsync"/>, without one that of <see cref="CustomerStore.FindOnlyAsync"/>.
    /// </remarks>
    public static async Task<StoredCustomer?> FindNamedAsync(
        this CustomerStore customers, string customerId, string? partnerId, Violation place, CancellationToken cancellationToken = default)
    {
        if (partnerId is not null)
            return await customers.FindAsync(new(partnerId, customerId), cancellationToken);

        (StoredCustomer? found, IReadOnlyList<string> partners) = await customers.FindOnlyAsync(customerId, cancellationToken);
        if (partners.Count == 0)
            return found;

        string shown = string.Join(", ", partners.Take(MaximumShown));
        throw new ProblemException(Problem.Malformed(
        [
            place with
            {
                Message = new Text(
                    $"Is required: several partners have a customer of this id ({shown}{(partners.Count > MaximumShown ? ", …" : "")}).",
                    $"必須です。この ID の顧客は複数のパートナー ({shown}{(partners.Count > MaximumShown ? " など" : "")}) にあります。"),
            },
        ]));
    }

    /// <summary>The place of the partner in a query.</summary>
    internal static Violation InQuery { get; } = new(Required) { Parameter = Parameter };

    /// <summary>The place of the partner in a body.</summary>
    internal static Violation InBody { get; } = new(Required) { Pointer = "/partnerId" };
}
