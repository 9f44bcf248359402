namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What is to be done in memory once an episode is committed.</summary>
/// <param name="Id">The instance's id.</param>
/// <param name="Before">Its status before.</param>
/// <param name="After">Its status after.</param>
/// <param name="Wakes">The executions that got messages.</param>
/// <param name="Timers">The timers that it created.</param>
/// <param name="Activities">The activities that it called.</param>
/// <param name="History">Its history as it is now; null where it has ended, or has none any more.</param>
internal sealed record EpisodeEffects(
    string Id,
    OrchestrationRuntimeStatus Before,
    OrchestrationRuntimeStatus After,
    IReadOnlyList<long> Wakes,
    IReadOnlyList<PendingTimer> Timers,
    IReadOnlyList<PendingActivity> Activities,
    List<List<HistoryEvent>>? History);

/// <summary>An instance that runs or has something to do. One that waits has none: it costs a row and no memory.</summary>
internal sealed class ActiveInstance(long key)
{
    public long Key { get; } = key;

    /// <summary>What came for it and is in memory alone.</summary>
    public List<Arrival> Arrived { get; set; } = [];

    /// <summary>Whether an episode of it is running or being committed.</summary>
    public bool Running { get; set; }

    /// <summary>Whether something came for it while it ran.</summary>
    public bool Again { get; set; }
}
