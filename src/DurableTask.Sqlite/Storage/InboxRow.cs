using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Serialization;

namespace DurableTask.Sqlite.Storage;

/// <summary>A row of the table <c>inbox</c> with the id of its instance; the id is null if the instance is gone.</summary>
internal sealed record InboxRow(long Due, long Seq, long Key, string? Id, byte[] Message)
{
    private const string Columns =
        "SELECT b.due, b.seq, b.key, i.id, b.message FROM inbox b LEFT JOIN instances i ON i.key = b.key WHERE ";

    /// <summary>Gives the instant of a message in ticks: that of a timer or of a start that is to come later, and else 0.</summary>
    public static long DueOf(HistoryEvent e) => e switch
    {
        TimerFiredEvent timer => timer.FireAt.ToUtcTicks(),
        ExecutionStartedEvent { ScheduledStartTime: { } start } => start.ToUtcTicks(),
        _ => 0,
    };

    public static void Insert(SqlSession sql, long due, long seq, long key, byte[] message) =>
        sql.Execute("INSERT INTO inbox VALUES ($1, $2, $3, $4)", due, seq, key, message);

    public static void Delete(SqlSession sql, long due, long seq) =>
        sql.Execute("DELETE FROM inbox WHERE due = $1 AND seq = $2", due, seq);

    /// <summary>Deletes what is due later: the timers of an execution that has ended.</summary>
    public static void DeleteLater(SqlSession sql, long key, long now) =>
        sql.Execute("DELETE FROM inbox WHERE key = $1 AND due > 0 AND due > $2", key, now);

    /// <summary>Reads messages that were due when they came, behind a number.</summary>
    public static List<InboxRow> ReadWaiting(SqlSession sql, long position, int most) =>
        Read(sql, Columns + "b.due = 0 AND b.seq > $1 ORDER BY b.seq LIMIT $2", position, most);

    /// <summary>Reads timers that are due by an instant, behind a position.</summary>
    public static List<InboxRow> ReadDue(SqlSession sql, (long Due, long Seq) position, long now, int most) =>
        Read(
            sql,
            Columns + "(b.due, b.seq) > ($1, $2) AND b.due <= $3 ORDER BY b.due, b.seq LIMIT $4",
            position.Due,
            position.Seq,
            now,
            most);

    /// <summary>Gives the earliest instant in the inbox that is later than another one; null if there is none.</summary>
    public static long? NextDue(SqlSession sql, long after) =>
        (long?)sql.Scalar("SELECT due FROM inbox WHERE due > $1 ORDER BY due LIMIT 1", after);

    public TaskMessage ReadMessage() => MessageBlob.Read(Message, Id ?? "");

    private static List<InboxRow> Read(SqlSession sql, string query, params ReadOnlySpan<object?> values)
    {
        var rows = new List<InboxRow>();
        using var row = sql.Query(query, values);
        while (row.Read())
        {
            rows.Add(new InboxRow(
                row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.GetFieldValue<byte[]>(4)));
        }

        return rows;
    }
}
