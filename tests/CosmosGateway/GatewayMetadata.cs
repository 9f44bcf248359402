using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>The account, its databases and containers, and their physical partitions.</summary>
internal sealed class GatewayMetadata(InProcessGateway gateway)
{
    private const string QueryEngine =
        """{"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,"maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"sqlAllowTop":true,"enableSpatialIndexing":true}""";

    private int _databases;

    public GatewayAnswer Answer(GatewayRequest request) => (request.Method.Method, request.Path) switch
    {
        ("GET", []) => GatewayAnswer.Json(200, Account()),
        ("POST", ["dbs"]) => CreateDatabase(request),
        ("GET", ["dbs", var id]) => Database(id) is { } database ? GatewayAnswer.Json(200, Describe(database)) : Missing(),
        ("DELETE", ["dbs", var id]) => gateway.Databases.TryRemove(id, out _) ? new GatewayAnswer(204, []) : Missing(),
        ("POST", ["dbs", var id, "colls"]) => Database(id) is { } database ? CreateContainer(database, request) : Missing(),
        ("GET", ["dbs", var id, "colls", var name]) =>
            Find(id, name) is { } container ? GatewayAnswer.Json(200, Describe(container), 1, Owner(container)) : Missing(),
        ("GET", ["dbs", var id, "colls", var name, "pkranges"]) => Find(id, name) is { } container ? Ranges(container, request) : Missing(),
        _ => GatewayAnswer.Error(501, $"The double does not know {request.Method} /{string.Join('/', request.Path)}."),
    };

    /// <summary>By name or by resource id, as requests name them.</summary>
    public StoredContainer? Find(string database, string container) =>
        Database(database)?.Containers.Values.FirstOrDefault(one => one.Id == container || one.ResourceId == container);

    private StoredDatabase? Database(string name) =>
        gateway.Databases.TryGetValue(name, out var database)
            ? database
            : gateway.Databases.Values.FirstOrDefault(one => one.ResourceId == name);

    private GatewayAnswer CreateDatabase(GatewayRequest request)
    {
        if (Body(request) is not { } body || (string?)body["id"] is not { Length: > 0 } id)
            return GatewayAnswer.Error(400, "A database needs an id.");
        var database = new StoredDatabase(id, (uint)Interlocked.Increment(ref _databases));
        return gateway.Databases.TryAdd(id, database)
            ? GatewayAnswer.Json(201, Describe(database))
            : GatewayAnswer.Error(409, "The database exists.");
    }

    private GatewayAnswer CreateContainer(StoredDatabase database, GatewayRequest request)
    {
        if (Body(request) is not { } body || (string?)body["id"] is not { Length: > 0 } id
            || body["partitionKey"]?["paths"] is not JsonArray { Count: > 0 } paths)
        {
            return GatewayAnswer.Error(400, "A container needs an id and a partition key.");
        }

        if (paths.Count > 1 || ((string)paths[0]!).LastIndexOf('/') > 0)
            return GatewayAnswer.Error(501, "The double knows partition keys of one top-level property.");
        if (body["partitionKey"]!["version"] is { } version && (int)version != 2)
            return GatewayAnswer.Error(501, "The double knows version 2 of the partition key hash.");
        body["partitionKey"]!["kind"] = "Hash";
        body["partitionKey"]!["version"] = 2;
        var container = new StoredContainer(database, body, gateway.Time, gateway.PhysicalPartitions);
        return database.Containers.TryAdd(id, container)
            ? GatewayAnswer.Json(201, Describe(container), 1, Owner(container))
            : GatewayAnswer.Error(409, "The container exists.");
    }

    private static GatewayAnswer Ranges(StoredContainer container, GatewayRequest request)
    {
        // The client asks for what is new since its ETag, until nothing is.
        var headers = new Dictionary<string, string>(Owner(container)) { ["etag"] = container.Ranges.ETag };
        if (request.Header("If-None-Match") == container.Ranges.ETag) return new GatewayAnswer(304, [], 1, Headers: headers);
        var ranges = container.Ranges.All.Select(range => (JsonNode)new JsonObject
        {
            ["_rid"] = ResourceIds.Document(container.ResourceId, ulong.Parse(range.Id, null) + 2),
            ["id"] = range.Id,
            ["_etag"] = container.Ranges.ETag,
            ["minInclusive"] = range.Minimum,
            ["maxExclusive"] = range.Maximum,
            ["ridPrefix"] = int.Parse(range.Id, null),
            ["_self"] = $"dbs/{container.Database.ResourceId}/colls/{container.ResourceId}/pkranges/{range.Id}/",
            ["throughputFraction"] = 1.0 / container.Ranges.All.Count,
            ["status"] = "online",
            ["parents"] = new JsonArray([.. range.Parents.Select(parent => (JsonNode)parent)]),
            ["_ts"] = 1,
        });
        var feed =
            new JsonObject
            {
                ["_rid"] = container.ResourceId,
                ["PartitionKeyRanges"] = new JsonArray([.. ranges]),
                ["_count"] = container.Ranges.All.Count
            };
        return GatewayAnswer.Json(200, feed, 1, headers);
    }

    private static JsonObject Account()
    {
        JsonArray Locations() =>
            [new JsonObject { ["name"] = "Japan East", ["databaseAccountEndpoint"] = InProcessGateway.Endpoint.AbsoluteUri }];
        return new JsonObject
        {
            ["_self"] = "",
            ["id"] = "gateway",
            ["_rid"] = "gateway.documents.azure.test",
            ["media"] = "//media/",
            ["addresses"] = "//addresses/",
            ["_dbs"] = "//dbs/",
            ["writableLocations"] = Locations(),
            ["readableLocations"] = Locations(),
            ["enableMultipleWriteLocations"] = false,
            ["userReplicationPolicy"] =
                new JsonObject { ["asyncReplication"] = false, ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Strong" },
            ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            ["queryEngineConfiguration"] = QueryEngine,
        };
    }

    private static JsonObject Describe(StoredDatabase database) => new()
    {
        ["id"] = database.Id,
        ["_rid"] = database.ResourceId,
        ["_self"] = $"dbs/{database.ResourceId}/",
        ["_etag"] = "\"1\"",
        ["_colls"] = "colls/",
        ["_users"] = "users/",
        ["_ts"] = 1,
    };

    private static JsonObject Describe(StoredContainer container)
    {
        var whole = (JsonObject)container.Properties.DeepClone();
        whole["_rid"] = container.ResourceId;
        whole["_self"] = $"dbs/{container.Database.ResourceId}/colls/{container.ResourceId}/";
        whole["_etag"] = "\"1\"";
        whole["_ts"] = 1;
        whole["_docs"] = "docs/";
        return whole;
    }

    private static Dictionary<string, string> Owner(StoredContainer container) => new()
    {
        ["x-ms-content-path"] = container.Database.ResourceId,
        ["x-ms-alt-content-path"] = $"dbs/{container.Database.Id}",
    };

    private static JsonObject? Body(GatewayRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GatewayAnswer Missing() => GatewayAnswer.Error(404, "Resource Not Found");
}
