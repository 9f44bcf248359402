using DurableTask.Core;
using DurableTask.Core.Query;
using DurableTask.Sqlite.Serialization;

namespace DurableTask.Sqlite.Storage;

/// <summary>A condition on instances.</summary>
internal sealed class InstanceFilter
{
    // The greatest id of all that begin alike: no text sorts behind this character.
    private const string Last = "\U0010FFFF";

    private const string Condition = """
        id >= $1 AND id <= $2 AND id <> $3 AND (1 << status) & $4 <> 0 AND created >= $5 AND created <= $6 AND updated < $7
            AND coalesce(completed, 0) < $8 AND ($9 = 0 OR id < '@' OR id >= 'A')
        ORDER BY id LIMIT $10
        """;

    private static readonly OrchestrationStatus[] All = Enum.GetValues<OrchestrationStatus>();

    private string From { get; init; } = "";

    private string To { get; init; } = Last;

    /// <summary>The last id of the page before; empty for the first page.</summary>
    private string After { get; init; } = "";

    private long Statuses { get; init; } = Mask(All);

    private long CreatedFrom { get; init; }

    private long CreatedTo { get; init; } = long.MaxValue;

    private long UpdatedBefore { get; init; } = long.MaxValue;

    private long CompletedBefore { get; init; } = long.MaxValue;

    private bool ExcludesEntities { get; init; }

    public static InstanceFilter Of(OrchestrationQuery query, string? after)
    {
        var prefix = query.InstanceIdPrefix ?? "";
        return new InstanceFilter
        {
            From = after ?? prefix,
            To = prefix + Last,
            After = after ?? "",
            Statuses = Mask(query.RuntimeStatus is { Count: > 0 } statuses ? statuses : All),
            CreatedFrom = query.CreatedTimeFrom?.ToUtcTicks() ?? 0,
            CreatedTo = UpTo(query.CreatedTimeTo),
            ExcludesEntities = query.ExcludeEntities && prefix.Length == 0,
        };
    }

    public static InstanceFilter Of(PurgeInstanceFilter filter) => new()
    {
        Statuses = Mask(filter.RuntimeStatus?.ToList() is { Count: > 0 } statuses ? statuses.Where(StateRow.IsTerminal) : All),
        CreatedFrom = filter.CreatedTimeFrom.ToUtcTicks(),
        CreatedTo = UpTo(filter.CreatedTimeTo),
    };

    public static InstanceFilter EndedBefore(long instant, OrchestrationStateTimeRangeFilterType type)
    {
        var ended = Mask(All.Where(StateRow.IsTerminal));
        return type switch
        {
            OrchestrationStateTimeRangeFilterType.OrchestrationCreatedTimeFilter => new() { Statuses = ended, CreatedTo = instant - 1 },
            OrchestrationStateTimeRangeFilterType.OrchestrationLastUpdatedTimeFilter => new() { Statuses = ended, UpdatedBefore = instant },
            _ => new() { Statuses = ended, CompletedBefore = instant },
        };
    }

    public List<OrchestrationState> Read(SqlSession sql, int most, bool withPayloads, CancellationToken cancellationToken)
    {
        var states = new List<OrchestrationState>();
        using var row = sql.Query(StateRow.SelectWhere(Condition, withPayloads), Values(most));
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            states.Add(StateRow.Read(row, withPayloads));
        }

        return states;
    }

    public List<long> Keys(SqlSession sql, int most)
    {
        var keys = new List<long>();
        using var row = sql.Query("SELECT key FROM instances WHERE " + Condition, Values(most));
        while (row.Read())
            keys.Add(row.GetInt64(0));
        return keys;
    }

    private object?[] Values(int most) =>
    [
        From, To, After, Statuses, CreatedFrom, CreatedTo, UpdatedBefore, CompletedBefore, ExcludesEntities ? 1 : 0, most,
    ];

    // Azure Storage takes the least and the greatest time for no limit.
    private static long UpTo(DateTime? instant) =>
        instant is null || instant == default(DateTime) ? long.MaxValue : instant.Value.ToUtcTicks();

    private static long Mask(IEnumerable<OrchestrationStatus> statuses) =>
        statuses.Aggregate(0L, (mask, status) => mask | (1L << (int)status));
}
