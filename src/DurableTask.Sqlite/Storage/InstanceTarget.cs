using DurableTask.Core;

namespace DurableTask.Sqlite.Storage;

/// <summary>Effect that a message has on its instance.</summary>
/// <param name="Key">The instance's key.</param>
/// <param name="Status">Its status.</param>
/// <param name="Scheduled">The instant of its start in ticks, if that was set.</param>
/// <param name="Generation">Number of earlier starts under its id.</param>
internal readonly record struct InstanceTarget(long Key, OrchestrationStatus Status, long? Scheduled, int Generation)
{
    public bool HasEnded => StateRow.IsTerminal(Status);

    public bool IsPending => Status == OrchestrationStatus.Pending;

    public bool StartsAfter(long now) => IsPending && Scheduled > now;

    public static InstanceTarget? Find(SqlSession sql, string id)
    {
        using var row = sql.Query("SELECT key, status, scheduled, generation FROM instances WHERE id = $1", id);
        return row.Read()
            ? new InstanceTarget(
                row.GetInt64(0),
                (OrchestrationStatus)row.GetInt32(1),
                row.IsDBNull(2) ? null : row.GetInt64(2),
                row.IsDBNull(3) ? 0 : row.GetInt32(3))
            : null;
    }

    /// <summary>Ends an instance that has not started: no episode of it will run.</summary>
    public static void TerminateBeforeStart(SqlSession sql, long key, string? reason, long now)
    {
        sql.Execute(
            "UPDATE instances SET status = $2, updated = $3, completed = $3, output = $4 WHERE key = $1",
            key,
            (int)OrchestrationStatus.Terminated,
            now,
            reason);
        InboxRow.DeleteLater(sql, key, 0);
    }
}
