using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Serialization;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>
/// Reads into memory what is ready to run: messages and activities that waited in the file, and timers that are due. It writes nothing,
/// but runs between the writes, so that every row either is read by it or comes into memory when it is committed.
/// </summary>
internal sealed class ScanWrite(TaskHub hub) : IWrite
{
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromSeconds(1);

    private readonly List<(long Key, string Id, Arrival Arrival)> _messages = [];
    private readonly List<ActivityWorkItem> _activities = [];
    private readonly List<Action> _positions = [];

    public void Apply(SqlSession sql)
    {
        _messages.Clear();
        _activities.Clear();
        _positions.Clear();
        ReadMessages(sql);
        ReadActivities(sql);
        ReadTimers(sql);
    }

    public void Committed()
    {
        foreach (var note in _positions)
            note();
        foreach (var (key, id, arrival) in _messages)
        {
            if (arrival.Due > 0 && !hub.Timers.Load(arrival.Seq))
                continue;
            hub.InboxBacklog.Entered(1);
            hub.Instances.Deliver(key, id, arrival);
        }

        foreach (var activity in _activities)
        {
            hub.TaskBacklog.Entered(1);
            hub.Tasks.Add(activity);
        }

        hub.ScanEnded();
    }

    public void Failed(Exception exception)
    {
        if (exception is ObjectDisposedException)
            return;
        hub.Instances.Fail(exception);
        _ = Task.Delay(PauseAfterError).ContinueWith(_ => hub.ScanEnded(again: true), TaskScheduler.Default);
    }

    private void ReadMessages(SqlSession sql)
    {
        var backlog = hub.InboxBacklog;
        if (!backlog.Waits || backlog.Room == 0)
            return;
        var most = Math.Min(hub.Options.ReadPageSize, backlog.Room);
        var rows = InboxRow.ReadWaiting(sql, backlog.Position, most);
        Take(sql, rows);
        _positions.Add(() => backlog.Read(rows.Count == 0 ? backlog.Position : rows[^1].Seq, wasLast: rows.Count < most));
    }

    private void ReadTimers(SqlSession sql)
    {
        var (timers, now) = (hub.Timers, hub.Now);
        var most = Math.Min(hub.Options.ReadPageSize, hub.InboxBacklog.Room);
        var from = timers.PositionAt(now);
        var rows = most == 0 ? [] : InboxRow.ReadDue(sql, from, now, most);
        Take(sql, rows);
        var to = rows.Count == 0 ? from : (rows[^1].Due, rows[^1].Seq);
        var next = InboxRow.NextDue(sql, now);
        _positions.Add(() => timers.ReadUpTo(to, moreAreDue: rows.Count == most, next));
    }

    // What is left for an instance that is gone is deleted here.
    private void Take(SqlSession sql, List<InboxRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Id is null)
                InboxRow.Delete(sql, row.Due, row.Seq);
            else
                _messages.Add((row.Key, row.Id, new Arrival(row.Due, row.Seq, row.ReadMessage())));
        }
    }

    private void ReadActivities(SqlSession sql)
    {
        var backlog = hub.TaskBacklog;
        if (!backlog.Waits || backlog.Room == 0)
            return;
        var most = Math.Min(hub.Options.ReadPageSize, backlog.Room);
        var rows = TaskRow.ReadWaiting(sql, backlog.Position, most);
        foreach (var row in rows)
        {
            if (row.Id is null)
                TaskRow.Delete(sql, row.Seq);
            else
                _activities.Add(new ActivityWorkItem(row.Seq, row.Key, MessageBlob.Read(row.Message, row.Id)));
        }

        _positions.Add(() => backlog.Read(rows.Count == 0 ? backlog.Position : rows[^1].Seq, wasLast: rows.Count < most));
    }
}
