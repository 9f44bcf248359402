using System.Text;
using DurableTask.Core;
using DurableTask.Core.Query;
using DurableTask.Sqlite.Serialization;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Writes;

namespace DurableTask.Sqlite;

// Queries over many instances, and their removal.
public sealed partial class SqliteOrchestrationService
{
    private const int KeysPerPurge = 500;

    /// <summary>Gives the instances that match a query, in the order of their ids, page by page.</summary>
    /// <param name="query">The query. Its task hub names make no difference.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>A page, and the token of the next one; null in place of the token if there is none.</returns>
    /// <exception cref="ArgumentException">The token is not one that this method gave, or the page size is below 1.</exception>
    public Task<OrchestrationQueryResult> GetOrchestrationWithQueryAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1, nameof(query));
        var filter = InstanceFilter.Of(query, LastId(query.ContinuationToken));
        var pageSize = Math.Min(query.PageSize, _options.MaxQueryPageSize);
        return Task.Run(
            () =>
            {
                var states = Hub.Read(sql => filter.Read(sql, pageSize + 1, query.FetchInputsAndOutputs, cancellationToken));
                if (states.Count <= pageSize)
                    return new OrchestrationQueryResult(states, null);
                states.RemoveAt(pageSize);
                return new OrchestrationQueryResult(states, Token(states[^1].OrchestrationInstance.InstanceId));
            },
            cancellationToken);
    }

    /// <summary>Removes an instance with its history, whatever its status.</summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <returns>The number of instances removed: 1, or 0 if there was none.</returns>
    public async Task<PurgeResult> PurgeInstanceStateAsync(string instanceId)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        return new PurgeResult(await new PurgeWrite(
            Hub, sql => InstanceTarget.Find(sql, instanceId) is { } instance ? [instance.Key] : []).RunAsync());
    }

    /// <summary>
    /// Removes the instances that match a filter. Of the statuses that it gives, those count in which an instance has ended; without
    /// statuses, instances of every status are removed, as in Azure Storage.
    /// </summary>
    /// <param name="purgeInstanceFilter">The filter.</param>
    /// <returns>The number of instances removed, and, if there was a limit of time, whether these were all.</returns>
    public async Task<PurgeResult> PurgeInstanceStateAsync(PurgeInstanceFilter purgeInstanceFilter)
    {
        ArgumentNullException.ThrowIfNull(purgeInstanceFilter);
        var filter = InstanceFilter.Of(purgeInstanceFilter);
        using var limit = new CancellationTokenSource(purgeInstanceFilter.Timeout ?? Timeout.InfiniteTimeSpan);
        var (removed, isComplete) = await PurgeAsync(sql => filter.Keys(sql, KeysPerPurge), limit.Token);
        return new PurgeResult(removed, purgeInstanceFilter.Timeout is null ? null : isComplete);
    }

    /// <summary>Removes the instances that have ended and are older than an instant.</summary>
    /// <param name="thresholdDateTimeUtc">The instant.</param>
    /// <param name="timeRangeFilterType">Which time of an instance is compared with it.</param>
    /// <returns>A task that ends when they are removed.</returns>
    public Task PurgeOrchestrationHistoryAsync(DateTime thresholdDateTimeUtc, OrchestrationStateTimeRangeFilterType timeRangeFilterType)
    {
        var filter = InstanceFilter.EndedBefore(thresholdDateTimeUtc.ToUtcTicks(), timeRangeFilterType);
        return PurgeAsync(sql => filter.Keys(sql, KeysPerPurge), CancellationToken.None);
    }

    private async Task<(int Removed, bool IsComplete)> PurgeAsync(Func<SqlSession, List<long>> find, CancellationToken limit)
    {
        for (var removed = 0; ;)
        {
            if (limit.IsCancellationRequested)
                return (removed, false);
            var some = await new PurgeWrite(Hub, find).RunAsync();
            removed += some;
            if (some < KeysPerPurge)
                return (removed, true);
        }
    }

    // A token goes through HTTP headers, and an id may hold any character.
    private static string Token(string lastId) => Convert.ToBase64String(Encoding.UTF8.GetBytes(lastId));

    private static string? LastId(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException exception)
        {
            throw new ArgumentException("The continuation token is not valid.", nameof(token), exception);
        }
    }
}
