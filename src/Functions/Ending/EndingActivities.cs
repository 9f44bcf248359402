using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>
/// The steps of a termination. Each may run twice, and two may run at once: they ask the state, and write what it implies.
/// </summary>
public sealed class EndingActivities(
    ContractStore contracts, AddressClaimStore claims, LapseTaskRaiser lapses, WaiverTaskRaiser waivers, EventPublisher publisher,
    OutboxDispatcher outbox)
{
    /// <summary>Name of <see cref="TakeEffectAsync"/>.</summary>
    public const string TakeEffect = "TakeEffect";

    /// <summary>Name of <see cref="ReleaseClaimsAsync"/>.</summary>
    public const string ReleaseClaims = "ReleaseClaims";

    /// <summary>Name of <see cref="RaiseLapseTasksAsync"/>.</summary>
    public const string RaiseLapseTasks = "RaiseLapseTasks";

    /// <summary>Name of <see cref="AnnounceNoticeAsync"/>.</summary>
    public const string AnnounceNotice = "AnnounceNotice";

    /// <summary>Name of <see cref="ConcludeAsync"/>.</summary>
    public const string Conclude = "ConcludeNotice";

    private static readonly Actor By = new("system", TerminationOrchestration.Name);

    private static readonly TerminationState Unknown = new("unknown", null, false, false, []);

    /// <summary>
    /// Records the due ends of the contract (E5) if the notice is pending and its time has come, and returns the status of the notice.
    /// </summary>
    /// <remarks>Budget: one point read; where something is due, one batch.</remarks>
    [Function(TakeEffect)]
    public async Task<TerminationState> TakeEffectAsync([ActivityTrigger] TakeEffectInput input)
    {
        var reached = Instant.FromDateTimeUtc(DateTime.SpecifyKind(input.ReachedUtc, DateTimeKind.Utc));
        var result = await contracts.DecideAsync(
            input.ContractId,
            (contract, now) => DueEnds.DecideFor(contract, input.NoticeId, Instant.Max(now, reached)),
            By);
        return result switch
        {
            DecideResult.Committed committed => StateOf(committed.Contract, input.NoticeId, reached),
            DecideResult.Unchanged unchanged => StateOf(unchanged.Contract, input.NoticeId, reached),
            DecideResult.NotFound => Unknown,
            _ => throw new InvalidOperationException($"An end that is due was answered with {result.GetType().Name}."),
        };
    }

    /// <summary>Gives back the addresses of a contract whose end is on the record (C1).</summary>
    /// <remarks>Budget: one point read, and for each address one point read and one delete.</remarks>
    [Function(ReleaseClaims)]
    public async Task ReleaseClaimsAsync([ActivityTrigger] string contractId)
    {
        if (await contracts.FindAsync(contractId) is not { Contract: { Ended: not null } contract })
            return;

        await Task.WhenAll(contract.IpAddresses.Select(address => claims.ReleaseAsync(address, contractId))); // C1
    }

    /// <summary>Raises a task for every option whose eligibility has lapsed (O3).</summary>
    [Function(RaiseLapseTasks)]
    public async Task RaiseLapseTasksAsync([ActivityTrigger] string contractId)
    {
        if (await contracts.FindAsync(contractId) is { } stored)
            await lapses.RaiseAsync(stored.Contract);
    }

    /// <summary>Raises a task for the settlements that options owe by an order (P4).</summary>
    [Function(AnnounceNotice)]
    public async Task AnnounceNoticeAsync([ActivityTrigger] NoticeKey key)
    {
        if (await contracts.FindAsync(key.ContractId) is not { } stored || stored.Contract.Notice(key.NoticeId) is not { } notice)
            return;

        await waivers.RaiseAsync(stored.Contract, notice); // P4
    }

    /// <summary>
    /// Publishes what the partner has not heard yet. Then marks the outbox entry as finished; that comes last, so that an instance which is
    /// lost before that is started again.
    /// </summary>
    [Function(Conclude)]
    public async Task ConcludeAsync([ActivityTrigger] NoticeKey key, [DurableClient] DurableTaskClient client)
    {
        await publisher.PublishAsync(client, Containers.Contracts.Name, key.ContractId);
        await outbox.FinishOnContractAsync(key.ContractId, TerminationOrchestration.InstanceIdOf(key.ContractId, key.NoticeId));
    }

    private static TerminationState StateOf(Contract contract, string noticeId, Instant reached) =>
        NoticeOutcome.Of(contract, noticeId) switch
        {
            null => Unknown,
            { TakesEffectAt: { } due } when due <= reached =>
                throw new InvalidOperationException($"The notice {noticeId} of {contract.ContractId} is due and would not take effect."),
            { } outcome => new TerminationState(
                Codes.Of(outcome.Status), outcome.TakesEffectAt?.ToDateTimeUtc(), outcome.ContractEnded, outcome.EligibilityLapsed,
                outcome.Overtaken),
        };
}
