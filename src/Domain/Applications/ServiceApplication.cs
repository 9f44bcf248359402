using NodaTime;

namespace SecureMx.Domain;

/// <summary>An application for the service, on the provider's form (A1, terms/7-1).</summary>
/// <param name="CustomerId">The customer's id, as the partner chose it: 1 to 64 of letters, digits, <c>-</c>, <c>_</c> and
/// <c>.</c>.</param>
/// <param name="CustomerName">The customer's name, 1 to 200 characters.</param>
/// <param name="Domains">The domain names to be covered (C2), at least one.</param>
/// <param name="IpAddresses">The mail servers' addresses to be covered (C1, C2), at least one.</param>
/// <param name="Administrators">Future holders of the setting authority (C3), at least one.</param>
/// <param name="Accounts">The number of accounts, the opening count of the first month (B3).</param>
/// <param name="Options">The options applied for with it; none where null or empty.</param>
public sealed record ServiceApplication(
    string CustomerId, string CustomerName, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses,
    IReadOnlyList<Administrator> Administrators, int Accounts, IReadOnlyList<OptionRequest>? Options = null);

/// <summary>An option as it is applied for. A member that the option does not take is null or, for domains, empty.</summary>
/// <param name="Code">Its code in the catalogue.</param>
/// <param name="Domains">The domains chosen for it from the contract's (O5).</param>
/// <param name="DiskGigabytes">Its disk capacity in gigabytes, where it is metered by disk.</param>
/// <param name="Accounts">Its own number of accounts, where it is metered by accounts and has another than the contract (B3).</param>
/// <param name="MailingLists">Its number of mailing lists, where it is metered by them; 0 where null.</param>
/// <param name="RetentionDays">Retention of mail in days, where it is metered by retention.</param>
/// <param name="BillingStartDate">Its own billing start date; only with a migrated contract (A4).</param>
public sealed record OptionRequest(
    string Code, IReadOnlyList<string>? Domains = null, int? DiskGigabytes = null, int? Accounts = null,
    int? MailingLists = null, int? RetentionDays = null, LocalDate? BillingStartDate = null);
