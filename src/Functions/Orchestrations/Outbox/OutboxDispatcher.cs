using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>Starts and wakes the orchestrations of outbox entries, and notes when they are done.</summary>
public sealed partial class OutboxDispatcher(IDocumentStore documents, ILogger<OutboxDispatcher> logger)
{
    /// <summary>
    /// Starts the orchestration of an outbox entry that has just been written beside a contract, if that can be done now.
    /// </summary>
    /// <remarks>
    /// If the start fails, the caller's answer is still right, since the entry is committed: Reconcile starts it within minutes.
    /// Budget: one start and one replace.
    /// </remarks>
    /// <param name="client">Starts it.</param>
    /// <param name="committed">The commit that has written it.</param>
    /// <param name="outbox entry">The outbox entry.</param>
    public Task TryStartAsync(DurableTaskClient client, DecideResult.Committed committed, OutboxEntry entry) =>
        TryStartAsync(client, Containers.Contracts.Name, committed.Contract.ContractId, committed.Written, entry);

    /// <summary>The same for an outbox entry beside a customer.</summary>
    public Task TryStartAsync(DurableTaskClient client, StoredCustomer committed, OutboxEntry entry) =>
        TryStartAsync(client, Containers.Customers.Name, committed.Customer.Key.Partition, committed.Written, entry);

    /// <summary>Starts the orchestration of an outbox entry of a contract that others have written, if it was not started yet.</summary>
    /// <remarks>Budget: one point read, one start and one replace. If it fails, Reconcile starts it within minutes.</remarks>
    public Task TryStartRequestedAsync(DurableTaskClient client, string contractId, string instanceId) =>
        TryStartRequestedAsync(client, Containers.Contracts.Name, contractId, instanceId);

    /// <summary>The same for that of a partition of the operations.</summary>
    public Task TryStartRequestedOnOperationAsync(DurableTaskClient client, string scope, string instanceId) =>
        TryStartRequestedAsync(client, Containers.Operations.Name, scope, instanceId);

    /// <summary>Writes an outbox entry on a contract without starting its orchestration; Reconcile starts it within minutes.</summary>
    /// <remarks>Budget: one upsert.</remarks>
    public Task RequestOnContractAsync(string contractId, OutboxEntry entry, CancellationToken cancellationToken) =>
        documents.CommitAsync(
            Containers.Contracts.Name, contractId, [OutboxDocument.RequestOnContract(contractId, entry)], cancellationToken);

    /// <summary>The same for a customer.</summary>
    public Task RequestOnCustomerAsync(CustomerKey customer, OutboxEntry entry, CancellationToken cancellationToken) =>
        documents.CommitAsync(
            Containers.Customers.Name, customer.Partition, [OutboxDocument.RequestOnCustomer(customer, entry)], cancellationToken);

    /// <summary>
    /// Wakes an orchestration, so that it need not wait for its date. Where that fails it wakes on its date and finds out by itself.
    /// </summary>
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

    /// <summary>Notes that there is nothing left to do for a contract's outbox entry.</summary>
    /// <remarks>Budget: one point read and one replace.</remarks>
    public Task FinishOnContractAsync(string contractId, string instanceId) =>
        FinishAsync(Containers.Contracts.Name, contractId, instanceId);

    /// <summary>The same for a customer's.</summary>
    public Task FinishOnCustomerAsync(CustomerKey customer, string instanceId) =>
        FinishAsync(Containers.Customers.Name, customer.Partition, instanceId);

    /// <summary>The same for that of a partition of the operations.</summary>
    public Task FinishOnOperationAsync(string scope, string instanceId) => FinishAsync(Containers.Operations.Name, scope, instanceId);

    /// <summary>Starts the orchestration of an outbox entry's document, whatever became of earlier starts, and marks it started.</summary>
    internal Task StartAsync(DurableTaskClient client, string container, Document document) =>
        StartAsync(client, container, document.PartitionKey, document.ETag, StoredJson.Read<OutboxDocument>(document).Entry);

    private async Task TryStartAsync(
        DurableTaskClient client, string container, string partitionKey, IReadOnlyDictionary<string, string> written, OutboxEntry entry)
    {
        try
        {
            await StartAsync(client, container, partitionKey, written[OutboxDocument.IdOf(entry.InstanceId)], entry);
        }
        catch (Exception exception)
        {
            LogStartFailed(exception, entry.InstanceId);
        }
    }

    // The mark replaces the very document that was read: where the orchestration was faster and is done already, it stays done.
    private async Task StartAsync(DurableTaskClient client, string container, string partitionKey, string eTag, OutboxEntry entry)
    {
        await client.StartOnceAsync(entry.Orchestrator, entry.InstanceId, entry.Input);
        var started = OutboxDocument.Of(container, partitionKey, entry, OutboxState.Started);
        await documents.CommitAsync(container, partitionKey, [new DocumentWrite.Replace(started.Id, StoredJson.Write(started), eTag)]);
    }

    private async Task TryStartRequestedAsync(DurableTaskClient client, string container, string partitionKey, string instanceId)
    {
        try
        {
            if (await documents.ReadAsync(container, partitionKey, OutboxDocument.IdOf(instanceId)) is { } found
                && StoredJson.Read<OutboxDocument>(found).Start == OutboxState.Requested)
            {
                await StartAsync(client, container, found);
            }
        }
        catch (Exception exception)
        {
            LogStartFailed(exception, instanceId);
        }
    }

    private async Task FinishAsync(string container, string partitionKey, string instanceId)
    {
        await Race.RunAsync($"The entry {instanceId}", async _ =>
        {
            if (await documents.ReadAsync(container, partitionKey, OutboxDocument.IdOf(instanceId)) is not { } found)
                return true;

            OutboxDocument finished = StoredJson.Read<OutboxDocument>(found) with { Start = OutboxState.Finished };
            var commit = await documents.CommitAsync(
                container, partitionKey, [new DocumentWrite.Replace(found.Id, StoredJson.Write(finished), found.ETag)]);
            return commit.IsCommitted;
        }, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be started; Reconcile will do it.")]
    private partial void LogStartFailed(Exception exception, string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be woken; it will find out on its date.")]
    private partial void LogWakeFailed(Exception exception, string instanceId);
}
