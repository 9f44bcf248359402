using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Orchestrations.Reconcile;

/// <summary>The steps of the daily walk. Each may run twice.</summary>
public sealed partial class ReconcileActivities(OutboxScanner pending, IDocumentStore documents, ILogger<ReconcileActivities> logger)
{
    /// <summary>Name of <see cref="RestartSomeAsync"/>.</summary>
    public const string RestartSome = "RestartSomeOfWhatWaits";

    private const int PageSize = 100;

    /// <summary>Walks on until a page's worth of what waits was looked at, or everything.</summary>
    /// <remarks>Budget: a query page for each range that it passes through, and for each document one look at its instance.</remarks>
    [Function(RestartSome)]
    public async Task<ReconcileProgress> RestartSomeAsync(
        [ActivityTrigger] ReconcileProgress progress, [DurableClient] DurableTaskClient client)
    {
        int looked = 0;
        while (!progress.IsOver && looked < PageSize)
        {
            string container = OutboxDocument.ContainerNames[progress.Container];

            // The ranges of a container may be split during the walk; entries that one walk misses are found by the next.
            var ranges = await documents.GetRangesAsync(container);
            if (progress.Range >= ranges.Count)
            {
                progress = progress.Container == OutboxDocument.ContainerNames.Count - 1
                    ? progress with { IsOver = true }
                    : progress with { Container = progress.Container + 1, Range = 0, Cursor = null };
                continue;
            }

            var page = await pending.QueryAsync(container, OutboxState.Started, ranges[progress.Range], PageSize, progress.Cursor);
            int restarted = await pending.RestartLostAsync(client, container, page.Items);
            if (restarted > 0)
                LogRestarted(restarted, container);
            looked += page.Items.Count;
            progress = progress with
            {
                Range = progress.Range + (page.Cursor is null ? 1 : 0),
                Cursor = page.Cursor,
                Restarted = progress.Restarted + restarted,
                Notices = progress.Notices + OutboxScanner.CountOf(page.Items, TerminationOrchestration.Name),
            };
        }

        if (progress.IsOver)
            Measures.SampleNoticesPending(progress.Notices);
        return progress;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Restarted {Count} missing orchestrations in {Container}")]
    private partial void LogRestarted(int count, string container);
}
