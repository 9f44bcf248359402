namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>A message that is in memory alone; its source in the database goes with the episode that takes it.</summary>
/// <param name="Key">The execution that it is for.</param>
/// <param name="Message">The message.</param>
/// <param name="Timer">The timer that it came from; null where it came from an activity, or from nowhere in the database.</param>
internal sealed record Arrival(long Key, HistoryEvent Message, PendingTimer? Timer = null)
{
    /// <summary>Takes its source back.</summary>
    public void DeleteSource(SqlSession sql)
    {
        if (Timer is not null)
        {
            sql.DeleteTimer(Timer);
        }
        else if (Message.Task is { } task)
        {
            sql.Execute("DELETE FROM activities WHERE instance = $1 AND task = $2", Key, task);
        }
    }
}

/// <summary>
/// One wake-up of an instance: what arrived, what the replay made of it, and all of it as one write. Its lines, the taken messages and
/// what it decided are committed together or not at all.
/// </summary>
internal sealed class Episode(DurableEngine engine, ActiveInstance active, InstanceRow row, List<List<HistoryEvent>> history) : IDurableWrite
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

    public void Apply(SqlSession sql)
    {
        wakes.Clear();
        timers.Clear();
        activities.Clear();
        if (taken.Count > 0)
        {
            sql.Execute("DELETE FROM inbox WHERE instance = $1 AND n <= $2", row.Key, taken[^1].N);
        }

        foreach (var arrival in Arrivals)
        {
            arrival.DeleteSource(sql);
        }

        if (!UpdateInstance(sql))
        {
            return; // It was started anew meanwhile.
        }

        if (replay is { Outcome: ReplayOutcome.ContinuedAsNew })
        {
            WriteDecisions(sql);
            WriteNextExecution(sql);
            return;
        }

        sql.InsertHistory(row.Key, history.Count, lines);
        WriteDecisions(sql);
        if (InstanceRow.Ended(status))
        {
            WriteEnd(sql);
        }
    }

    public void Committed() => engine.AfterEpisode(this, new EpisodeEffects(row.Id, row.Status, status, wakes, timers, activities));

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

    private bool UpdateInstance(SqlSession sql)
    {
        var failure = lines[^1].Failure is { } details && status == OrchestrationRuntimeStatus.Failed
            ? HistoryText.Write(details)
            : null;
        return sql.Execute(
            "UPDATE instances SET status = $2, updated = $3, output = $4, failure = $5, custom = iif($6, $7, custom) WHERE key = $1",
            row.Key,
            (long)status,
            now.Ticks,
            output,
            failure,
            replay?.Context.StatusSet ?? false,
            replay?.Context.CustomStatus) > 0;
    }

    private void WriteDecisions(SqlSession sql)
    {
        if (replay is null)
        {
            return;
        }

        foreach (var decision in replay.Context.Undecided.Values)
        {
            Write(sql, decision);
        }

        foreach (var timer in replay.Context.TakenBack)
        {
            sql.DeleteTimer(new PendingTimer(timer.Due!.Value, row.Id, timer.Task, row.Key));
        }
    }

    private void Write(SqlSession sql, Decision decision)
    {
        switch (decision.Kind)
        {
            case HistoryEventKind.TaskScheduled:
                activities.Add(new PendingActivity(row.Key, decision.Task, row.Id, decision.Name, decision.Data));
                sql.InsertActivity(activities[^1]);
                break;
            case HistoryEventKind.TimerCreated when !decision.Cancelled && replay!.Outcome == ReplayOutcome.Waiting:
                timers.Add(new PendingTimer(decision.Due!.Value, row.Id, decision.Task, row.Key));
                sql.InsertTimer(timers[^1]);
                break;
            case HistoryEventKind.EventSent:
                Send(sql, decision.Instance!, new HistoryEvent(HistoryEventKind.EventRaised, now) { Name = decision.Name, Data = decision.Data });
                break;
            case HistoryEventKind.SubOrchestrationInstanceCreated:
                StartSub(sql, decision);
                break;
        }
    }

    private void StartSub(SqlSession sql, Decision decision)
    {
        var start = new InstanceStart(decision.Instance!, decision.Name!, decision.Data) { Parent = row, ParentTask = decision.Task };
        if (start.Write(sql, engine.NextMessage(), now) is { } child)
        {
            wakes.Add(child.Key);
            return;
        }

        Post(sql, row.Key, new HistoryEvent(HistoryEventKind.SubOrchestrationInstanceFailed, now)
        {
            Task = decision.Task,
            Name = decision.Name,
            Failure = TaskFailureDetails.FromException(
                new OrchestrationAlreadyExistsException($"An orchestration of the id '{decision.Instance}' exists already and has not ended.")),
        });
    }

    private void WriteEnd(SqlSession sql)
    {
        DeleteTimers(sql);

        if (terminatesAll)
        {
            foreach (var child in Children(sql))
            {
                Post(sql, child, new HistoryEvent(HistoryEventKind.ExecutionTerminated, now) { Data = output, Whole = true });
            }
        }

        if (row.ParentKey is { } parent && sql.StatusOf(parent) is { } parentStatus && !InstanceRow.Ended(parentStatus))
        {
            Post(sql, parent, ToParent());
        }
    }

    private HistoryEvent ToParent() => status == OrchestrationRuntimeStatus.Completed
        ? new HistoryEvent(HistoryEventKind.SubOrchestrationInstanceCompleted, now) { Task = row.ParentTask, Name = row.Name, Data = output }
        : new HistoryEvent(HistoryEventKind.SubOrchestrationInstanceFailed, now)
        {
            Task = row.ParentTask,
            Name = row.Name,
            Failure = lines[^1].Failure ?? new TaskFailureDetails(
                typeof(OperationCanceledException).FullName!, $"The orchestration was terminated: {output}", null, null, null),
        };

    private void WriteNextExecution(SqlSession sql)
    {
        DeleteTimers(sql);
        var waiting = sql.Messages(row.Key);
        var custom = replay!.Context.StatusSet ? replay.Context.CustomStatus : row.CustomStatus;
        sql.Execute("DELETE FROM instances WHERE key = $1", row.Key);
        sql.Execute("DELETE FROM history WHERE instance = $1", row.Key);
        sql.Execute("DELETE FROM inbox WHERE instance = $1", row.Key);
        var next = sql.InsertInstance(row with
        {
            Status = replay.Suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
            Updated = now,
            Input = replay.Context.NewInput,
            CustomStatus = custom,
        });
        Post(sql, next, new HistoryEvent(HistoryEventKind.ExecutionStarted, now));
        foreach (var message in CarriedOver().Concat(waiting.Select(m => m.Message)))
        {
            Post(sql, next, message);
        }
    }

    private IEnumerable<HistoryEvent> CarriedOver()
    {
        if (replay!.Context.KeepsEvents)
        {
            foreach (var (name, data) in replay.Context.Events.Kept)
            {
                yield return new HistoryEvent(HistoryEventKind.EventRaised, now) { Name = name, Data = data };
            }
        }

        if (replay.Suspended)
        {
            yield return new HistoryEvent(HistoryEventKind.ExecutionSuspended, now);
        }
    }

    private void DeleteTimers(SqlSession sql)
    {
        if (row.Status == OrchestrationRuntimeStatus.Pending && history.Count == 0 && replay is null)
        {
            sql.Execute("DELETE FROM timers WHERE instance = $1", row.Key); // It ends before its scheduled start.
        }

        foreach (var timer in OpenTimers())
        {
            sql.DeleteTimer(timer);
        }
    }

    private Dictionary<int, PendingTimer>.ValueCollection OpenTimers()
    {
        var open = new Dictionary<int, PendingTimer>();
        foreach (var line in history.SelectMany(episode => episode).Concat(lines))
        {
            if (line.Kind == HistoryEventKind.TimerCreated)
            {
                open[line.Task!.Value] = new PendingTimer(line.Due!.Value, row.Id, line.Task.Value, row.Key);
            }
            else if (line.Kind == HistoryEventKind.TimerFired)
            {
                open.Remove(line.Task!.Value);
            }
        }

        return open.Values;
    }

    private List<long> Children(SqlSession sql)
    {
        var keys = new List<long>();
        using var reader = sql.Query("SELECT key, status FROM instances WHERE parent = $1", row.Key);
        while (reader.Read())
        {
            if (!InstanceRow.Ended((OrchestrationRuntimeStatus)reader.GetInt32(1)))
            {
                keys.Add(reader.GetInt64(0));
            }
        }

        return keys;
    }

    private void Send(SqlSession sql, string id, HistoryEvent message)
    {
        if (sql.Locate(id) is { } target && !InstanceRow.Ended(target.Status))
        {
            Post(sql, target.Key, message);
        }
    }

    private void Post(SqlSession sql, long key, HistoryEvent message)
    {
        sql.InsertMessage(key, engine.NextMessage(), message);
        wakes.Add(key);
    }
}
