using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Serialization;

namespace DurableTask.Sqlite.Storage;

/// <summary>Rows of the table <c>history</c>: one an episode.</summary>
internal static class HistoryRow
{
    // A history in memory is some times as large as its rows.
    private const int BytesPerEvent = 150;
    private const int BytesPerStoredByte = 3;

    public static void Insert(SqlSession sql, long key, int episode, byte[] events) =>
        sql.Execute("INSERT INTO history VALUES ($1, $2, $3)", key, episode, events);

    public static void DeleteAll(SqlSession sql, long key) => sql.Execute("DELETE FROM history WHERE key = $1", key);

    /// <summary>Reads what an episode begins with; null if the instance is gone.</summary>
    public static StoredHistory? Read(SqlSession sql, long key)
    {
        OrchestrationStatus status;
        string execution;
        string? custom;
        using (var row = sql.Query("SELECT status, execution, custom FROM instances WHERE key = $1", key))
        {
            if (!row.Read())
                return null;
            status = (OrchestrationStatus)row.GetInt32(0);
            (execution, custom) = (row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2));
        }

        var (events, episodes, size) = ReadEvents(sql, key);
        return new StoredHistory(status, execution, events, episodes, size, custom);
    }

    public static (List<HistoryEvent> Events, int Episodes, long Size) ReadEvents(SqlSession sql, long key)
    {
        var (events, episodes, size) = (new List<HistoryEvent>(), 0, 0L);
        using var row = sql.Query("SELECT n, events FROM history WHERE key = $1 ORDER BY n", key);
        while (row.Read())
        {
            var blob = row.GetFieldValue<byte[]>(1);
            var before = events.Count;
            HistoryBlob.Read(blob, events);
            episodes = row.GetInt32(0) + 1;
            size += SizeOf(blob, events.Count - before);
        }

        return (events, episodes, size);
    }

    /// <summary>Estimates what the events of a row take in memory, in bytes.</summary>
    public static long SizeOf(byte[] row, int events) => (BytesPerEvent * events) + (BytesPerStoredByte * row.Length);
}
