using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace SecureMx.Documents.Cosmos;

/// <summary>The requests that read. What passes (a broken connection, a partition that moves) is tried again.</summary>
internal static class CosmosReads
{
    private const int MostAttempts = 5;
    private const int ReplicaLags = 1002;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(25);

    /// <summary>A point read: 1 request, 1 RU for a document up to 1 kB.</summary>
    public static Task<StoredBody?> ReadAsync(
        Container container, ContainerDefinition definition, string partitionKey, string id, ILogger logger,
        CancellationToken cancellationToken) =>
        PatientlyAsync(
            async () =>
            {
                var started = Stopwatch.GetTimestamp();
                using var response = await container.ReadItemStreamAsync(
                    id, new PartitionKey(partitionKey), cancellationToken: cancellationToken);
                CosmosTelemetry.Called(logger, "read", definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
                if (IsMissing(response.StatusCode, response.Headers)) return null;
                response.EnsureSuccessStatusCode();
                return StoredBody.Parse(Bytes(response.Content), definition.PartitionKeyProperty);
            },
            cancellationToken);

    /// <summary>
    /// The next documents of a query from a continuation on, until there are as many as are asked for, or
    /// <see cref="DocumentLimits.MaximumPageBytes"/> of them, or no more: 1 request, and over several physical partitions 1 for each that
    /// is needed.
    /// </summary>
    /// <param name="query">Begins the query at a continuation, with a most of documents.</param>
    /// <param name="continuation">Where to begin; null for the beginning.</param>
    /// <param name="limit">The most documents.</param>
    /// <param name="canCut">
    /// Whether the caller can go on behind any document. Otherwise, where the service has given more than the page takes, the documents
    /// that fit are asked for again: a continuation is between the service's pages only.
    /// </param>
    /// <param name="definition">The container.</param>
    /// <param name="operation">The operation's name, for telemetry.</param>
    /// <param name="logger">Told of each call.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The documents, and where to go on; null where there are no more.</returns>
    public static async Task<(List<Document> Items, string? Continuation)> PageAsync(
        Func<string?, int, FeedIterator> query, string? continuation, int limit, bool canCut, ContainerDefinition definition,
        string operation, ILogger logger,
        CancellationToken cancellationToken)
    {
        var items = new List<Document>();
        var room = new PageRoom(limit);
        do
        {
            var from = continuation;
            (var page, continuation) = await AskAsync(from, limit - items.Count);
            var fitting = page.TakeWhile(document => room.Takes(document.Json.Length)).Count();
            if (room.IsFull)
            {
                if (fitting > 0 && !canCut) (page, continuation) = await AskAsync(from, fitting);
                else continuation = from ?? string.Empty;
                items.AddRange(page.Take(fitting));
                return (items, continuation);
            }
            items.AddRange(page);
        }
        while (items.Count < limit && continuation is not null);
        return (items, continuation);

        // An iterator that has failed does not go on; a new one begins where it stood.
        Task<(List<Document> Items, string? Continuation)> AskAsync(string? from, int count) => PatientlyAsync(
            async () =>
            {
                using var iterator = query(from, count);
                var started = Stopwatch.GetTimestamp();
                using var response = await iterator.ReadNextAsync(cancellationToken);
                CosmosTelemetry.Called(logger, operation, definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
                response.EnsureSuccessStatusCode();
                var found = new List<Document>();
                StoredBody.ParseFeed(Bytes(response.Content), definition.PartitionKeyProperty, found);
                return (found, iterator.HasMoreResults ? response.ContinuationToken : null);
            },
            cancellationToken);
    }

    /// <summary>The ranges of a container: no request where the client knows them.</summary>
    public static Task<IReadOnlyList<DocumentRange>> RangesAsync(Container container, CancellationToken cancellationToken) =>
        PatientlyAsync<IReadOnlyList<DocumentRange>>(
            async () =>
                [.. (await container.GetFeedRangesAsync(cancellationToken)).Select(range => new DocumentRange(range.ToJsonString()))],
            cancellationToken);

    /// <summary>
    /// Whether it is the document that is not there: a 404 with a sub-status is about the container, or a replica that lags.
    /// </summary>
    public static bool IsMissing(HttpStatusCode status, Headers headers) =>
        status == HttpStatusCode.NotFound && headers["x-ms-substatus"] is null or "" or "0";

    /// <summary>An indexed property as queries name it: <c>c["bill"]["month"]</c> for <c>bill/month</c>.</summary>
    public static string PropertyOf(string field) => "c" + string.Concat(field.Split('/').Select(name => $"[\"{name}\"]"));

    /// <exception cref="ArgumentException">The service gave no such range.</exception>
    public static FeedRange ParseRange(DocumentRange range)
    {
        ArgumentException.ThrowIfNullOrEmpty(range.Key, nameof(range));
        try
        {
            var parsed = FeedRange.FromJsonString(range.Key);
            // The SDK takes more for a range than it gives.
            return parsed.ToJsonString() == range.Key ? parsed : throw new ArgumentException("It is written otherwise.");
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or Newtonsoft.Json.JsonException)
        {
            throw new ArgumentException($"There is no range '{range.Key}'.", nameof(range), exception);
        }
    }

    /// <summary>Reads, again where a fault passes.</summary>
    public static async Task<T> PatientlyAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read();
            }
            catch (Exception exception) when (attempt < MostAttempts && !cancellationToken.IsCancellationRequested && Passes(exception))
            {
                await Task.Delay(FirstDelay * (1 << (attempt - 1)) * (0.5 + Random.Shared.NextDouble()), cancellationToken);
            }
            catch (CosmosException exception) when (exception.StatusCode == HttpStatusCode.TooManyRequests)
            {
                // The SDK has waited for it as long as its options have it.
                throw new StoreBusyException(exception.RetryAfter, exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Passes(exception))
            {
                throw new StoreUnavailableException(exception);
            }
        }
    }

    private static bool Passes(Exception exception) => exception switch
    {
        HttpRequestException or IOException or OperationCanceledException => true,
        CosmosException { StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.Gone or (HttpStatusCode)449 } => true,
        CosmosException { StatusCode: HttpStatusCode.NotFound, SubStatusCode: ReplicaLags } => true,
        CosmosException cosmos =>
            cosmos.StatusCode >= HttpStatusCode.InternalServerError && cosmos.StatusCode != HttpStatusCode.NotImplemented,
        _ => false,
    };

    private static ReadOnlySpan<byte> Bytes(Stream content)
    {
        if (content is MemoryStream { Position: 0 } memory && memory.TryGetBuffer(out var buffer)) return buffer;
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }
}
