using DurableTask.Core;

namespace DurableTask.Sqlite.Dispatch;

/// <summary>A message of the inbox that is due.</summary>
/// <param name="Due">Its instant in ticks; 0 for a message that was due when it came.</param>
/// <param name="Seq">Its number: later messages have greater ones.</param>
/// <param name="Message">The message.</param>
internal sealed record Arrival(long Due, long Seq, TaskMessage Message);

/// <summary>An instance in memory: messages wait for it, or an episode of it runs.</summary>
internal sealed class ActiveInstance(long key, string id)
{
    public long Key => key;

    public string Id => id;

    /// <summary>The messages that wait for the next episode.</summary>
    public List<Arrival> Arrivals { get; set; } = [];

    /// <summary>An episode runs, or the instance waits in the queue for one.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Number of consecutive abandoned episodes.</summary>
    public int Abandoned { get; set; }
}
