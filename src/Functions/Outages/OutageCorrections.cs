using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>Outcome of a correction or a withdrawal of an outage.</summary>
internal abstract record CorrectionResult
{
    private CorrectionResult()
    {
    }

    /// <summary>It is done; the claims on the outage follow it.</summary>
    public sealed record Done(OutageDocument Outage) : CorrectionResult;

    /// <summary>The rules refuse it.</summary>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : CorrectionResult;

    /// <summary>The outage is not the one that <c>If-Match</c> names.</summary>
    public sealed record Stale : CorrectionResult;

    /// <summary>There is no such outage.</summary>
    public sealed record NotFound : CorrectionResult;
}

/// <summary>
/// Corrects and withdraws outages, and brings the claims on them up to date. First it is asked of every claim whether it can still change
/// (B9); then the outage changes, and then the claims. A retry of the same call after an interruption updates the remaining claims.
/// </summary>
public sealed class OutageCorrections(OutageStore outages, ContractStore contracts, BillStore bills, TimeProvider clock)
{
    private const int PageSize = 200;
    private const int AtOnce = 16;

    /// <summary>Corrects an outage, or completes it once it has ended (S1).</summary>
    /// <param name="outageId">The outage.</param>
    /// <param name="stated">The outage as it should be; it has been checked.</param>
    /// <param name="partners">Whose the contracts are that it names; null where it names none.</param>
    /// <param name="reason">Why; null if no reason was given.</param>
    /// <param name="by">The operator.</param>
    /// <param name="allows">Whether the header <c>If-Match</c> allows a version.</param>
    /// <param name="cancellationToken">Cancels between steps.</param>
    /// <remarks>
    /// Budget: one point read and one replace; for each claim a point read, and the reads of a month's fee and one batch.
    /// </remarks>
    internal Task<CorrectionResult> CorrectAsync(
        string outageId, StateOutage stated, IReadOnlyDictionary<string, IReadOnlyList<int>>? partners, string? reason, Actor by,
        Func<long, bool> allows,
        CancellationToken cancellationToken)
    {
        var after = Domain.Outages.Of(outageId, stated);
        return ChangeAsync(
            outageId,
            allows,
            (contract, now) => FeeReductions.Restate(contract, after, default, now),
            before => IsSame(before.Outage, after)
                ? before
                : before.Corrected(after, partners, new OutageChange(clock.Now(), by, reason, before.Outage)),
            contractId => RestateAsync(contractId, after, by, cancellationToken),
            cancellationToken);
    }

    /// <summary>Withdraws an outage: it was none, or was recorded twice. The claims on it are void.</summary>
    internal Task<CorrectionResult> WithdrawAsync(
        string outageId, string? reason, Actor by, Func<long, bool> allows, CancellationToken cancellationToken) =>
        ChangeAsync(
            outageId,
            allows,
            (contract, now) => FeeReductions.Void(contract, outageId, now),
            before => before with { Version = before.Version + 1, Withdrawal = new OutageWithdrawal(clock.Now(), by, reason) },
            contractId => VoidAsync(contractId, outageId, by, cancellationToken),
            cancellationToken);

    /// <summary>Brings the claim of one contract up to date with an outage that may have changed since it was read for the claim.</summary>
    /// <remarks>Budget: one point read where it has not changed.</remarks>
    internal async Task FollowAsync(string contractId, StoredOutage asRead, Actor by, CancellationToken cancellationToken)
    {
        if (await outages.ReadAsync(asRead.Document.Scope, cancellationToken) is not { } current || current.ETag == asRead.ETag)
            return;
        if (current.Document.Withdrawal is null)
            await RestateAsync(contractId, current.Document.Outage, by, cancellationToken);
        else
            await VoidAsync(contractId, asRead.Document.Scope, by, cancellationToken);
    }

    private async Task<CorrectionResult> ChangeAsync(
        string outageId, Func<long, bool> allows, Func<Contract, Instant, Decision> decide, Func<OutageDocument, OutageDocument> change,
        Func<string, Task> follow, CancellationToken cancellationToken)
    {
        return await Race.RunAsync<CorrectionResult>($"The outage {outageId}", async _ =>
        {
            if (await outages.FindAsync(outageId, cancellationToken) is not { } before)
                return new CorrectionResult.NotFound();
            if (!allows(before.Document.Version))
                return new CorrectionResult.Stale();
            if (await FindRefusalAsync(outageId, decide, cancellationToken) is { } refusal)
                return new CorrectionResult.Refused([refusal]);

            var after = change(before.Document);
            if (after == before.Document || await outages.TryReplaceAsync(before, after, cancellationToken))
            {
                await ForEachClaimAsync(outageId, follow, cancellationToken);
                return new CorrectionResult.Done(after);
            }

            return Race.Overtaken;
        }, cancellationToken);
    }

    private async Task<Refusal?> FindRefusalAsync(
        string outageId, Func<Contract, Instant, Decision> decide, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        string? cursor = null;
        do
        {
            (var ids, cursor) = await outages.ListClaimsAsync(outageId, PageSize, cursor, cancellationToken);
            var claiming = ids.Count == 0 ? [] : await contracts.FindManyAsync(ids, cancellationToken);
            if (claiming.OfType<Contract>().SelectMany(contract => decide(contract, now).Refusals).FirstOrDefault() is { } refusal)
                return refusal;
        }
        while (cursor is not null);
        return null;
    }

    private async Task ForEachClaimAsync(string outageId, Func<string, Task> follow, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            (var ids, cursor) = await outages.ListClaimsAsync(outageId, PageSize, cursor, cancellationToken);
            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(ids, atOnce, async (contractId, _) => await follow(contractId));
        }
        while (cursor is not null);
    }

    private async Task RestateAsync(string contractId, Outage outage, Actor by, CancellationToken cancellationToken)
    {
        if (await contracts.FindAsync(contractId, cancellationToken) is not { Contract: var before })
            return;
        var fee = outage.RestoredAt is null
            ? default
            : await bills.MonthlyFeeAsync(before, outage.MonthFor(before), cancellationToken); // S2
        await contracts.DecideAsync(
            contractId, (contract, now) => FeeReductions.Restate(contract, outage, fee, now), by, cancellationToken: cancellationToken);
    }

    private Task<DecideResult> VoidAsync(string contractId, string outageId, Actor by, CancellationToken cancellationToken) =>
        contracts.DecideAsync(
        contractId, (contract, now) => FeeReductions.Void(contract, outageId, now), by, cancellationToken: cancellationToken);

    private static bool IsSame(Outage one, Outage other) =>
        one with { ContractIds = null } == other with { ContractIds = null }
            && (one.ContractIds is null ? other.ContractIds is null : other.ContractIds is not null
            && one.ContractIds.SequenceEqual(other.ContractIds));
}
