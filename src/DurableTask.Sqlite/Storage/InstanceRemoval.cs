namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Removes an instance with its history and its timers. Messages and activities of it that are in memory already find it gone, since its
/// key is never given again.
/// </summary>
internal static class InstanceRemoval
{
    public static void Remove(SqlSession sql, long key)
    {
        sql.Execute("DELETE FROM instances WHERE key = $1", key);
        HistoryRow.DeleteAll(sql, key);
        InboxRow.DeleteLater(sql, key, 0);
    }
}
