using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Ending;

/// <summary>Starts and wakes the orchestrations that wait for notices and orders.</summary>
public sealed partial class TerminationStarts(IDocumentStore documents, WebhookPresence webhooks, StartFailures failures, ILogger<TerminationStarts> logger)
{
    /// <summary>Starts the orchestration of a notice that is on the record, and marks it started.</summary>
    public async Task StartAsync(DurableTaskClient client, Contract contract, CancellationNotice notice)
    {
        TerminationInput input = TerminationInput.Of(contract, notice, await webhooks.AnyAsync(contract.PartnerId));
        await client.StartOnceAsync(TerminationOrchestration.Name, InstanceIdOf(contract.ContractId, notice.NoticeId), input);
        await MarkAsync(contract, notice, StartState.Started);
    }

    /// <summary>
    /// Starts it where that can be done now. Where it cannot, the caller's answer stands all the same, since the notice is on the record:
    /// Reconcile starts it within minutes.
    /// </summary>
    public async Task TryStartAsync(DurableTaskClient client, Contract contract, CancellationNotice notice)
    {
        try
        {
            await StartAsync(client, contract, notice);
        }
        catch (Exception exception)
        {
            failures.Note();
            LogStartFailed(exception, contract.ContractId, notice.NoticeId);
        }
    }

    /// <summary>
    /// Tells the orchestration of a notice that no longer stands, so that it need not wait for its date. Where that fails it wakes on its date
    /// and finds out by itself.
    /// </summary>
    public async Task TryWakeAsync(DurableTaskClient client, string contractId, string noticeId)
    {
        try
        {
            await client.RaiseEventAsync(InstanceIdOf(contractId, noticeId), OrchestrationStarts.Changed, noticeId);
        }
        catch (Exception exception)
        {
            LogWakeFailed(exception, contractId, noticeId);
        }
    }

    /// <summary>Notes where the orchestration of a notice stands.</summary>
    public Task MarkAsync(Contract contract, CancellationNotice notice, StartState start)
        => documents.CommitAsync(Containers.Contracts.Name, contract.ContractId, [NoticeDocument.Mark(contract, notice, start)]);

    /// <summary>The instance that waits for a notice.</summary>
    public static string InstanceIdOf(string contractId, string noticeId) => $"termination-{contractId}-{noticeId}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration of {ContractId} {NoticeId} could not be started; Reconcile will do it.")]
    private partial void LogStartFailed(Exception exception, string contractId, string noticeId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration of {ContractId} {NoticeId} could not be woken; it will find out on its date.")]
    private partial void LogWakeFailed(Exception exception, string contractId, string noticeId);
}
