namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What is written when an execution ends, or continues as new.</summary>
internal sealed partial class Episode
{
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
}
