namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>Takes back what came for an instance that has ended or is no more.</summary>
internal sealed class DiscardWrite(DurableEngine engine, ActiveInstance active, IReadOnlyList<long> messages, List<Arrival> arrivals)
    : IDurableWrite
{
    public void Apply(SqlSession sql)
    {
        foreach (var message in messages)
        {
            sql.Execute("DELETE FROM inbox WHERE instance = $1 AND n = $2", active.Key, message);
        }

        foreach (var arrival in arrivals)
        {
            arrival.DeleteSource(sql);
        }
    }

    public void Committed()
    {
        engine.Settled(arrivals);
        engine.Finish(active);
    }

    public void Failed(Exception exception) => engine.WriteFailed(active, arrivals, exception);
}
