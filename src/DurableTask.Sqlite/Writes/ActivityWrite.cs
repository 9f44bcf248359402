using DurableTask.Core;
using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>Ends an activity: its row goes, its answer comes into the inbox of the instance, in one transaction.</summary>
internal sealed class ActivityWrite(TaskHub hub, ActivityWorkItem item, TaskMessage answer) : HubWrite<bool>(hub)
{
    private readonly OutgoingMessage _answer = new(answer);

    protected override bool Apply(SqlSession sql)
    {
        if (!TaskRow.Delete(sql, item.Seq))
            return false;
        _answer.Insert(sql, Hub, item.Key, due: 0);
        return true;
    }

    protected override void Committed(bool wasThere)
    {
        if (wasThere)
            _answer.Deliver(Hub);
        Hub.Tasks.Remove();
    }
}
