using System.Globalization;
using System.Threading.Channels;
using DurableTask.Core;

namespace DurableTask.Sqlite.Dispatch;

/// <summary>An activity that is to run, with the key of the instance that waits for its answer.</summary>
internal sealed class ActivityWorkItem : TaskActivityWorkItem
{
    public ActivityWorkItem(long seq, long key, TaskMessage message)
    {
        Seq = seq;
        Key = key;
        Id = seq.ToString(CultureInfo.InvariantCulture);
        LockedUntilUtc = DateTime.MaxValue; // Nothing takes it from its worker: no renewals.
        TaskMessage = message;
    }

    public long Seq { get; }

    public long Key { get; }
}

/// <summary>The activities that are to run, in the order in which they were scheduled, and a count of those that run.</summary>
internal sealed class TaskQueue
{
    private readonly Channel<ActivityWorkItem> _ready = Channel.CreateUnbounded<ActivityWorkItem>();
    private int _open;

    /// <summary>Whether no activity waits or runs.</summary>
    public bool IsEmpty => Volatile.Read(ref _open) == 0;

    public void Add(ActivityWorkItem item)
    {
        Interlocked.Increment(ref _open);
        _ready.Writer.TryWrite(item);
    }

    /// <summary>Waits for the next activity; null when cancelled.</summary>
    public async ValueTask<ActivityWorkItem?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var item = await _ready.Reader.ReadAsync(cancellationToken);
            item.DeliveryAttempt = (item.DeliveryAttempt ?? 0) + 1;
            return item;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Takes an activity back that is to be tried again, after a pause that grows with each attempt.</summary>
    public async Task GiveBackAsync(ActivityWorkItem item)
    {
        await Task.Delay(Backoff.After((int)(item.DeliveryAttempt ?? 1)));
        _ready.Writer.TryWrite(item);
    }

    /// <summary>Ends an activity: its answer is on the disk.</summary>
    public void Remove() => Interlocked.Decrement(ref _open);
}
