using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Orchestrations.Reconcile;

/// <summary>Finds the outbox entries that wait, and starts the orchestrations that should be waiting with them.</summary>
public sealed partial class OutboxScanner(IDocumentStore documents, OutboxDispatcher outbox, ILogger<OutboxScanner> logger)
{
    private const int AtOnce = 8;

    /// <summary>One page of the outbox entries of a container with a status, of one range or of all.</summary>
    public Task<DocumentPage> QueryAsync(string container, OutboxState start, DocumentRange? range, int limit, string? cursor) =>
        documents.QueryAsync(
        container, new DocumentQuery(OutboxDocument.DocumentType, [new FieldEquals("start", Codes.Of(start))], range), limit, cursor);

    /// <summary>
    /// Starts entries that were requested before an instant and never marked as started, and returns their number. Failures are logged.
    /// </summary>
    public Task<int> StartRequestedAsync(DurableTaskClient client, string container, IReadOnlyList<Document> page, Instant before) =>
        StartAsync(client, container, page, document => ValueTask.FromResult(EntryOf(document).RequestedAt <= before));

    /// <summary>
    /// Restarts entries that were started and have no live instance any more, and returns their number. Failures are logged.
    /// </summary>
    /// <remarks>What is settled is started too: what follows an end may be what was lost, and doing it again changes nothing.</remarks>
    public Task<int> RestartLostAsync(DurableTaskClient client, string container, IReadOnlyList<Document> page) =>
        StartAsync(client, container, page, async document => await IsLostAsync(client, EntryOf(document)));

    /// <summary>Number of outbox entries of an orchestrator.</summary>
    public static int CountOf(IReadOnlyList<Document> page, string orchestrator) =>
        page.Count(document => EntryOf(document)?.Orchestrator == orchestrator);

    // Failures are counted from the state: an orchestrator's exception stays in the worker, and one that is missing fails without running.
    private static async Task<bool> IsLostAsync(DurableTaskClient client, OutboxEntry entry)
    {
        var instance = await client.GetInstanceAsync(entry.InstanceId);
        if (instance?.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
            Measures.Failed(entry.Orchestrator);
        return instance is not { IsCompleted: false };
    }

    private async Task<int> StartAsync(
        DurableTaskClient client, string container, IReadOnlyList<Document> page, Func<Document, ValueTask<bool>> isLost)
    {
        int count = 0;
        await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (document, _) =>
        {
            try
            {
                if (!await isLost(document))
                    return;

                await outbox.StartAsync(client, container, document);
                Measures.Repaired(EntryOf(document).Orchestrator);
                Interlocked.Increment(ref count);
            }
            catch (Exception exception)
            {
                // Left to the next pass; it keeps no other outbox entry from being started.
                LogFailed(exception, document.Id, document.PartitionKey);
            }
        });
        return count;
    }

    private static OutboxEntry EntryOf(Document document) => StoredJson.Read<OutboxDocument>(document).Entry;

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconcile could not start {InstanceId} of {PartitionKey}.")]
    private partial void LogFailed(Exception exception, string instanceId, string partitionKey);
}
