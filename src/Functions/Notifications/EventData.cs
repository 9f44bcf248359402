using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Notifications;

/// <summary>What came of an application (A1).</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Kind">What was applied for.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="ContractId">The contract that its acceptance has concluded or changed, or that it is about; null for a rejected application
/// for the service.</param>
/// <param name="Reason">Why it was rejected; null where it was accepted.</param>
public sealed record ApplicationNews(string ApplicationId, ApplicationKind Kind, string CustomerId, string? ContractId, string? Reason);

/// <summary>A contract that is active (C6).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="BillingStartDate">Since which Tokyo day.</param>
public sealed record ActivationNews(string ContractId, string CustomerId, LocalDate BillingStartDate);

/// <summary>An end, in an event for partners.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Target"><c>contract</c> or the option's code.</param>
/// <param name="NoticeId">The notice or order behind it; null where a designated service's end is.</param>
/// <param name="Ground">Why.</param>
/// <param name="Rule">The rule that sets the date.</param>
/// <param name="EffectiveDate">The last Tokyo day in force.</param>
public sealed record EndNews(
    string ContractId, string CustomerId, string Target, string? NoticeId, EndGround Ground, string Rule, LocalDate EffectiveDate)
{
    internal static EndNews Of(Contract contract, string target, ScheduledEnd end) =>
        new(contract.ContractId, contract.CustomerId, target, end.NoticeId, end.Ground, end.Rule, end.EffectiveDate);
}

/// <summary>An option whose eligibility has lapsed, or is restored (O3).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Option">The option's code.</param>
/// <param name="Since">The first Tokyo day of it.</param>
public sealed record EligibilityNews(string ContractId, string CustomerId, string Option, LocalDate Since);

/// <summary>A bill (B9).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Month">The month.</param>
/// <param name="Number">The bill's number.</param>
/// <param name="Total">Yen, with tax.</param>
/// <param name="IssuedAt">When it was made.</param>
public sealed record BillNews(
    string ContractId, string CustomerId, YearMonth Month, string Number, long Total, Instant IssuedAt);

/// <summary>A combined invoice (B9).</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Month">The month.</param>
/// <param name="Number">The invoice's number.</param>
/// <param name="Bills">How many bills it is made of.</param>
/// <param name="Total">Yen, with tax.</param>
/// <param name="IssuedAt">When it was made.</param>
public sealed record InvoiceNews(string CustomerId, YearMonth Month, string Number, int Bills, long Total, Instant IssuedAt);

/// <summary>A revision of prices (B11).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="From">The first month that is billed by them.</param>
/// <param name="Prices">The prices.</param>
public sealed record PriceNews(string ContractId, string CustomerId, YearMonth From, Prices Prices);

/// <summary>A setting that the customer must change (C4).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Name">The setting's name.</param>
/// <param name="Description">What is to be set.</param>
/// <param name="DueDate">The last Tokyo day on which it may still be unconfirmed.</param>
/// <param name="ConfirmedAt">When it was confirmed; null before.</param>
public sealed record SettingNews(
    string ContractId, string CustomerId, string Name, string Description, LocalDate DueDate, Instant? ConfirmedAt)
{
    internal static SettingNews Of(Contract contract, RequiredSetting setting) => new(
        contract.ContractId, contract.CustomerId, setting.Name, setting.Description, setting.DueDate, setting.ConfirmedAt);
}

/// <summary>The provider's instructions on a report of a suspected misuse (C3).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="ReportId">The report.</param>
/// <param name="Instructions">What the customer is to do.</param>
public sealed record InstructionNews(string ContractId, string CustomerId, string ReportId, string Instructions);

/// <summary>A restriction against misuse, in an event for partners and their customer (U1, U2).</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="RestrictionId">The restriction.</param>
/// <param name="Accounts">The accounts that it is limited to, the first <see cref="MaximumNames"/>; with no addresses either, it holds for
/// the whole contract.</param>
/// <param name="Addresses">The addresses that it is limited to, the first <see cref="MaximumNames"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="ImposedAt">Since when.</param>
/// <param name="Basis">The articles that it rests on.</param>
public sealed record RestrictionNews(
    string ContractId, string CustomerId, string RestrictionId, IReadOnlyList<string> Accounts, IReadOnlyList<string> Addresses,
    string Reason, Instant ImposedAt, IReadOnlyList<string> Basis)
{
    /// <summary>The most accounts, and addresses, that an event names, so that it fits beside the restriction in one commit.</summary>
    public const int MaximumNames = 50;

    /// <summary>When it was lifted; left out while it holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? LiftedAt { get; init; }

    /// <summary>Why it was lifted; left out while it holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LiftReason { get; init; }

    // Of an imposition made from what never changes, so that it is the same in every attempt.
    internal static RestrictionNews Imposed(Contract contract, Restriction restriction) => new(
        contract.ContractId, contract.CustomerId, restriction.RestrictionId,
        [.. restriction.Accounts.Take(MaximumNames)], [.. restriction.Addresses.Take(MaximumNames)],
        restriction.Reason, restriction.ImposedAt, Rules.U2.Articles);
}

/// <summary>An outage, as a partner may see it (S1).</summary>
/// <param name="OutageId">The outage.</param>
/// <param name="KnownAt">When the provider learned of it.</param>
/// <param name="RestoredAt">When the service could be used again; null while it lasts.</param>
/// <param name="Cause">Its cause; null where it was not recorded.</param>
/// <param name="LastDay">The last Tokyo day of a claim (S4); null while it lasts.</param>
public sealed record OutageNews(string OutageId, Instant KnownAt, Instant? RestoredAt, string? Cause, LocalDate? LastDay)
{
    /// <summary>The most contracts that an event names; the outage itself names all.</summary>
    public const int MaximumContracts = 200;

    /// <summary>The partner's contracts that it names, the first <see cref="MaximumContracts"/>; left out where it struck all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ContractIds { get; init; }
}

/// <summary>An accepted claim for a fee reduction (S2, S3). The numbers are null while the outage lasts.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="ClaimId">The claim.</param>
/// <param name="OutageId">The outage.</param>
/// <param name="AcceptedOn">The Tokyo day of the claim.</param>
/// <param name="Units">Whole units of 24 hours (S2).</param>
/// <param name="Amount">Yen (S2), as of the claim.</param>
public sealed record ClaimNews(
    string ContractId, string CustomerId, string ClaimId, string OutageId, LocalDate AcceptedOn, int? Units, long? Amount);

/// <summary>A disabled webhook, in an event for the partner's other webhooks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its address.</param>
/// <param name="Reason">Why.</param>
/// <param name="DisabledAt">Since when.</param>
public sealed record WebhookNews(string Name, string Url, DisablementReason Reason, Instant DisabledAt);

/// <summary>A trial of a webhook.</summary>
/// <param name="Name">Its name.</param>
public sealed record WebhookTestNews(string Name);
