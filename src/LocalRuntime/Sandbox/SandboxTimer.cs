namespace SecureMx.LocalRuntime;

/// <summary>A timer of the test clock.</summary>
internal sealed class SandboxTimer(SandboxClock clock, TimerCallback callback, object? state) : ITimer
{
    // What a task can wait, as a timer of the machine has it.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private TimeSpan period;
    private long setting;

    /// <summary>Counts how often the timer was set: an entry of the clock's queue with an older number is void.</summary>
    public long Setting => Volatile.Read(ref setting);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime);
        ThrowIfOutOfRange(period);
        this.period = period;
        var current = Interlocked.Increment(ref setting);
        if (dueTime != Timeout.InfiniteTimeSpan)
            clock.Set(this, current, dueTime);
        return true;
    }

    public void Fire()
    {
        if (period > TimeSpan.Zero)
            clock.Set(this, Setting, period);
        if (context is null)
            callback(state);
        else
            ExecutionContext.Run(context, static timer => ((SandboxTimer)timer!).Call(), this);
    }

    public void Dispose() => Interlocked.Increment(ref setting);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);

    private static void ThrowIfOutOfRange(TimeSpan value)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > Longest))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A timer waits from zero to about 49 days, or for ever.");
    }
}
