namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>A new instance that is to be, by a client or as a sub-orchestration.</summary>
internal sealed record InstanceStart(string Id, string Name, string? Input)
{
    public Dictionary<string, string>? Tags { get; init; }

    public DateTime? At { get; init; }

    /// <summary>The statuses in which an instance of the id stays and the start fails.</summary>
    public Func<OrchestrationRuntimeStatus, bool> Keeps { get; init; } = status => !InstanceRow.Ended(status);

    public InstanceRow? Parent { get; init; }

    public int ParentTask { get; init; }

    /// <summary>Writes it; null where an instance of the id stays.</summary>
    public StartedInstance? Write(SqlSession sql, long message, DateTime now)
    {
        if (sql.Locate(Id) is { } existing)
        {
            if (Keeps(existing.Status))
            {
                return null;
            }

            if (!InstanceRow.Ended(existing.Status))
            {
                sql.Execute("DELETE FROM timers WHERE instance = $1", existing.Key);
            }

            sql.DeleteInstance(existing.Key);
        }

        var key = sql.InsertInstance(new InstanceRow(0, Id, Name, OrchestrationRuntimeStatus.Pending, now, now)
        {
            Input = Input,
            Tags = Tags,
            ParentKey = Parent?.Key,
            ParentId = Parent?.Id,
            ParentName = Parent?.Name,
            ParentTask = ParentTask,
        });
        if (At > now)
        {
            var timer = new PendingTimer(At.Value, Id, PendingTimer.ScheduledStart, key);
            sql.InsertTimer(timer);
            return new StartedInstance(key, timer);
        }

        sql.InsertMessage(key, message, new HistoryEvent(HistoryEventKind.ExecutionStarted, now));
        return new StartedInstance(key, null);
    }
}

/// <summary>An instance that was made.</summary>
/// <param name="Key">Its execution.</param>
/// <param name="Timer">The timer that starts it; null where it starts at once.</param>
internal sealed record StartedInstance(long Key, PendingTimer? Timer);
