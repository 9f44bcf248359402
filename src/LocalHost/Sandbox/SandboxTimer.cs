namespace SecureMx.LocalHost.Sandbox;

/// <summary>A timer of the test clock.</summary>
internal sealed class SandboxTimer(SandboxClock clock, TimerCallback callback, object? state) : ITimer
{
    // The limit of the machine's timers.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private TimeSpan _period;
    private long _setting;

    /// <summary>Counts how often the timer was set: an entry of the clock's queue with an older number is void.</summary>
    public long Setting => Volatile.Read(ref _setting);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfOutOfRange(dueTime);
        ThrowIfOutOfRange(period);
        _period = period;
        var current = Interlocked.Increment(ref _setting);
        if (dueTime != Timeout.InfiniteTimeSpan)
            clock.Set(this, current, dueTime);
        return true;
    }

    public void Fire()
    {
        if (_period > TimeSpan.Zero)
            clock.Set(this, Setting, _period);
        if (_context is null)
            callback(state);
        else
            ExecutionContext.Run(_context, static timer => ((SandboxTimer)timer!).Call(), this);
    }

    public void Dispose() => Interlocked.Increment(ref _setting);

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
