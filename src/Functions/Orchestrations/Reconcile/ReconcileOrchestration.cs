
namespace SecureMx.Functions.Orchestrations.Reconcile;

/// <summary>Progress of the daily walk.</summary>
/// <param name="Container">The container's place among those that hold outbox entries, from 0.</param>
/// <param name="Range">The range's place among those of the container, from 0.</param>
/// <param name="Cursor">Where to continue in the range; null at its beginning.</param>
/// <param name="Restarted">Number of restarts so far.</param>
/// <param name="IsOver">Whether all ranges of all containers have been walked.</param>
/// <param name="Notices">Number of pending notices.</param>
public sealed record ReconcileProgress(int Container, int Range, string? Cursor, int Restarted, bool IsOver, long Notices = 0);

/// <summary>
/// Goes through all that waits, range by range, and starts what has no live instance. The output is how many were started.
/// </summary>
public static class ReconcileOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(ReconcileOrchestration);

    // So that a history stays short, however much waits.
    private const int StepsOfAHistory = 50;

    /// <summary>Runs a walk, or what is left of it.</summary>
    [Function(Name)]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var progress = context.GetInput<ReconcileProgress>()!;
        for (int step = 0; step < StepsOfAHistory; step++)
        {
            progress = await context.CallActivityAsync<ReconcileProgress>(
                ReconcileActivities.RestartSome, progress, ActivityRetries.Options);
            if (progress.IsOver)
                return progress.Restarted;

            context.SetStatus(
                $"container {progress.Container + 1}, range {progress.Range}: {progress.Restarted} started again so far",
                $"コンテナー {progress.Container + 1}, 範囲 {progress.Range}: これまでに {progress.Restarted} 件を再開");
        }

        context.ContinueAsNew(progress);
        return progress.Restarted;
    }
}
