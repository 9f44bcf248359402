using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>A database.</summary>
internal sealed class StoredDatabase(string id, uint number)
{
    private uint _containers;

    public string Id => id;

    public string ResourceId { get; } = ResourceIds.Database(number);

    public System.Collections.Concurrent.ConcurrentDictionary<string, StoredContainer> Containers { get; } = new(StringComparer.Ordinal);

    public string NextContainerId() => ResourceIds.Container(number, Interlocked.Increment(ref _containers));
}

/// <summary>A document: its body as it was sent, and what the service keeps of it.</summary>
internal sealed record StoredItem(
    ulong Number, string PartitionKey, string Hash, string Id, JsonObject Body, string ETag, long WrittenAt, long? Expires, int Size);

/// <summary>A container with its documents. Readers and writers hold <see cref="Lock"/>.</summary>
internal sealed class StoredContainer
{
    private const string Elements = "/[]/?";

    private readonly TimeProvider _time;
    private readonly Dictionary<(string PartitionKey, string Id), StoredItem> _items = [];
    private ulong _numbers;
    private long _writes;

    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public StoredContainer(StoredDatabase database, JsonObject properties, TimeProvider time, int physicalPartitions)
    {
        _time = time;
        Database = database;
        Properties = properties;
        Id = (string)properties["id"]!;
        ResourceId = database.NextContainerId();
        PartitionKeyProperty = ((string)properties["partitionKey"]!["paths"]![0]!)[1..];
        HonoursTimeToLive = properties["defaultTtl"] is not null;
        IncludedPaths = properties["indexingPolicy"]?["includedPaths"]?.AsArray()
            .Select(path => (string)path!["path"]!)
            .ToHashSet(StringComparer.Ordinal)
            ?? ["/*"];
        Ranges = new PhysicalRanges(physicalPartitions);
    }

    public Lock Lock { get; } = new();

    public StoredDatabase Database { get; }

    public string Id { get; }

    public string ResourceId { get; }

    public JsonObject Properties { get; }

    public string PartitionKeyProperty { get; }

    public bool HonoursTimeToLive { get; }

    public IReadOnlySet<string> IncludedPaths { get; }

    public PhysicalRanges Ranges { get; }

    /// <summary>The value of a property, or of one below it: <c>bill/month</c>.</summary>
    public static bool TryFind(JsonObject body, string path, out JsonNode? value)
    {
        value = body;
        foreach (var name in path.Split('/'))
        {
            if (value is not JsonObject inside || !inside.TryGetPropertyValue(name, out value)) return false;
        }
        return true;
    }

    /// <summary>Whether the index has a property.</summary>
    public bool Indexes(string property) => IncludedPaths.Contains("/*") || IncludedPaths.Contains($"/{property}/?");

    /// <summary>What the index keeps of a body.</summary>
    public HashSet<string> Terms(JsonObject body) =>
    [
        .. body.Where(property => Indexes(property.Key)).Select(property => $"{property.Key}:{property.Value?.ToJsonString()}"),
        .. IncludedPaths.Where(path => path.EndsWith(Elements, StringComparison.Ordinal)).SelectMany(
            path => TryFind(body, path[1..^Elements.Length], out var value) && value is JsonArray array
                ? array.Select(element => $"{path}:{element?.ToJsonString()}")
                : []),
        .. IncludedPaths.Where(path => path.AsSpan(1).Count('/') == 2 && !path.EndsWith(Elements, StringComparison.Ordinal))
            .Select(path => path[1..^2])
            .Where(path => TryFind(body, path, out _)).Select(
                path => TryFind(body, path, out var value) ? $"{path}:{value?.ToJsonString()}" : ""),
    ];

    /// <summary>The log's number, which session tokens carry.</summary>
    public long Writes => _writes;

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    public StoredItem? Find(string partitionKey, string id) =>
        _items.TryGetValue((partitionKey, id), out var item) && IsAlive(item) ? item : null;

    /// <summary>The documents in the service's order: by range, then by resource id.</summary>
    public IEnumerable<StoredItem> Alive() => _items.Values.Where(IsAlive).OrderBy(item => item.Number);

    /// <summary>Replaces the document of an id.</summary>
    public StoredItem Put(string partitionKey, JsonObject body, int size)
    {
        var id = (string)body["id"]!;
        var old = Find(partitionKey, id);
        var number = old?.Number ?? ++_numbers;
        var item = new StoredItem(
            number, partitionKey, old?.Hash ?? PartitionKeyHash.Of(partitionKey), id, body,
            $"\"{++_writes:x8}-0000-0700-0000-{Random.Shared.NextInt64():x16}\"", Now,
            TimeToLive(body), size);
        _items[(partitionKey, id)] = item;
        return item;
    }

    public void Remove(StoredItem item)
    {
        _writes++;
        _items.Remove((item.PartitionKey, item.Id));
    }

    /// <summary>Puts back what stood before a batch that failed.</summary>
    public void Restore(IReadOnlyDictionary<string, StoredItem?> before, string partitionKey)
    {
        foreach (var (id, item) in before)
        {
            if (item is null) _items.Remove((partitionKey, id));
            else _items[(partitionKey, id)] = item;
        }
    }

    /// <summary>The document with the service's own properties after the application's.</summary>
    public JsonObject WithSystemProperties(StoredItem item)
    {
        var whole = (JsonObject)item.Body.DeepClone();
        var rid = ResourceIds.Document(ResourceId, item.Number);
        whole["_rid"] = rid;
        whole["_self"] = $"dbs/{Database.ResourceId}/colls/{ResourceId}/docs/{rid}/";
        whole["_etag"] = item.ETag;
        whole["_attachments"] = "attachments/";
        whole["_ts"] = item.WrittenAt;
        return whole;
    }

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Relaxed));

    private bool IsAlive(StoredItem item) => item.Expires is null || item.Expires > Now;

    private long? TimeToLive(JsonObject body)
    {
        if (!HonoursTimeToLive) return null;
        var seconds = (double?)body["ttl"] ?? (double?)Properties["defaultTtl"] ?? -1;
        return seconds == -1 ? null : Now + (long)seconds;
    }
}
