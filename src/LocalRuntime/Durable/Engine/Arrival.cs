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
