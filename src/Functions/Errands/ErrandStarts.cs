using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Errands;

/// <summary>Starts the orchestrations of errands, and notes when they are done.</summary>
public sealed partial class ErrandStarts(IDocumentStore documents, StartFailures failures, ILogger<ErrandStarts> logger)
{
    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>Starts the orchestration of an errand that is written, and marks it started.</summary>
    public async Task StartAsync(DurableTaskClient client, Errand errand)
    {
        await client.StartOnceAsync(errand.Orchestrator, errand.InstanceId, errand.ToInput());
        await MoveAsync(errand.ContractId, errand.InstanceId, from: StartState.Requested, to: StartState.Started);
    }

    /// <summary>Starts it where that can be done now; where it cannot, Reconcile does it within minutes.</summary>
    public async Task TryStartAsync(DurableTaskClient client, Errand errand)
    {
        try
        {
            await StartAsync(client, errand);
        }
        catch (Exception exception)
        {
            failures.Note();
            LogStartFailed(exception, errand.InstanceId);
        }
    }

    /// <summary>Notes that there is nothing left to do.</summary>
    public Task FinishAsync(ErrandInput input) => MoveAsync(input.ContractId, input.InstanceId, from: null, to: StartState.Finished);

    // Only from where it was: an orchestration that has nothing to wait for may have finished before its starter notes that it is started.
    private async Task MoveAsync(string contractId, string instanceId, StartState? from, StartState to)
    {
        if (await documents.ReadAsync(Container, contractId, ErrandDocument.IdOf(instanceId)) is not { } found)
            return;

        ErrandDocument document = StoredJson.Read<ErrandDocument>(found);
        if (from is null || document.Start == from)
            await documents.CommitAsync(Container, contractId, [new DocumentWrite.Replace(found.Id, StoredJson.Write(document with { Start = to }), found.ETag)]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration {InstanceId} could not be started; Reconcile will do it.")]
    private partial void LogStartFailed(Exception exception, string instanceId);
}
