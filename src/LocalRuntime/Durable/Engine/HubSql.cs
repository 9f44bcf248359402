using Microsoft.Data.Sqlite;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What is asked of the tables. Instants are kept as ticks of UTC.</summary>
internal static class HubSql
{
    private const string InstanceColumns =
        "key, id, name, status, created, updated, input, output, failure, custom, tags, parent, parent_id, parent_name, parent_task";

    public static InstanceRow? FindByKey(this SqlSession sql, long key) =>
        One(sql.Query("SELECT " + InstanceColumns + " FROM instances WHERE key = $1", key));

    public static InstanceRow? FindById(this SqlSession sql, string id) =>
        One(sql.Query("SELECT " + InstanceColumns + " FROM instances WHERE id = $1", id));

    /// <summary>The key and status of an id; null where there is none.</summary>
    public static (long Key, OrchestrationRuntimeStatus Status)? Locate(this SqlSession sql, string id)
    {
        using var reader = sql.Query("SELECT key, status FROM instances WHERE id = $1", id);
        return reader.Read() ? (reader.GetInt64(0), (OrchestrationRuntimeStatus)reader.GetInt32(1)) : null;
    }

    public static OrchestrationRuntimeStatus? StatusOf(this SqlSession sql, long key) =>
        sql.Scalar("SELECT status FROM instances WHERE key = $1", key) is long status ? (OrchestrationRuntimeStatus)status : null;

    public static long InsertInstance(this SqlSession sql, InstanceRow row) => (long)sql.Scalar(
        """
        INSERT INTO instances (id, name, status, created, updated, input, custom, tags, parent, parent_id, parent_name, parent_task)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING key
        """,
        row.Id,
        row.Name,
        (long)row.Status,
        row.Created.Ticks,
        row.Updated.Ticks,
        row.Input,
        row.CustomStatus,
        row.Tags is null ? null : HistoryText.Write(row.Tags),
        row.ParentKey,
        row.ParentId,
        row.ParentName,
        row.ParentTask)!;

    /// <summary>Forgets an execution with all that belongs to it but its timers.</summary>
    public static void DeleteInstance(this SqlSession sql, long key)
    {
        sql.Execute("DELETE FROM instances WHERE key = $1", key);
        sql.Execute("DELETE FROM history WHERE instance = $1", key);
        sql.Execute("DELETE FROM inbox WHERE instance = $1", key);
        sql.Execute("DELETE FROM activities WHERE instance = $1", key);
    }

    public static void InsertMessage(this SqlSession sql, long key, long n, HistoryEvent message) =>
        sql.Execute("INSERT INTO inbox (instance, n, event) VALUES ($1, $2, $3)", key, n, HistoryText.Write(message));

    public static List<(long N, HistoryEvent Message)> Messages(this SqlSession sql, long key)
    {
        var messages = new List<(long, HistoryEvent)>();
        using var reader = sql.Query("SELECT n, event FROM inbox WHERE instance = $1 ORDER BY n", key);
        while (reader.Read())
        {
            messages.Add((reader.GetInt64(0), HistoryText.ReadLine(reader.GetFieldValue<byte[]>(1))));
        }

        return messages;
    }

    /// <summary>The history as the list of its episodes.</summary>
    public static List<List<HistoryEvent>> History(this SqlSession sql, long key)
    {
        var episodes = new List<List<HistoryEvent>>();
        using var reader = sql.Query("SELECT events FROM history WHERE instance = $1 ORDER BY n", key);
        while (reader.Read())
        {
            episodes.Add(HistoryText.ReadLines(reader.GetFieldValue<byte[]>(0)));
        }

        return episodes;
    }

    public static void InsertHistory(this SqlSession sql, long key, int n, List<HistoryEvent> lines) =>
        sql.Execute("INSERT INTO history (instance, n, events) VALUES ($1, $2, $3)", key, n, HistoryText.Write(lines));

    public static void InsertActivity(this SqlSession sql, PendingActivity activity) => sql.Execute(
        "INSERT INTO activities (instance, task, id, name, input) VALUES ($1, $2, $3, $4, $5)",
        activity.Key,
        activity.Task,
        activity.Id,
        activity.Name,
        activity.Input);

