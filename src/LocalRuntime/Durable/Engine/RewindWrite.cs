namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// Takes a failed instance back to before its failure: the end and the failures that the orchestrator did not answer are taken out of
/// the history, with the calls that led to them, so that the next replay makes these calls anew. A failed sub-orchestration is not
/// called again but taken back itself.
/// </summary>
internal sealed class RewindWrite(
    DurableEngine engine,
    ActiveInstance active,
    InstanceRow row,
    List<HistoryEvent> lines,
    IReadOnlySet<int> again,
    List<Arrival> arrivals,
    DateTime now)
    : IDurableWrite
{
    private readonly List<long> wakes = [];

    public void Apply(SqlSession sql)
    {
        wakes.Clear();
        var called = new HashSet<int>(again);
        foreach (var sub in lines.Where(l => l.Kind == HistoryEventKind.SubOrchestrationInstanceCreated && again.Contains(l.Task!.Value)))
        {
            if (sql.Locate(sub.Instance!) is { Status: OrchestrationRuntimeStatus.Failed } child)
            {
                called.Remove(sub.Task!.Value);
                sql.InsertMessage(child.Key, engine.NextMessage(), new HistoryEvent(HistoryEventKind.ExecutionRewound, now));
                wakes.Add(child.Key);
            }
        }

        sql.Execute("DELETE FROM history WHERE instance = $1", row.Key);
        sql.InsertHistory(row.Key, 0, [.. lines.Where(l => Stays(l, called))]);
        sql.Execute(
            "UPDATE instances SET status = $2, updated = $3, output = NULL, failure = NULL WHERE key = $1",
            row.Key,
            (long)OrchestrationRuntimeStatus.Running,
            now.Ticks);
        foreach (var arrival in arrivals)
        {
            arrival.DeleteSource(sql);
        }
    }

    public void Committed()
    {
        engine.Settled(arrivals);
        wakes.ForEach(engine.Wake);
        engine.Wake(row.Key); // The message that asked for this is still there: now it starts an ordinary episode.
        engine.Finish(active);
    }

    public void Failed(Exception exception) => engine.WriteFailed(active, arrivals, exception);

    private bool Stays(HistoryEvent line, HashSet<int> called) => line.Kind switch
    {
        HistoryEventKind.ExecutionCompleted => false,
        HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationInstanceFailed => !again.Contains(line.Task!.Value),
        HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationInstanceCreated => !called.Contains(line.Task!.Value),
        _ => true,
    };
}
