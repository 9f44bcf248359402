using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Serialization;
using Microsoft.Data.Sqlite;

namespace DurableTask.Sqlite.Storage;

/// <summary>Rows of the table <c>instances</c>.</summary>
internal static class StateRow
{
    private const string Columns =
        "key, id, execution, status, created, updated, completed, scheduled, generation, name, version, custom, parent, tags, failure";

    private const string WithPayloads = Columns + ", input, output";

    public const string SelectById = "SELECT " + WithPayloads + " FROM instances WHERE id = $1";

    public static string SelectWhere(string condition, bool withPayloads) =>
        $"SELECT {(withPayloads ? WithPayloads : Columns)} FROM instances WHERE {condition}";

    public static bool IsTerminal(OrchestrationStatus status) => status is
        OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Canceled or OrchestrationStatus.Terminated;

    /// <summary>Inserts a new instance, which waits for its first episode.</summary>
    public static void Insert(SqlSession sql, long key, ExecutionStartedEvent start, long now) => sql.Execute(
        "INSERT INTO instances VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, NULL, $11, $12, NULL, $13, NULL)",
        key,
        start.OrchestrationInstance.InstanceId,
        start.OrchestrationInstance.ExecutionId,
        (int)OrchestrationStatus.Pending,
        start.Timestamp.ToUtcTicks(),
        now,
        start.ScheduledStartTime?.ToUtcTicks(),
        start.Generation,
        start.Name,
        start.Version,
        Parent(start.ParentInstance),
        Tags(start.Tags),
        start.Input);

    /// <summary>Writes what an episode changed. False if the instance is gone: purged, or replaced by a new start of its id.</summary>
    public static bool Update(SqlSession sql, long key, OrchestrationState state, StateChange change) =>
        sql.Execute(
            """
            UPDATE instances SET status = $2, updated = $3, custom = $4, completed = $5, failure = $6,
                output = CASE WHEN $7 THEN $8 ELSE output END
            WHERE key = $1
            """,
            key,
            (int)state.OrchestrationStatus,
            change.Now,
            state.Status,
            IsTerminal(state.OrchestrationStatus) ? change.Now : null,
            Failure(state.FailureDetails),
            change.SetsOutput ? 1 : 0,
            change.Output) == 1;

    /// <summary>Writes what a new execution of an instance changes besides: it continued as new, or was rewound.</summary>
    public static void UpdateExecution(SqlSession sql, long key, OrchestrationState state) => sql.Execute(
        "UPDATE instances SET execution = $2, created = $3, name = $4, version = $5, input = $6, parent = $7, tags = $8 WHERE key = $1",
        key,
        state.OrchestrationInstance.ExecutionId,
        state.CreatedTime.ToUtcTicks(),
        state.Name,
        state.Version,
        state.Input,
        Parent(state.ParentInstance),
        Tags(state.Tags));

    /// <summary>Reads a state; without payloads its input, output and failure are null.</summary>
    public static OrchestrationState Read(SqliteDataReader row, bool withPayloads)
    {
        var state = new OrchestrationState
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = row.GetString(1), ExecutionId = row.GetString(2) },
            OrchestrationStatus = (OrchestrationStatus)row.GetInt32(3),
            CreatedTime = row.GetInt64(4).ToUtcDateTime(),
            LastUpdatedTime = row.GetInt64(5).ToUtcDateTime(),
            CompletedTime = row.IsDBNull(6) ? default : row.GetInt64(6).ToUtcDateTime(),
            ScheduledStartTime = row.IsDBNull(7) ? null : row.GetInt64(7).ToUtcDateTime(),
            Generation = row.IsDBNull(8) ? null : row.GetInt32(8),
            Name = row.GetString(9),
            Version = Text(row, 10),
            Status = Text(row, 11),
        };
        if (Bytes(row, 12) is { } parent)
        {
            var blob = new BlobReader(parent);
            state.ParentInstance = EventReader.Parent(ref blob);
        }

        if (Bytes(row, 13) is { } tags)
        {
            var blob = new BlobReader(tags);
            state.Tags = blob.Texts();
        }

        if (!withPayloads)
            return state;
        if (Bytes(row, 14) is { } failure)
        {
            var blob = new BlobReader(failure);
            state.FailureDetails = EventReader.Failure(ref blob);
        }

        state.Input = Text(row, 15);
        state.Output = Text(row, 16);
        return state;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[]? Bytes(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private static byte[]? Parent(ParentInstance? parent) => parent is null ? null : Blob(blob => EventWriter.Parent(blob, parent));

    private static byte[]? Tags(IDictionary<string, string>? tags) => tags is null ? null : Blob(blob => blob.Texts(tags));

    private static byte[]? Failure(FailureDetails? failure) => failure is null ? null : Blob(blob => EventWriter.Failure(blob, failure));

    private static byte[] Blob(Action<BlobWriter> write)
    {
        var blob = new BlobWriter();
        write(blob);
        return blob.ToArray();
    }
}

/// <summary>Changes of an instance's row by an episode, besides the state that Durable Task returns.</summary>
/// <param name="Now">The instant of the change, in ticks.</param>
/// <param name="SetsOutput">Whether the output is written.</param>
/// <param name="Output">The output: the result, the failure, or the reason of a suspension.</param>
internal readonly record struct StateChange(long Now, bool SetsOutput, string? Output);
