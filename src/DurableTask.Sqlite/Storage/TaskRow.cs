namespace DurableTask.Sqlite.Storage;

/// <summary>
/// A row of the table <c>tasks</c>, an activity to run, with the id of its instance; the id is null if the instance is gone.
/// </summary>
internal sealed record TaskRow(long Seq, long Key, string? Id, byte[] Message)
{
    public static void Insert(SqlSession sql, long seq, long key, byte[] message) =>
        sql.Execute("INSERT INTO tasks VALUES ($1, $2, $3)", seq, key, message);

    /// <summary>Deletes an activity; false if it was not there.</summary>
    public static bool Delete(SqlSession sql, long seq) => sql.Execute("DELETE FROM tasks WHERE seq = $1", seq) == 1;

    /// <summary>Reads activities in their order, behind a number.</summary>
    public static List<TaskRow> ReadWaiting(SqlSession sql, long position, int most)
    {
        var rows = new List<TaskRow>();
        using var row = sql.Query(
            "SELECT t.seq, t.key, i.id, t.message FROM tasks t LEFT JOIN instances i ON i.key = t.key WHERE t.seq > $1 ORDER BY t.seq "
                + "LIMIT $2",
            position,
            most);
        while (row.Read())
        {
            rows.Add(
                new TaskRow(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }
}
