namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// Timers stay in the database until they fire; in memory there is the instant of the earliest, and those that have fired and are not
/// yet taken. They fire in the order (instant, instance id).
/// </summary>
internal sealed partial class DurableEngine
{
    private const int TimersPerRead = 1000;
    private const int MostFiring = 20_000;
    private static readonly TimeSpan LongestAlarm = TimeSpan.FromDays(1);

    private readonly Lock timerGate = new();
    private readonly HashSet<PendingTimer> firing = [];
    private readonly SemaphoreSlim firedSome = new(0);
    private PendingTimer fired = PendingTimer.First;
    private ITimer? alarm;
    private DateTime alarmAt = DateTime.MaxValue;
    private bool scanning;
    private bool scanAgain;
    private bool started;

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<DateTimeOffset?>(database.Read(sql => sql.EarliestTimer()));

    public async ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool more, full;
            lock (timerGate)
            {
                more = FireSome(now.UtcDateTime);
                full = firing.Count >= MostFiring;
            }

            if (!more)
            {
                return;
            }

            while (full)
            {
                await firedSome.WaitAsync(cancellationToken);
                lock (timerGate)
                {
                    full = firing.Count >= MostFiring / 2;
                }
            }
        }
    }

    /// <summary>What had fired is taken: its rows are gone.</summary>
    public void Settled(List<Arrival> arrivals)
    {
        lock (timerGate)
        {
            var before = firing.Count;
            foreach (var arrival in arrivals)
            {
                if (arrival.Timer is { } timer)
                {
                    firing.Remove(timer);
                }
            }

            if (firing.Count == 0)
            {
                fired = PendingTimer.First;
            }

            if (before >= MostFiring / 2 && firing.Count < before)
            {
                firedSome.Release();
            }
        }
    }

    /// <summary>New timers are on the disk: those that are due fire, and the alarm may have to go off earlier.</summary>
    public void TimersCreated(IReadOnlyList<PendingTimer> timers)
    {
        if (timers.Count == 0)
        {
            return;
        }

        var now = Now;
        lock (timerGate)
        {
            foreach (var timer in timers.Where(t => t.Due <= now).OrderBy(t => t.Due))
            {
                Fire(timer, now);
            }

            if (timers.Any(t => t.Due > now))
            {
                SetAlarm(timers.Where(t => t.Due > now).Min(t => t.Due), now);
            }
        }
    }

    private void StartTimers()
    {
        lock (timerGate)
        {
            started = true;
        }

        OnAlarm();
    }

    private void StopTimers()
    {
        lock (timerGate)
        {
            started = false;
            alarm?.Dispose();
            alarm = null;
        }
    }

    private bool FireSome(DateTime now)
    {
        var due = database.Read(sql => sql.TimersDue(now, fired, TimersPerRead));
        foreach (var timer in due)
        {
            Fire(timer, now);
            fired = timer;
        }

        return due.Count == TimersPerRead;
    }

    private void Fire(PendingTimer timer, DateTime now)
    {
        if (firing.Add(timer))
        {
            Wake(timer.Key, new Arrival(timer.Key, timer.ToMessage(now), timer));
        }
    }

    private void OnAlarm()
    {
        lock (timerGate)
        {
            if (!started)
            {
                return;
            }

            alarmAt = DateTime.MaxValue;
            scanAgain = scanning;
            if (scanning)
            {
                return;
            }

            scanning = true;
        }

        _ = Task.Run(ScanAsync);
    }

    private async Task ScanAsync()
    {
        while (true)
        {
            try
            {
                await FireDueAsync(time.GetUtcNow(), stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            lock (timerGate)
            {
                if (!scanAgain)
                {
                    scanning = false;
                    if (database.Read(sql => sql.TimersDue(DateTime.MaxValue, fired, 1)) is [var next])
                    {
                        SetAlarm(next.Due, Now);
                    }

                    return;
                }

                scanAgain = false;
            }
        }
    }

    private void SetAlarm(DateTime due, DateTime now)
    {
        if (!TimePasses || !started || due >= alarmAt)
        {
            return;
        }

        alarmAt = due;
        var wait = due - now;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestAlarm ? wait + TimeSpan.FromMilliseconds(1) : LongestAlarm;
        alarm ??= time.CreateTimer(_ => OnAlarm(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
