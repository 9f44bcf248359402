namespace DurableTask.Sqlite.Dispatch;

/// <summary>
/// Timers are rows of the file until they are due. In memory there are the position up to which they were read, the numbers of those that
/// were read and have not been taken by an episode's commit, and one alarm for the earliest of the others.
/// </summary>
internal sealed class DueTimers(TimeProvider time, TimeSpan longestWait, Action onAlarm) : IDisposable
{
    // The most that a timer takes.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // Rows with the instant 0 are not timers.
    private static readonly (long Due, long Seq) BeforeAll = (0, long.MaxValue);

    private readonly Lock _gate = new();
    private readonly HashSet<long> _loaded = [];

    // The clock may be set while an alarm waits: a long wait is cut into pieces, so that the new time is noticed.
    private readonly TimeSpan _longestWait = longestWait == Timeout.InfiniteTimeSpan || longestWait > LongestTimer
        ? LongestTimer
        : longestWait;

    private ITimer? _alarm;
    private long _next = long.MaxValue;
    private bool _disposed;

    /// <summary>The row behind which timers are read next. For the writing thread.</summary>
    private (long Due, long Seq) Position { get; set; } = BeforeAll;

    /// <summary>Whether rows that are due were left in the file for want of room.</summary>
    public volatile bool MoreAreDue;

    /// <summary>Whether a timer is due that was not read yet.</summary>
    public bool IsDue(long now)
    {
        lock (_gate)
            return MoreAreDue || _next <= now;
    }

    /// <summary>Gives the position to read from: the start, if the clock was set back before it.</summary>
    public (long Due, long Seq) PositionAt(long now) => now < Position.Due ? BeforeAll : Position;

    /// <summary>Takes note of a row that was read; false if it was read before.</summary>
    public bool Load(long seq)
    {
        lock (_gate)
            return _loaded.Add(seq);
    }

    /// <summary>A row that was read is no longer in the file.</summary>
    public void Unload(long seq)
    {
        lock (_gate)
            _loaded.Remove(seq);
    }

    /// <summary>All that is due was read, up to a position.</summary>
    public void ReadUpTo((long Due, long Seq) position, bool moreAreDue, long? next)
    {
        Position = position;
        MoreAreDue = moreAreDue;
        lock (_gate)
        {
            _next = long.MaxValue;
            SetAlarm(next ?? long.MaxValue);
        }
    }

    /// <summary>New timers are in the file; the earliest of them is due at an instant.</summary>
    public void Added(long earliest)
    {
        if (earliest <= Position.Due)
            Position = (earliest - 1, long.MaxValue);
        lock (_gate)
            SetAlarm(earliest);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _alarm?.Dispose();
        }
    }

    private void SetAlarm(long due)
    {
        if (_disposed || due >= _next)
            return;
        _next = due;
        var wait = TimeSpan.FromTicks(Math.Max(0, due - time.GetUtcNow().UtcTicks));
        if (wait > _longestWait)
            wait = _longestWait;
        else if (ReferenceEquals(time, TimeProvider.System))
            wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)); // It cuts off what is less.
        _alarm ??= time.CreateTimer(_ => onAlarm(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
