using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Applications;

/// <summary>An application in a list; <c>GET /applications/{id}</c> shows what was applied for and what was fixed.</summary>
/// <param name="CustomerName">The name of the customer; null where the application does not have it.</param>
/// <param name="Options">The codes of the options that it applies for.</param>
/// <param name="AcceptedAt">Instant at which it was accepted; null where it was not.</param>
/// <param name="Rejection">Reason why it was rejected; null where it was not.</param>
/// <param name="Withdrawal">By whom it was withdrawn; null where it was not.</param>
public sealed record ApplicationSummaryView(
    string ApplicationId, ApplicationKind Kind, ApplicationStatus Status, Instant ReceivedAt, string PartnerId, string? ContractId,
    string CustomerId,
    string? CustomerName, IReadOnlyList<string> Options, Instant? AcceptedAt, RejectionView? Rejection, WithdrawalView? Withdrawal)
{
    internal static ApplicationSummaryView Of(Application a) => new(
        a.ApplicationId, a.Kind, ApplicationView.StatusOf(a.Phase), a.ReceivedAt, a.PartnerId, a.ContractId, a.CustomerId,
        a.Service?.CustomerName ?? a.Transfer?.CustomerName, [.. (a.Service?.Options ?? a.Options ?? []).Select(option => option.Code)],
        a.Phase == ApplicationPhase.Accepted ? a.Acceptance?.RequestedAt : null,
        a.Rejection is { } rejected ? new RejectionView(rejected.At, rejected.Reason) : null, WithdrawalView.Of(a));
}
