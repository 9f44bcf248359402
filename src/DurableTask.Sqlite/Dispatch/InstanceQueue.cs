using System.Threading.Channels;

namespace DurableTask.Sqlite.Dispatch;

/// <summary>
/// The instances with messages that are due, in the order in which the first of these came. One episode of each at a time.
/// </summary>
internal sealed class InstanceQueue
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, ActiveInstance> _actives = [];
    private readonly Channel<ActiveInstance?> _ready = Channel.CreateUnbounded<ActiveInstance?>();
    private Exception? _error;

    /// <summary>Whether no message waits and no episode runs.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _actives.Count == 0;
        }
    }

    /// <summary>Hands over a message that is due.</summary>
    public void Deliver(long key, string id, Arrival arrival)
    {
        lock (_gate)
        {
            if (!_actives.TryGetValue(key, out var instance))
                _actives[key] = instance = new ActiveInstance(key, id);
            instance.Arrivals.Add(arrival);
            if (instance.IsTaken)
                return;
            instance.IsTaken = true;
            _ready.Writer.TryWrite(instance);
        }
    }

    /// <summary>Waits for the next instance; null when cancelled.</summary>
    public async ValueTask<(ActiveInstance Instance, List<Arrival> Arrivals)?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var instance = await _ready.Reader.ReadAsync(cancellationToken);
            if (instance is null)
                throw new InvalidOperationException("The task hub cannot be read.", Interlocked.Exchange(ref _error, null));
            lock (_gate)
            {
                var arrivals = instance.Arrivals;
                instance.Arrivals = [];
                return (instance, InOrder(arrivals));
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Has the next <see cref="TakeAsync"/> fail.</summary>
    public void Fail(Exception exception)
    {
        if (Interlocked.Exchange(ref _error, exception) is null)
            _ready.Writer.TryWrite(null);
    }

    /// <summary>Takes back the messages of an episode that came to nothing: they are the first of the next one.</summary>
    public void GiveBack(ActiveInstance instance, List<Arrival> arrivals)
    {
        lock (_gate)
            instance.Arrivals.InsertRange(0, arrivals);
    }

    /// <summary>Ends an episode: what has come meanwhile is the next one.</summary>
    public void Release(ActiveInstance instance)
    {
        TimeSpan pause;
        lock (_gate)
        {
            if (instance.Arrivals.Count == 0)
            {
                _actives.Remove(instance.Key);
                return;
            }

            pause = Backoff.After(instance.Abandoned);
            if (pause == TimeSpan.Zero)
            {
                _ready.Writer.TryWrite(instance);
                return;
            }
        }

        _ = QueueAfterAsync(instance, pause);
    }

    private async Task QueueAfterAsync(ActiveInstance instance, TimeSpan pause)
    {
        await Task.Delay(pause);
        _ready.Writer.TryWrite(instance);
    }

    // Messages that came at once are in the order of their numbers, timers in the order of their instants; together by the time.
    private static List<Arrival> InOrder(List<Arrival> arrivals)
    {
        if (arrivals.Count < 2 || !arrivals.Exists(a => a.Due > 0))
            return arrivals;
        var timers = new Queue<Arrival>(arrivals.Where(a => a.Due > 0).OrderBy(a => a.Due).ThenBy(a => a.Seq));
        var ordered = new List<Arrival>(arrivals.Count);
        foreach (var arrival in arrivals.Where(a => a.Due == 0).OrderBy(a => a.Seq))
        {
            while (timers.TryPeek(out var timer) && timer.Due <= arrival.Message.Event.Timestamp.Ticks)
                ordered.Add(timers.Dequeue());
            ordered.Add(arrival);
        }

        ordered.AddRange(timers);
        return ordered;
    }
}
