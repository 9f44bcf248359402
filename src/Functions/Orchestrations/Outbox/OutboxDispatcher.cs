using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>Starts and wakes the orchestrations of errands, and notes when they are done.</summary>
public sealed partial class ErrandStarts(IDocumentStore documents, StartFailures failures, ILogger<ErrandStarts> logger)
{
    private const int MaximumAttempts = 20;

    /// <summary>Starts the orchestration of an errand that has just been written beside a contract, if that can be done now.</summary>
    /// <remarks>
    /// Where it cannot, the caller's answer stands all the same, since what asks for it is on the record: Reconcile starts it within minutes.
    /// Budget: one start and one replace.
    /// </remarks>
    /// <param name="client">Starts it.</param>
    /// <param name="committed">The commit with the errand as the last of its writes.</param>
    /// <param name="errand">The errand.</param>
    public Task TryStartAsync(DurableTaskClient client, DecideResult.Committed committed, Errand errand)
        => TryStartAsync(client, Containers.Contracts.Name, committed.Contract.ContractId, committed.AlsoETags[^1], errand);

    /// <summary>The same for an errand beside a customer.</summary>
    public Task TryStartAsync(DurableTaskClient client, StoredCustomer committed, Errand errand)
        => TryStartAsync(client, Containers.Customers.Name, committed.Customer.CustomerId, committed.AlsoETags[^1], errand);

    /// <summary>Asks for an errand on a contract where nobody can start its orchestration: Reconcile does within minutes.</summary>
    /// <remarks>Budget: one upsert.</remarks>
    public async Task RequestOnContractAsync(string contractId, Errand errand, CancellationToken cancellationToken)
    {
        await documents.CommitAsync(Containers.Contracts.Name, contractId, [ErrandDocument.RequestOnContract(contractId, errand)], cancellationToken);
        failures.Note();
    }

    /// <summary>Wakes an orchestration, so that it need not wait for its date. Where that fails it wakes on its date and finds out by itself.</summary>
    public async Task TryWakeAsync(DurableTaskClient client, string instanceId, string reason)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, OrchestrationStarts.Changed, reason);
        }
        catch (Exception exception)
        {
            LogWakeFailed(exception, instanceId);
        }
    }

    /// <summary>Notes that there is nothing left to do for a contract's errand.</summary>
    /// <remarks>Budget: one point read and one replace.</remarks>
    public Task FinishOnContractAsync(string contractId, string instanceId) => FinishAsync(Containers.Contracts.Name, contractId, instanceId);

    /// <summary>The same for a customer's.</summary>
    public Task FinishOnCustomerAsync(string customerId, string instanceId) => FinishAsync(Containers.Customers.Name, customerId, instanceId);

    /// <summary>Starts the orchestration of an errand's document, whatever became of earlier starts, and marks it started.</summary>
    internal Task StartAsync(DurableTaskClient client, string container, Document document)
        => StartAsync(client, container, document.PartitionKey, document.ETag, StoredJson.Read<ErrandDocument>(document).Errand);

    private async Task TryStartAsync(DurableTaskClient client, string container, string partitionKey, string eTag, Errand errand)
    {
        try
        {
            await StartAsync(client, container, partitionKey, eTag, errand);
        }
        catch (Exception exception)
        {
            failures.Note();
            LogStartFailed(exception, errand.InstanceId);
        }
    }

    // The mark replaces the very document that was read: where the orchestration was faster and is done already, it stays done.
    private async Task StartAsync(DurableTaskClient client, string container, string partitionKey, string eTag, Errand errand)
    {
        await client.StartOnceAsync(errand.Orchestrator, errand.InstanceId, errand.Input);
        var started = ErrandDocument.Of(container, partitionKey, errand, StartState.Started);
        await documents.CommitAsync(container, partitionKey, [new DocumentWrite.Replace(started.Id, StoredJson.Write(started), eTag)]);
    }

    private async Task FinishAsync(string container, string partitionKey, string instanceId)
    {
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await documents.ReadAsync(container, partitionKey, ErrandDocument.IdOf(instanceId)) is not { } found)
                return;

            ErrandDocument finished = StoredJson.Read<ErrandDocument>(found) with { Start = StartState.Finished };
            if ((await documents.CommitAsync(container, partitionKey, [new DocumentWrite.Replace(found.Id, StoredJson.Write(finished), found.ETag)])).IsCommitted)
                return;
            await Backoff.DelayAsync(attempt, CancellationToken.None);
        }

        throw new ContentionException($"The errand {instanceId} is written by too many at once.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be started; Reconcile will do it.")]
    private partial void LogStartFailed(Exception exception, string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be woken; it will find out on its date.")]
    private partial void LogWakeFailed(Exception exception, string instanceId);
}
