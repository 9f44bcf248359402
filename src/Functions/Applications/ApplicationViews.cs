using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Applications;

/// <summary>What the world sees of how far an application has come; one that is being accepted is still received.</summary>
public enum ApplicationStatus
{
    /// <summary>Neither accepted nor rejected.</summary>
    Received,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Rejected.</summary>
    Rejected,
}

/// <summary>An application for the service as the API shows it: what was asked for, in canonical form, and what came of it.</summary>
public sealed record ServiceApplicationView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId, string CustomerName, IReadOnlyList<string> Domains, IReadOnlyList<string> IpAddresses, IReadOnlyList<Administrator> Administrators,
    int Accounts, IReadOnlyList<OptionRequest> Options, AcceptanceView? Acceptance, RejectionView? Rejection);

/// <summary>An application for options on a contract as the API shows it.</summary>
public sealed record OptionsApplicationView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId, IReadOnlyList<OptionRequest> Options, AcceptanceView? Acceptance, RejectionView? Rejection);

/// <summary>An acceptance (A3).</summary>
public sealed record AcceptanceView(Instant AcceptedAt, LocalDate AcceptedOn, LocalDate BillingStartDate, QuotedPrices? Prices);

/// <summary>A rejection (A1).</summary>
public sealed record RejectionView(Instant RejectedAt, string Reason);

/// <summary>Shows applications.</summary>
internal static class ApplicationViews
{
    /// <summary>Where an application of that phase stands for the world.</summary>
    public static ApplicationStatus StatusOf(ApplicationPhase phase) => phase switch
    {
        ApplicationPhase.Accepted => ApplicationStatus.Accepted,
        ApplicationPhase.Rejected => ApplicationStatus.Rejected,
        _ => ApplicationStatus.Received,
    };

    /// <summary>The phases that look like that to the world.</summary>
    public static IReadOnlyList<ApplicationPhase> PhasesOf(ApplicationStatus? status)
        => [.. Enum.GetValues<ApplicationPhase>().Where(phase => status is null || StatusOf(phase) == status)];

    /// <summary>What is shown of an application.</summary>
    public static object Of(Application a)
    {
        AcceptanceView? acceptance = a is { Phase: ApplicationPhase.Accepted, Acceptance: { } accepted }
            ? new(accepted.RequestedAt, Tokyo.DateOf(accepted.RequestedAt), accepted.Terms.BillingStartDate, accepted.Terms.Prices)
            : null;
        RejectionView? rejection = a.Rejection is { } rejected ? new(rejected.At, rejected.Reason) : null;
        return a.Service is { } service
            ? new ServiceApplicationView(
                a.ApplicationId, a.Kind, StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, service.CustomerId, service.CustomerName,
                service.Domains, service.IpAddresses, service.Administrators, service.Accounts, service.Options ?? [], acceptance, rejection)
            : new OptionsApplicationView(
                a.ApplicationId, a.Kind, StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, a.CustomerId, a.Options ?? [], acceptance, rejection);
    }
}
