using System.Collections.Concurrent;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What clients ask for. Each answer is given when what it says is on the disk.</summary>
internal sealed partial class DurableEngine
{
    private const int PurgesPerWrite = 500;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> changes = new(StringComparer.Ordinal);

    /// <summary>Starts an instance; false where one of the id stays.</summary>
    public async Task<bool> StartInstanceAsync(InstanceStart start) => await Commits.AddAsync(
        sql => start.Write(sql, NextMessage(), Now),
        instance =>
        {
            if (instance is { Timer: { } timer })
            {
                TimersCreated([timer]);
            }
            else if (instance is not null)
            {
                Wake(instance.Key);
            }

            Changed(start.Id);
        }) is not null;

    /// <summary>Sends a message to an instance; one that is not there or has ended drops it. Gives its status before.</summary>
    public Task<OrchestrationRuntimeStatus?> SendAsync(string id, HistoryEvent message) =>
        PostAsync(id, message, s => !InstanceRow.Ended(s));

    /// <summary>Takes a failed instance back to before its failure; gives its status before, null where there is none of the id.</summary>
    public Task<OrchestrationRuntimeStatus?> RewindAsync(string id, string? reason) => PostAsync(
        id,
        new HistoryEvent(HistoryEventKind.ExecutionRewound, Now) { Data = Setting.Converter.Serialize(reason) },
        status => status == OrchestrationRuntimeStatus.Failed);

    public InstanceRow? Find(string id) => database.Read(sql => sql.FindById(id));

    public (InstanceRow Row, List<HistoryEvent> Lines)? FindWithHistory(string id) => database.Read(sql =>
        sql.FindById(id) is { } row ? (row, sql.History(row.Key).SelectMany(e => e).ToList()) : ((InstanceRow, List<HistoryEvent>)?)null);

    /// <summary>Waits until an instance is in a status; one that is not there is waited for.</summary>
    public async Task<InstanceRow> WaitAsync(string id, Func<OrchestrationRuntimeStatus, bool> reached, CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = changes.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (Find(id) is { } row && reached(row.Status))
            {
                Changed(id);
                return row;
            }

            try
            {
                await change.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Changed(id); // Whoever waits for it too looks again and goes on waiting.
                throw;
            }
        }
    }

    /// <summary>The next instances that a query finds, in the order of their ids, after a given id.</summary>
    public List<InstanceRow> Query(OrchestrationQuery query, string? after, int limit) => database.Read(sql =>
    {
        var rows = new List<InstanceRow>();
        using var reader = sql.Query(
            """
            SELECT key, id, name, status, created, updated, input, output, failure, custom, tags,
                parent, parent_id, parent_name, parent_task
            FROM instances WHERE id >= $1 AND id < $2 AND created BETWEEN $3 AND $4 AND ((1 << status) & $5) <> 0 ORDER BY id LIMIT $6
            """,
            after is null ? query.InstanceIdPrefix ?? "" : after + "\0",
            query.InstanceIdPrefix + "\U0010FFFF",
            query.CreatedFrom?.UtcTicks ?? 0,
            query.CreatedTo?.UtcTicks ?? long.MaxValue,
            Mask(query.Statuses),
            limit);
        while (reader.Read())
        {
            rows.Add(HubSql.Row(reader));
        }

        return rows;
    });

    /// <summary>Forgets an instance and gives its status before, null where there is none of the id; one that has not ended stays.</summary>
    public async Task<(OrchestrationRuntimeStatus? Before, int Count)> PurgeAsync(string id, bool recursive) => await Commits.AddAsync(
        sql => sql.Locate(id) is { } found
            ? (found.Status, InstanceRow.Ended(found.Status) ? Purge(sql, found.Key, recursive) : 0)
            : ((OrchestrationRuntimeStatus?)null, 0));

    /// <summary>Forgets the instances at their end that a query finds; gives their number.</summary>
    public async Task<int> PurgeAllAsync(PurgeInstancesFilter filter, bool recursive, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(
            filter.CreatedFrom,
            filter.CreatedTo,
            (filter.Statuses ?? Enum.GetValues<OrchestrationRuntimeStatus>()).Where(InstanceRow.Ended).ToList());
        if (!query.Statuses!.Any())
        {
            return 0;
        }

        var count = 0;
        string? after = null;
        while (Query(query, after, PurgesPerWrite) is { Count: > 0 } page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += await Commits.AddAsync(sql => page.Where(r => sql.StatusOf(r.Key) is not null).Sum(r => Purge(sql, r.Key, recursive)));
            after = page[^1].Id;
        }

        return count;
    }

    private static long Mask(IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        var mask = statuses?.Aggregate(0L, (m, status) => m | (1L << (int)status)) ?? 0;
        return mask == 0 ? long.MaxValue : mask;
    }

    private static int Purge(SqlSession sql, long key, bool recursive)
    {
        var children = new List<long>();
        if (recursive)
        {
            using var reader = sql.Query("SELECT key, status FROM instances WHERE parent = $1", key);
            while (reader.Read())
            {
                if (InstanceRow.Ended((OrchestrationRuntimeStatus)reader.GetInt32(1)))
                {
                    children.Add(reader.GetInt64(0));
                }
            }
        }

        sql.DeleteInstance(key);
        return 1 + children.Sum(child => Purge(sql, child, recursive));
    }

    private async Task<OrchestrationRuntimeStatus?> PostAsync(string id, HistoryEvent message, Func<OrchestrationRuntimeStatus, bool> takes)
    {
        var target = await Commits.AddAsync(
            sql =>
            {
                var found = sql.Locate(id);
                if (found is { } instance && takes(instance.Status))
                {
                    sql.InsertMessage(instance.Key, NextMessage(), message);
                }

                return found;
            },
            found =>
            {
                if (found is { } instance && takes(instance.Status))
                {
                    Wake(instance.Key);
                }
            });
        return target?.Status;
    }

    private void Changed(string id)
    {
        if (changes.TryRemove(id, out var change))
        {
            change.TrySetResult();
        }
    }
}
