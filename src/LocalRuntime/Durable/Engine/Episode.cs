namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// One wake-up of an instance: what arrived, what the replay made of it, and all of it as one write. Its lines, the taken messages and
/// what it decided are committed together or not at all.
/// </summary>
internal sealed partial class Episode(DurableEngine engine, ActiveInstance active, InstanceRow row, List<List<HistoryEvent>> history)
    : IDurableWrite
{
    private readonly List<HistoryEvent> lines = [];
    private readonly List<(long N, HistoryEvent Message)> taken = [];
    private readonly List<long> wakes = [];
    private readonly List<PendingTimer> timers = [];
    private readonly List<PendingActivity> activities = [];
    private OrchestrationRuntimeStatus status = row.Status;
    private DateTime now;
    private Replay? replay;
    private string? output;
    private bool terminatesAll;
    private bool written;

    public ActiveInstance Active => active;

    /// <summary>The messages from memory that it took.</summary>
    public List<Arrival> Arrivals { get; } = [];

    /// <summary>Takes what arrived. False where the instance has nothing to do yet.</summary>
    public bool Take(List<(long N, HistoryEvent Message)> messages, List<Arrival> arrivals, DateTime instant)
    {
        Arrivals.AddRange(arrivals);
        taken.AddRange(messages);
        now = instant < row.Updated ? row.Updated : instant;
        var arrived = messages.Select(m => m.Message).Concat(arrivals.Select(a => a.Message)).ToList();
        var started = history.Count > 0 || arrived.Exists(m => m.Kind == HistoryEventKind.ExecutionStarted);
        var terminated = arrived.Find(m => m.Kind == HistoryEventKind.ExecutionTerminated);
        if (arrived.Count == 0 || (!started && terminated is null))
        {
            taken.Clear(); // They wait in the inbox until the instance starts.
            return false;
        }

        lines.Add(new HistoryEvent(HistoryEventKind.OrchestratorStarted, now));
        lines.AddRange(arrived.Where(m => m.Kind == HistoryEventKind.ExecutionStarted)); // Its inbox may have filled before it started.
        lines.AddRange(arrived.Where(m => m.Kind is not (HistoryEventKind.ExecutionStarted or HistoryEventKind.ForeignAwait)));
        if (terminated is not null)
        {
            End(OrchestrationRuntimeStatus.Terminated, terminated.Data, null);
            terminatesAll = terminated.Whole;
        }
        else if (arrived.Exists(m => m.Kind == HistoryEventKind.ForeignAwait))
        {
            End(OrchestrationRuntimeStatus.Failed, null, TaskFailureDetails.FromException(new ForeignAwaitException()));
        }
        else
        {
            RunOrchestrator();
        }

        return true;
    }

    public void Committed()
    {
        var goesOn = written && !InstanceRow.Ended(status);
        if (goesOn)
        {
            history.Add(lines);
        }

        engine.AfterEpisode(this, new EpisodeEffects(row.Id, row.Status, status, wakes, timers, activities, goesOn ? history : null));
    }

    public void Failed(Exception exception) => engine.EpisodeFailed(this, exception);

    private void RunOrchestrator()
    {
        replay = new Replay(row, engine.Setting, () => engine.ForeignAwait(row.Key));
        replay.Run(history.SelectMany(episode => episode), lines);
        lines.AddRange(replay.Context.Undecided.Values.Select(decision => decision.ToLine(now)));
        switch (replay.Outcome)
        {
            case ReplayOutcome.Completed:
                End(OrchestrationRuntimeStatus.Completed, replay.Output, null);
                break;
            case ReplayOutcome.Failed:
                End(OrchestrationRuntimeStatus.Failed, null, replay.Failure);
                break;
            default:
                status = replay.Suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
                break;
        }
    }

    private void End(OrchestrationRuntimeStatus how, string? data, TaskFailureDetails? failure)
    {
        status = how;
        output = failure?.ToString() ?? data;
        lines.Add(new HistoryEvent(HistoryEventKind.ExecutionCompleted, now) { Status = how, Data = output, Failure = failure });
    }
}
