namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What an episode writes: its lines, its status, what it decided.</summary>
internal sealed partial class Episode
{
    public void Apply(SqlSession sql)
    {
        written = false;
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
        written = true;
        WriteDecisions(sql);
        if (InstanceRow.Ended(status))
        {
            WriteEnd(sql);
        }
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
                var raised = new HistoryEvent(HistoryEventKind.EventRaised, now) { Name = decision.Name, Data = decision.Data };
                Send(sql, decision.Instance!, raised);
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
