using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Serialization;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>
/// A message on its way into the inbox of an instance. One for an instance that does not exist or has ended is dropped, as Azure Storage
/// drops it, save a request to rewind.
/// </summary>
internal sealed class OutgoingMessage(TaskMessage message)
{
    private readonly byte[] _blob = MessageBlob.Write(message);
    private (long Key, long Due, long Seq)? _row;
    private bool _endedInstance;

    private string Id => message.OrchestrationInstance.InstanceId;

    /// <summary>
    /// Inserts the row of a start, after the row of the instance that it starts. Any instance of the same id is replaced.
    /// </summary>
    public void Start(SqlSession sql, TaskHub hub)
    {
        var start = (ExecutionStartedEvent)message.Event;
        if (InstanceTarget.Find(sql, Id) is { } existing)
        {
            start.Generation ??= existing.Generation + 1;
            InstanceRemoval.Remove(sql, existing.Key);
        }

        start.Generation ??= 0;
        var key = hub.Keys.Next(sql);
        StateRow.Insert(sql, key, start, hub.Now);
        Insert(sql, hub, key, InboxRow.DueOf(start));
    }

    /// <summary>Inserts the row, if there is an instance to get it.</summary>
    public void Send(SqlSession sql, TaskHub hub)
    {
        (_row, _endedInstance) = (null, false);
        if (message.Event is ExecutionStartedEvent)
        {
            Start(sql, hub);
            return;
        }

        if (InstanceTarget.Find(sql, Id) is not { } target || (target.HasEnded && message.Event is not ExecutionRewoundEvent))
            return;
        if (message.Event is ExecutionTerminatedEvent terminated && target.StartsAfter(hub.Now))
        {
            _endedInstance = true;
            InstanceTarget.TerminateBeforeStart(sql, target.Key, terminated.Input, hub.Now);
            return;
        }

        // What comes for an instance that starts later waits for its start.
        Insert(sql, hub, target.Key, target.IsPending ? target.Scheduled ?? 0 : 0);
    }

    /// <summary>Inserts the row for an instance whose key is known: its own timer, or the answer that it waits for.</summary>
    public void Insert(SqlSession sql, TaskHub hub, long key, long due)
    {
        var seq = hub.Seqs.Next(sql);
        InboxRow.Insert(sql, due, seq, key, _blob);
        _row = (key, due, seq);
    }

    public void InsertTimer(SqlSession sql, TaskHub hub, long key) => Insert(sql, hub, key, InboxRow.DueOf(message.Event));

    /// <summary>Brings the message into memory if it is due now. Called once it is committed.</summary>
    public void Deliver(TaskHub hub)
    {
        if (_endedInstance)
            hub.Waiters.Ended(Id);
        if (_row is not { } row)
            return;
        if (row.Due > 0)
            hub.Timers.Added(row.Due);
        else if (hub.InboxBacklog.TryAdmit(row.Seq))
            hub.Instances.Deliver(row.Key, Id, new Arrival(0, row.Seq, message));
    }
}
