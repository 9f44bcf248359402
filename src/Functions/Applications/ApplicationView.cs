using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>Status of an application as callers see it. One that is being accepted is still received.</summary>
public enum ApplicationStatus
{
    /// <summary>Neither accepted nor rejected.</summary>
    Received,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Rejected.</summary>
    Rejected,

    /// <summary>Withdrawn.</summary>
    Withdrawn,
}

/// <summary>An application for the service as the API shows it: what was asked for, in canonical form, and what came of it.</summary>
public sealed record ServiceApplicationView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId, string CustomerName, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses,
    IReadOnlyList<Administrator> Administrators,
    int Accounts, IReadOnlyList<OptionRequest> Options, AcceptanceView? Acceptance, RejectionView? Rejection,
    WithdrawalView? Withdrawal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SharedDomain>? SharedDomains);

/// <summary>An application for options on a contract as the API shows it.</summary>
public sealed record OptionsApplicationView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId, IReadOnlyList<OptionRequest> Options, AcceptanceView? Acceptance, RejectionView? Rejection,
    WithdrawalView? Withdrawal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SharedDomain>? SharedDomains);

/// <summary>An application for a change of a contract as the API shows it.</summary>
public sealed record ChangeApplicationView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId, int? DiskGigabytes, IReadOnlyList<string>? Domains, IReadOnlyList<string>? IpAddresses, string? Setting,
    string? Detail,
    ChangeAcceptanceView? Acceptance, RejectionView? Rejection, WithdrawalView? Withdrawal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SharedDomain>? SharedDomains);

/// <summary>An application for a transfer of a contract as the API shows it.</summary>
/// <param name="CustomerId">The successor.</param>
/// <param name="CustomerName">Its name, as the application has it; null where it has none.</param>
/// <param name="FormerCustomerId">The customer that the contract had when the application arrived.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
public sealed record TransferApplicationView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId, string? CustomerName, string FormerCustomerId, string? Reason, TransferAcceptanceView? Acceptance,
    RejectionView? Rejection, WithdrawalView? Withdrawal);

/// <summary>The acceptance of a transfer (A3).</summary>
/// <param name="EffectiveDate">The first Tokyo date on which the contract is the successor's.</param>
public sealed record TransferAcceptanceView(Instant AcceptedAt, LocalDate AcceptedOn, LocalDate EffectiveDate);

/// <summary>The acceptance of a change (A3).</summary>
public sealed record ChangeAcceptanceView(Instant AcceptedAt, LocalDate AcceptedOn, LocalDate EffectiveDate, long OneTimeFee);

/// <summary>An acceptance (A3).</summary>
public sealed record AcceptanceView(Instant AcceptedAt, LocalDate AcceptedOn, LocalDate BillingStartDate, QuotedPrices? Prices);

/// <summary>A rejection (A1).</summary>
public sealed record RejectionView(Instant RejectedAt, string Reason);

/// <summary>A withdrawal (A1).</summary>
/// <param name="By">The role: <c>partner</c> or <c>operator</c>.</param>
/// <param name="Reason">Why; null where no reason was given.</param>
public sealed record WithdrawalView(Instant WithdrawnAt, string By, string? Reason)
{
    internal static WithdrawalView? Of(Application a) =>
        a.Withdrawal is { } withdrawn ? new(withdrawn.At, withdrawn.By.Role, withdrawn.Reason) : null;
}

/// <summary>Shows applications.</summary>
internal static class ApplicationView
{
    /// <summary>The status that the API shows for a phase.</summary>
    public static ApplicationStatus StatusOf(ApplicationPhase phase) => phase switch
    {
        ApplicationPhase.Accepted => ApplicationStatus.Accepted,
        ApplicationPhase.Rejected => ApplicationStatus.Rejected,
        ApplicationPhase.Withdrawn => ApplicationStatus.Withdrawn,
        _ => ApplicationStatus.Received,
    };

    /// <summary>The phases that look like that to the world.</summary>
    public static IReadOnlyList<ApplicationPhase> PhasesOf(ApplicationStatus? status) =>
        [.. Enum.GetValues<ApplicationPhase>().Where(phase => status is null || StatusOf(phase) == status)];

    /// <summary>Makes the view of an application.</summary>
    /// <param name="a">The application.</param>
    /// <param name="shared">The domains that other customers' contracts have (O5), for operators alone; null leaves the member out.</param>
    public static object Of(Application a, IReadOnlyList<SharedDomain>? shared = null) => a switch
    {
        { Service: { } service } => new ServiceApplicationView(
            a.ApplicationId, a.Kind, StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, service.CustomerId, service.CustomerName,
            service.Domains, service.IpAddresses, service.Administrators, service.Accounts, service.Options ?? [], StartOf(a),
            RejectionOf(a), WithdrawalView.Of(a), shared),
        { Change: { } change } => new ChangeApplicationView(
            a.ApplicationId, a.Kind, StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, a.CustomerId,
            change.DiskGigabytes, change.Domains, change.IpAddresses, change.Setting, change.Detail, ChangeOf(a), RejectionOf(a),
            WithdrawalView.Of(a), shared),
        { Transfer: { } transfer } => new TransferApplicationView(
            a.ApplicationId, a.Kind, StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, a.CustomerId, transfer.CustomerName,
            transfer.FormerCustomerId, transfer.Reason, TransferOf(a), RejectionOf(a), WithdrawalView.Of(a)),
        _ => new OptionsApplicationView(
            a.ApplicationId, a.Kind, StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, a.CustomerId, a.Options ?? [], StartOf(a),
            RejectionOf(a), WithdrawalView.Of(a), shared),
    };

    private static AcceptanceView? StartOf(Application a) =>
        a is { Phase: ApplicationPhase.Accepted, Acceptance: { Terms.Start: { } terms } accepted }
        ? new(accepted.RequestedAt, Tokyo.DateOf(accepted.RequestedAt), terms.BillingStartDate, terms.Prices)
        : null;

    private static ChangeAcceptanceView? ChangeOf(Application a) =>
        a is { Phase: ApplicationPhase.Accepted, Acceptance: { Terms.Change: { } terms } accepted }
        ? new(accepted.RequestedAt, Tokyo.DateOf(accepted.RequestedAt), terms.EffectiveDate, terms.OneTimeFee)
        : null;

    private static TransferAcceptanceView? TransferOf(Application a) =>
        a is { Phase: ApplicationPhase.Accepted, Acceptance: { Terms.Transfer: { } terms } accepted }
        ? new(accepted.RequestedAt, Tokyo.DateOf(accepted.RequestedAt), terms.EffectiveDate)
        : null;

    private static RejectionView? RejectionOf(Application a) => a.Rejection is { } rejected ? new(rejected.At, rejected.Reason) : null;
}
