using SecureMx.Functions.Ending;

namespace SecureMx.Functions.Reconcile;

/// <summary>A range of a container on its way through.</summary>
/// <param name="Kind">What is looked for.</param>
/// <param name="Range">The range's key.</param>
/// <param name="Cursor">Where to go on; null at its beginning.</param>
/// <param name="Restarted">How many were started again so far.</param>
public sealed record ReconcileRange(PendingKind Kind, string Range, string? Cursor, int Restarted);

/// <summary>What came of a page.</summary>
public sealed record ReconcilePage(string? Cursor, int Restarted);

/// <summary>Goes through all that waits, range by range, and starts what has no live instance. The output is how many were started.</summary>
public static class ReconcileOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(ReconcileOrchestration);

    /// <summary>The name of the orchestrator for one range.</summary>
    public const string RangeName = "ReconcileRangeOrchestration";

    // So that a history stays short, however much waits.
    private const int PagesOfAHistory = 50;

    /// <summary>Runs a walk.</summary>
    [Function(Name)]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ReconcileRange[] ranges = await context.CallActivityAsync<ReconcileRange[]>(ReconcileActivities.ListRanges, ActivityRetries.Options);
        int[] restarted = await Task.WhenAll(ranges.Select(range => context.CallSubOrchestratorAsync<int>(RangeName, range)));
        return restarted.Sum();
    }

    /// <summary>Runs through one range.</summary>
    [Function(RangeName)]
    public static async Task<int> RunRangeAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ReconcileRange range = context.GetInput<ReconcileRange>()!;
        for (int i = 0; i < PagesOfAHistory; i++)
        {
            ReconcilePage page = await context.CallActivityAsync<ReconcilePage>(ReconcileActivities.RestartPage, range, ActivityRetries.Options);
            range = range with { Cursor = page.Cursor, Restarted = range.Restarted + page.Restarted };
            if (page.Cursor is null)
                return range.Restarted;
        }

        context.ContinueAsNew(range);
        return range.Restarted;
    }
}
