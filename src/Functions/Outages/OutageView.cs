using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;

namespace SecureMx.Functions.Outages;

/// <summary>Whether an outage is over.</summary>
public enum OutageStatus
{
    /// <summary>The service cannot be used yet.</summary>
    Lasting,

    /// <summary>The service was restored.</summary>
    Ended,
}

/// <summary>An outage, as the API shows it.</summary>
/// <param name="OutageId">Its id.</param>
/// <param name="Status">Whether it is over.</param>
/// <param name="KnownAt">Instant at which the provider learned of it.</param>
/// <param name="RestoredAt">Instant at which the service could be used again; null while it lasts.</param>
/// <param name="Cause">Its cause; null if not recorded.</param>
/// <param name="ContractIds">The contracts that it struck; for a partner its own alone, and left out where the outage struck all.</param>
/// <param name="Units">Whole units of 24 hours, so far while it lasts (S2); a contract that was not in force throughout has fewer.</param>
/// <param name="ClaimPossible">Whether a reduction can be claimed now: for a partner by any of its contracts (S1, S3, S4).</param>
/// <param name="ClaimableOn">The Tokyo date on which it ended (S4); null while it lasts.</param>
/// <param name="LastDay">The last day of a claim (S4); null while it lasts.</param>
/// <param name="Basis">The articles.</param>
/// <param name="Explanation">Calculation of the units and the last day.</param>
/// <param name="Changes">Changes by operators, oldest first; for operators alone.</param>
public sealed record OutageView(
    string OutageId, OutageStatus Status, Instant KnownAt, Instant? RestoredAt, string? Cause,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StruckContracts? ContractIds,
    int Units, bool ClaimPossible, LocalDate? ClaimableOn, LocalDate? LastDay, IReadOnlyList<string> Basis, Text Explanation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<OutageChangeView>? Changes)
{
    internal static OutageView Of(OutageDocument document, Caller caller, Instant now, bool isClaimPossible)
    {
        var outage = document.Outage;
        return new(
            outage.OutageId, outage.RestoredAt is null ? OutageStatus.Lasting : OutageStatus.Ended, outage.KnownAt, outage.RestoredAt,
            outage.Cause,
            ShownContracts(document, caller), outage.UnitsAt(now), isClaimPossible, outage.ClaimableOn, outage.LastDay,
            [.. Rules.S1.Articles, .. Rules.S2.Articles], ExplanationOf(outage, now),
            caller.IsOperator ? [.. (document.Changes ?? []).Select(change => OutageChangeView.Of(change, caller))] : null);
    }

    private static StruckContracts? ShownContracts(OutageDocument document, Caller caller) => caller.PartnerId is not { } partnerId
        ? new StruckContracts(document.Outage.ContractIds)
        : document.Outage.ContractIds is null ? null : new StruckContracts(document.ContractsOf(partnerId));

    private static Text ExplanationOf(Outage outage, Instant now)
    {
        (int units, string from) = (outage.UnitsAt(now), DateText.Format(outage.KnownAt));
        if (outage is not { RestoredAt: { } restoredAt, ClaimableOn: { } endedOn })
        {
            return new(
                FormattableString.Invariant(
                    $"{units} whole units of 24 hours from {from} so far; claims once 24 hours are full, ") +
                    "until three months have run from the day on which it ends",
                FormattableString.Invariant($"{from} から現在まで 24 時間単位で {units}。24 時間を経過した時から、終了した日から 3 ヶ月を経過する日まで請求できます"));
        }

        string to = DateText.Format(restoredAt);
        return new(
            FormattableString.Invariant(
                $"{units} whole units of 24 hours from {from} to {to}; claims until three months have run from {endedOn:uuuu-MM-dd}"),
            FormattableString.Invariant($"{from} から {to} まで 24 時間単位で {units}。{endedOn:uuuu-MM-dd} から 3 ヶ月を経過する日まで請求できます"));
    }
}

/// <summary>A correction of an outage: who made it, why, and what it was before.</summary>
/// <param name="At">Instant at which it was made.</param>
/// <param name="By">The operator.</param>
/// <param name="Reason">Why; null if no reason was given.</param>
/// <param name="KnownAt">Instant at which the provider learned of it, as it was recorded before.</param>
/// <param name="RestoredAt">Instant at which the service could be used again, likewise.</param>
/// <param name="Cause">The cause, likewise.</param>
/// <param name="ContractIds">The contracts, likewise.</param>
public sealed record OutageChangeView(
    Instant At, ActorView By, string? Reason, Instant KnownAt, Instant? RestoredAt, string? Cause, StruckContracts ContractIds)
{
    internal static OutageChangeView Of(OutageChange change, Caller caller) => new(
        change.At, ActorView.Of(change.By, caller), change.Reason, change.Before.KnownAt, change.Before.RestoredAt, change.Before.Cause,
        new StruckContracts(change.Before.ContractIds));
}
