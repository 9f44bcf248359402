using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Migration;

/// <summary>
/// A contract that was concluded before this service: the members of an application and of its acceptance together (section 9).
/// </summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="CustomerName">The customer's name.</param>
/// <param name="Domains">The domains covered (C2).</param>
/// <param name="IpAddresses">The addresses covered (C1).</param>
/// <param name="Administrators">Holders of the setting authority (C3).</param>
/// <param name="Accounts">The number of accounts.</param>
/// <param name="ConcludedOn">Date on which the contract was concluded, which picks the revision of the terms (M3).</param>
/// <param name="BillingStartDate">From when monthly fees are due; it may be past (A4).</param>
/// <param name="Options">The options, which may have billing start dates of their own; the former <c>iij-id-mail-address</c> too
/// (M2).</param>
/// <param name="Prices">The price sheet.</param>
/// <param name="PartnerId">The customer's partner; may be left out where the customer is known.</param>
public sealed record MigratedContractRequest(
    string CustomerId, string CustomerName, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses,
    IReadOnlyList<Administrator> Administrators,
    int Accounts, LocalDate ConcludedOn, LocalDate BillingStartDate, IReadOnlyList<OptionRequest>? Options = null,
    QuotedPrices? Prices = null,
    string? PartnerId = null)
{
    internal ServiceApplication ToApplication() => new(CustomerId, CustomerName, Domains, IpAddresses, Administrators, Accounts, Options);

    internal AcceptanceTerms ToTerms() => new(BillingStartDate, Prices);
}
