namespace SecureMx.LocalRuntime;

/// <summary>
/// Time that stands still until it is moved. A restart finds it where it stood. Timers made of it fire when it comes to their
/// instants, in their order; <see cref="TimeProvider.GetTimestamp"/> is that of the machine, since it measures what really passes.
/// </summary>
internal sealed class SandboxClock : TimeProvider, IDisposable
{
    private readonly Lock guard = new();
    private readonly PriorityQueue<(SandboxTimer Timer, long Setting), (DateTimeOffset Due, long Order)> timers = new();
    private readonly StateFile file;
    private DateTimeOffset now;
    private long order;

    /// <param name="file">Where it is kept.</param>
    /// <param name="begin">Where it stands if it was kept nowhere, or stood earlier.</param>
    /// <param name="fallback">Where it stands if it was kept nowhere and <paramref name="begin"/> says nothing.</param>
    public SandboxClock(StateFile file, DateTimeOffset? begin, DateTimeOffset fallback)
    {
        this.file = file;
        var kept = file.Read<Kept>()?.Now;
        now = kept is { } stood && !(begin > stood) ? stood : begin ?? fallback;
        file.Write(new Kept(now));
    }

    /// <summary>The earliest instant of a timer that was made of this clock; null where none is set.</summary>
    public DateTimeOffset? NextTimer
    {
        get
        {
            lock (guard)
            {
                DropStale();
                return timers.TryPeek(out _, out var first) ? first.Due : null;
            }
        }
    }

    /// <summary>Where the clock of a data folder stands; null where it has none.</summary>
    public static DateTimeOffset? Read(StateFile file) => file.Read<Kept>()?.Now;

    public override DateTimeOffset GetUtcNow()
    {
        lock (guard)
            return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SandboxTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on to an instant, keeps it, and calls the timers that are due by then.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        lock (guard)
        {
            if (instant > now)
            {
                now = instant;
                file.Write(new Kept(now));
            }
        }

        while (TakeDue() is { } timer)
            timer.Fire();
    }

    public void Dispose() => file.Dispose();

    internal void Set(SandboxTimer timer, long setting, TimeSpan dueTime)
    {
        lock (guard)
            timers.Enqueue((timer, setting), (now + dueTime, order++));
    }

    private SandboxTimer? TakeDue()
    {
        lock (guard)
        {
            DropStale();
            return timers.TryPeek(out _, out var first) && first.Due <= now ? timers.Dequeue().Timer : null;
        }
    }

    private void DropStale()
    {
        while (timers.TryPeek(out var entry, out _) && entry.Timer.Setting != entry.Setting)
            timers.Dequeue();
    }

    private sealed record Kept(DateTimeOffset Now);
}
