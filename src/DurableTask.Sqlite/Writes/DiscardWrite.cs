using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>Deletes messages whose instance is gone or has ended.</summary>
internal sealed class DiscardWrite(TaskHub hub, IReadOnlyList<Arrival> arrivals) : HubWrite<int>(hub)
{
    protected override int Apply(SqlSession sql)
    {
        foreach (var arrival in arrivals)
            InboxRow.Delete(sql, arrival.Due, arrival.Seq);
        return arrivals.Count;
    }

    protected override void Committed(int count) => Hub.TakenFromFile(arrivals);
}
