using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace SecureMx.Documents.Cosmos;

/// <summary>The requests that read.</summary>
internal static class CosmosReads
{
    /// <summary>A point read: 1 request, 1 RU for a document up to 1 kB.</summary>
    public static async Task<StoredBody?> ReadAsync(
        Container container, ContainerDefinition definition, string partitionKey, string id, ILogger logger, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await container.ReadItemStreamAsync(id, new PartitionKey(partitionKey), cancellationToken: cancellationToken);
        CosmosTelemetry.Called(logger, "read", definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return StoredBody.Parse(Bytes(response.Content), definition.PartitionKeyProperty);
    }

    /// <summary>The next page of a query, which may be empty; tells whether there is more and from where.</summary>
    public static async Task<(bool More, string? Continuation)> PageAsync(
        FeedIterator iterator, ContainerDefinition definition, string operation, List<Document> items, ILogger logger, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await iterator.ReadNextAsync(cancellationToken);
        CosmosTelemetry.Called(logger, operation, definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
        response.EnsureSuccessStatusCode();
        StoredBody.ParseFeed(Bytes(response.Content), definition.PartitionKeyProperty, items);
        return (iterator.HasMoreResults, response.ContinuationToken);
    }

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

    private static ReadOnlySpan<byte> Bytes(Stream content)
    {
        if (content is MemoryStream { Position: 0 } memory && memory.TryGetBuffer(out var buffer)) return buffer;
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }
}