    public static void InsertTimer(this SqlSession sql, PendingTimer timer) => sql.Execute(
        "INSERT OR IGNORE INTO timers (due, id, task, instance) VALUES ($1, $2, $3, $4)", timer.Due.Ticks, timer.Id, timer.Task, timer.Key);

    public static void DeleteTimer(this SqlSession sql, PendingTimer timer) => sql.Execute(
        "DELETE FROM timers WHERE due = $1 AND id = $2 AND task = $3 AND instance = $4", timer.Due.Ticks, timer.Id, timer.Task, timer.Key);

    /// <summary>The first timers due by an instant, in the order (instant, instance id), after a given one.</summary>
    public static List<PendingTimer> TimersDue(this SqlSession sql, DateTime now, PendingTimer after, int limit)
    {
        var timers = new List<PendingTimer>();
        using var reader = sql.Query(
            """
            SELECT due, id, task, instance FROM timers
            WHERE due <= $1 AND (due, id, task, instance) > ($2, $3, $4, $5) ORDER BY due, id, task, instance LIMIT $6
            """,
            now.Ticks,
            after.Due.Ticks,
            after.Id,
            after.Task,
            after.Key,
            limit);
        while (reader.Read())
        {
            timers.Add(new PendingTimer(Instant(reader.GetInt64(0)), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3)));
        }

        return timers;
    }

    public static DateTime? EarliestTimer(this SqlSession sql) =>
        sql.Scalar("SELECT due FROM timers ORDER BY due, id, task, instance LIMIT 1") is long ticks ? Instant(ticks) : null;

    public static DateTime Instant(long ticks) => new(ticks, DateTimeKind.Utc);

    public static InstanceRow Row(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        reader.GetString(2),
        (OrchestrationRuntimeStatus)reader.GetInt32(3),
        Instant(reader.GetInt64(4)),
        Instant(reader.GetInt64(5)))
    {
        Input = Text(reader, 6),
        Output = Text(reader, 7),
        Failure = Text(reader, 8) is { } failure ? HistoryText.ReadFailure(failure) : null,
        CustomStatus = Text(reader, 9),
        Tags = Text(reader, 10) is { } tags ? HistoryText.ReadTags(tags) : null,
        ParentKey = reader.IsDBNull(11) ? null : reader.GetInt64(11),
        ParentId = Text(reader, 12),
        ParentName = Text(reader, 13),
        ParentTask = reader.IsDBNull(14) ? 0 : reader.GetInt32(14),
    };

    private static InstanceRow? One(SqliteDataReader reader)
    {
        using (reader)
        {
            return reader.Read() ? Row(reader) : null;
        }
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>An activity that is to run.</summary>
/// <param name="Key">The execution that called it.</param>
/// <param name="Task">The number of the call.</param>
/// <param name="Id">The instance's id.</param>
/// <param name="Name">Its name; null where it is still to be read from the database.</param>
/// <param name="Input">Its input as JSON text.</param>
internal sealed record PendingActivity(long Key, int Task, string Id, string? Name, string? Input);

/// <summary>A timer that is to fire.</summary>
/// <param name="Due">When.</param>
/// <param name="Id">The instance's id, by which timers of one instant are ordered.</param>
/// <param name="Task">The number of the call, or <see cref="ScheduledStart"/>.</param>
/// <param name="Key">The execution that waits for it.</param>
internal sealed record PendingTimer(DateTime Due, string Id, int Task, long Key)
{
    /// <summary>The task number of a timer that starts its instance.</summary>
    public const int ScheduledStart = -1;

    /// <summary>Before every timer.</summary>
    public static PendingTimer First { get; } = new(DateTime.MinValue, "", int.MinValue, 0);

    /// <summary>What the instance is told when it fires.</summary>
    public HistoryEvent ToMessage(DateTime now) => Task == ScheduledStart
        ? new HistoryEvent(HistoryEventKind.ExecutionStarted, now)
        : new HistoryEvent(HistoryEventKind.TimerFired, now) { Task = Task, Due = Due };
}
