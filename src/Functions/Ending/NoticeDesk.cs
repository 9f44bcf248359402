using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>
/// Carries out what follows the commit of a notice, an order or a withdrawal: its orchestration is started, another is woken, and the
/// answer shows what it costs.
/// </summary>
public sealed class NoticeDesk(
    OutboxDispatcher outbox, EventQueue queue, SettlementCalculator settlements, TimeProvider clock)
{
    /// <summary>The write that goes with a notice or an order, so that its orchestration is started whatever happens (E5).</summary>
    /// <param name="after">The contract with it.</param>
    /// <param name="noticeId">The notice or order.</param>
    public static DocumentWrite EntryOf(Contract after, string noticeId) =>
        OutboxDocument.RequestOnContract(after.ContractId, TerminationInput.EntryOf(after, noticeId));

    /// <summary>
    /// Starts the orchestration of a notice or an order that was just committed, wakes that of the one that it has replaced (E3), and
    /// notifies the partner.
    /// </summary>
    /// <remarks>
    /// Budget: one start, one replace; one event where one is replaced. The partner's event is published beside the call.
    /// </remarks>
    public async Task FollowAsync(DurableTaskClient client, DecideResult.Committed committed, string noticeId)
    {
        queue.Enqueue(client, committed);
        await outbox.TryStartAsync(client, committed, TerminationInput.EntryOf(committed.Contract, noticeId));
        if (ReplacedBy(committed.Events[^1].Event) is { } replaced)
            await WakeAsync(client, committed.Contract.ContractId, replaced, noticeId); // E3
    }

    /// <summary>Wakes the orchestration of a notice that was withdrawn (E4), and notifies the partner.</summary>
    public async Task FollowWithdrawalAsync(DurableTaskClient client, DecideResult.Committed committed, string noticeId)
    {
        queue.Enqueue(client, committed);
        await WakeAsync(client, committed.Contract.ContractId, noticeId, because: noticeId);
    }

    /// <summary>Wakes the orchestration of a notice that is no longer pending.</summary>
    /// <param name="client">Sends the event.</param>
    /// <param name="contractId">The contract.</param>
    /// <param name="noticeId">The notice.</param>
    /// <param name="because">The notice that has replaced it, or itself where it was withdrawn (E4).</param>
    private Task WakeAsync(DurableTaskClient client, string contractId, string noticeId, string because) =>
        outbox.TryWakeAsync(client, TerminationOrchestration.InstanceIdOf(contractId, noticeId), because);

    /// <summary>A notice or an order with all that it brings about, and what waits for its date.</summary>
    /// <remarks>Budget: that of <see cref="SettlementCalculator.OfAsync"/>.</remarks>
    public async Task<NoticeView> ShowAsync(Contract contract, EndNotice notice)
    {
        var link = new OrchestrationLink(TerminationOrchestration.InstanceIdOf(contract.ContractId, notice.NoticeId));
        return NoticeView.Of(contract, notice, await settlements.OfAsync(contract, notice), Tokyo.DateOf(clock.Now()), link);
    }

    private static string? ReplacedBy(ContractEvent @event) => @event switch
    {
        NoticeGiven given => given.Replaces,
        EndOrdered ordered => ordered.Replaces,
        _ => null,
    };
}
