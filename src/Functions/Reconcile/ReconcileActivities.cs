using Microsoft.Extensions.Logging;
using SecureMx.Documents;
using SecureMx.Functions.Ending;

namespace SecureMx.Functions.Reconcile;

/// <summary>The steps of the daily walk. Each may run twice.</summary>
public sealed partial class ReconcileActivities(PendingStarts pending, IDocumentStore documents, ILogger<ReconcileActivities> logger)
{
    /// <summary>Name of <see cref="ListRangesAsync"/>.</summary>
    public const string ListRanges = "ListReconcileRanges";

    /// <summary>Name of <see cref="RestartPageAsync"/>.</summary>
    public const string RestartPage = "RestartReconcilePage";

    private const int PageSize = 100;

    /// <summary>All ranges of all that waits.</summary>
    [Function(ListRanges)]
    public async Task<ReconcileRange[]> ListRangesAsync([ActivityTrigger] string? nothing)
    {
        List<ReconcileRange> ranges = [];
        foreach (PendingKind kind in Enum.GetValues<PendingKind>())
        {
            foreach (DocumentRange range in await documents.GetRangesAsync(PendingStarts.ContainerOf(kind)))
                ranges.Add(new ReconcileRange(kind, range.Key, null, 0));
        }

        return [.. ranges];
    }

    /// <summary>One page of what was started: starts again what has no live instance.</summary>
    /// <remarks>Budget: one query page, and for each document of it one look at its instance.</remarks>
    [Function(RestartPage)]
    public async Task<ReconcilePage> RestartPageAsync([ActivityTrigger] ReconcileRange range, [DurableClient] DurableTaskClient client)
    {
        DocumentPage page = await pending.QueryAsync(range.Kind, StartState.Started, new DocumentRange(range.Range), PageSize, range.Cursor);
        int restarted = await pending.RestartLostAsync(client, range.Kind, page.Items);
        if (restarted > 0)
            LogRestarted(restarted, range.Kind);
        return new ReconcilePage(page.Cursor, restarted);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} orchestrations of kind {Kind} were gone and have been started again.")]
    private partial void LogRestarted(int count, PendingKind kind);
}
