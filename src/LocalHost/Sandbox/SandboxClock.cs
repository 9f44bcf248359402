using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Sandbox;

/// <summary>
/// A test clock: its time changes only when it is moved. A restart continues at the stored instant. Its timers fire in order when it
/// comes to their instants. <see cref="TimeProvider.GetTimestamp"/> is that of the machine, since it measures durations.
/// </summary>
internal sealed class SandboxClock : TimeProvider, IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(SandboxTimer Timer, long Setting), (DateTimeOffset Due, long Order)> _timers = new();
    private readonly StateFile _file;
    private DateTimeOffset _now;
    private long _order;

    /// <param name="file">Stores the instant.</param>
    /// <param name="begin">The instant of a new clock; also of a stored one at an earlier instant. Null for none.</param>
    /// <param name="fallback">The instant of a new clock if <paramref name="begin"/> is null.</param>
    public SandboxClock(StateFile file, DateTimeOffset? begin, DateTimeOffset fallback)
    {
        _file = file;
        var kept = file.Read<State>()?.Now;
        _now = kept is { } stood && !(begin > stood) ? stood : begin ?? fallback;
        file.Write(new State(_now));
    }

    /// <summary>The earliest instant of a timer of this clock; null if none is set.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (_lock)
            {
                DropStale();
                return _timers.TryPeek(out _, out var first) ? first.Due : null;
            }
        }
    }

    /// <summary>Reads a stored instant; null if none was stored.</summary>
    public static DateTimeOffset? Read(StateFile file) => file.Read<State>()?.Now;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SandboxTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on to an instant, stores it, and calls the timers that are due by then.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        lock (_lock)
        {
            if (instant > _now)
            {
                _now = instant;
                _file.Write(new State(_now));
            }
        }

        while (TakeDue() is { } timer)
            timer.Fire();
    }

    public void Dispose() => _file.Dispose();

    internal void Set(SandboxTimer timer, long setting, TimeSpan dueTime)
    {
        lock (_lock)
            _timers.Enqueue((timer, setting), (_now + dueTime, _order++));
    }

    private SandboxTimer? TakeDue()
    {
        lock (_lock)
        {
            DropStale();
            return _timers.TryPeek(out _, out var first) && first.Due <= _now ? _timers.Dequeue().Timer : null;
        }
    }

    private void DropStale()
    {
        while (_timers.TryPeek(out var entry, out _) && entry.Timer.Setting != entry.Setting)
            _timers.Dequeue();
    }

    private sealed record State(DateTimeOffset Now);
}
