using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>Removes instances. The result is how many there were.</summary>
/// <param name="hub">The task hub.</param>
/// <param name="find">Finds the keys of what is to be removed, in the transaction that removes it.</param>
internal sealed class PurgeWrite(TaskHub hub, Func<SqlSession, List<long>> find) : HubWrite<int>(hub)
{
    protected override int Apply(SqlSession sql)
    {
        var keys = find(sql);
        foreach (var key in keys)
            InstanceRemoval.Remove(sql, key);
        return keys.Count;
    }
}
