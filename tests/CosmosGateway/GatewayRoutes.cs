using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>Which request is which, and who answers it.</summary>
internal sealed class GatewayRoutes(InProcessGateway gateway)
{
    private const int OwnerMissing = 1003;
    private const int CrossPartitionQueryNotServable = 1004;
    private const int RangeGone = 1002;
    private const int DefaultPageSize = 100;

    /// <summary>Headers that change what a request does, in ways that the double does not know.</summary>
    private static readonly string[] Unknown =
        ["x-ms-documentdb-pre-trigger-include", "x-ms-documentdb-post-trigger-include", "x-ms-indexing-directive"];

    private readonly GatewayMetadata _metadata = new(gateway);

    /// <summary>What a request asks; nothing of its answer.</summary>
    public static GatewayCall Describe(GatewayRequest request)
    {
        var container = request.Path is ["dbs", _, "colls", var name, ..] ? name : string.Empty;
        if (request.Path is not [_, _, _, _, "docs", ..])
            return new GatewayCall(GatewayOperation.Metadata, container, string.Join('/', request.Path), request.Body.Length, 0, 0, 0);
        var id = request.Path.Length == 6 ? request.Path[5] : string.Empty;
        var operation = (request.Method.Method, request.Path.Length) switch
        {
            ("POST", 5) when request.Is("x-ms-cosmos-is-query-plan-request") => GatewayOperation.Unknown,
            ("POST", 5) when request.Is("x-ms-cosmos-is-batch-request") => GatewayOperation.Batch,
            ("POST", 5) when request.Is("x-ms-documentdb-isquery") => GatewayOperation.Query,
            ("POST", 5) when request.Is("x-ms-documentdb-is-upsert") => GatewayOperation.Upsert,
            ("POST", 5) => GatewayOperation.Create,
            ("GET", 6) => GatewayOperation.Read,
            ("PUT", 6) => GatewayOperation.Replace,
            ("DELETE", 6) => GatewayOperation.Delete,
            _ => GatewayOperation.Unknown,
        };
        var target = operation == GatewayOperation.Query ? Encoding.UTF8.GetString(request.Body) : id;
        return new GatewayCall(operation, container, target, request.Body.Length, 0, 0, 0)
        {
            PartitionKey = PartitionKey(request),
            Range = operation == GatewayOperation.Query ? RangeId(request) : null,
            PageSize = operation == GatewayOperation.Query ? PageSize(request) : 0,
        };
    }

    public async Task<GatewayAnswer> AnswerAsync(GatewayOperation operation, GatewayRequest request)
    {
        if (request.Header("authorization") is null || request.Header("x-ms-date") is null)
            return GatewayAnswer.Error(401, "The request is not signed: the headers authorization and x-ms-date are required.");
        if (request.Header("x-ms-version") is null) return GatewayAnswer.Error(400, "The header x-ms-version is required.");
        if (operation == GatewayOperation.Metadata) return _metadata.Answer(request);
        if (operation == GatewayOperation.Unknown || Unknown.Any(header => request.Header(header) is not null))
            return GatewayAnswer.Error(501, $"The double does not know {request.Method} /{string.Join('/', request.Path)}.");
        if (_metadata.Find(request.Path[1], request.Path[3]) is not { } container)
            return GatewayAnswer.Error(404, "Owner resource does not exist", OwnerMissing);
        return operation switch
        {
            GatewayOperation.Query => Query(container, request),
            GatewayOperation.Batch => await BatchAsync(container, request),
            _ => Point(container, operation, request),
        };
    }

    private static GatewayAnswer Point(StoredContainer container, GatewayOperation operation, GatewayRequest request)
    {
        if (PartitionKey(request) is not { } key) return WithoutPartitionKey(request);
        var id = request.Path.Length == 6 ? request.Path[5] : null;
        lock (container.Lock)
        {
            var outcome = DocumentOperations.Execute(
                container,
                new DocumentRequest(operation, key, id, request.Body, request.Header("If-Match"), request.Header("If-None-Match")));
            var headers = Headers(container, key, outcome.Item);
            if (!outcome.IsSuccess)
                return GatewayAnswer.Error(outcome.Status, outcome.Message!, outcome.SubStatus, outcome.Charge, headers);
            var minimal = outcome.Item is null || outcome.Status == 304
                || (operation != GatewayOperation.Read
                && request.Header("Prefer")?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true);
            var body = minimal ? [] : StoredContainer.Bytes(container.WithSystemProperties(outcome.Item!));
            return new GatewayAnswer(outcome.Status, body, outcome.Charge, Headers: headers);
        }
    }

    private static async Task<GatewayAnswer> BatchAsync(StoredContainer container, GatewayRequest request)
    {
        if (PartitionKey(request) is not { } key) return WithoutPartitionKey(request);
        if (!request.Is("x-ms-cosmos-batch-atomic")) return GatewayAnswer.Error(501, "The double knows only batches that are atomic.");
        if (request.Body.Length > GatewayBatch.MaximumBytes) return GatewayAnswer.Error(413, "Request size is too large");
        if (await BatchCodec.ReadAsync(new MemoryStream(request.Body)) is not { } lines)
            return GatewayAnswer.Error(400, "The batch cannot be read.");
        if (lines.Count is 0 or > GatewayBatch.MaximumLines)
            return GatewayAnswer.Error(400, "Batch request has more operations than what is supported.");

        (int Status, IReadOnlyList<BatchLineResult> Results) outcome;
        Dictionary<string, string> headers;
        lock (container.Lock)
        {
            outcome = GatewayBatch.Execute(container, key, lines);
            headers = Headers(container, key, null);
        }
        return new GatewayAnswer(
            outcome.Status, await BatchCodec.WriteAsync(outcome.Results), outcome.Results.Sum(result => result.Charge), Headers: headers)
        {
            Parts = [.. lines.Select(line => GatewayBatch.Operation(line.OperationType) ?? GatewayOperation.Unknown)],
        };
    }

    private static GatewayAnswer Query(StoredContainer container, GatewayRequest request)
    {
        try
        {
            return Query(container, request, SqlQuery.Parse(JsonNode.Parse(request.Body)!));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return GatewayAnswer.Error(
                501, $"The double does not know this query: {exception.Message} in {Encoding.UTF8.GetString(request.Body)}");
        }
    }

    private static GatewayAnswer Query(StoredContainer container, GatewayRequest request, SqlQuery query)
    {
        lock (container.Lock)
        {
            var key = PartitionKey(request);
            var rangeId = RangeId(request);
            var range = rangeId is null ? null : container.Ranges.Find(rangeId);
            if (rangeId is not null && range is null) return GatewayAnswer.Error(410, "The range is gone: it has been split.", RangeGone);
            if (key is null && range is null && container.Ranges.All.Count > 1)
                return GatewayAnswer.Error(400, "The query crosses partitions: the gateway serves one.", CrossPartitionQueryNotServable);
            if (query.OrderBy is { } path && !container.Indexes(path))
                return GatewayAnswer.Error(400, $"The order-by item /{path}/? is excluded from the index.");

            List<StoredItem> items = [.. container.Alive().Where(item => (key is null || item.PartitionKey == key)
                && (range is null || range.Contains(item.Hash)) && IsInFilter(request, item.Hash))];
            // What the index does not cover is looked for in every document that it finds.
            var loaded = query.Paths.All(container.Indexes)
                ? null
                : items.Where(item => query.Where.IndexedPart(container.Indexes).Holds(item.Body)).ToList();
            if (query.Counts)
            {
                var count = new JsonArray(new JsonArray(new JsonObject { ["item"] = items.Count(item => query.Where.Holds(item.Body)) }));
                var answer = new JsonObject { ["_rid"] = container.ResourceId, ["Documents"] = count, ["_count"] = 1 };
                return new GatewayAnswer(
                    200, StoredContainer.Bytes(answer), RequestUnits.Query((loaded ?? []).Select(item => (long)item.Size)),
                    Headers: Headers(container, key, null, range));
            }
            if (!query.TryPage(
                items, PageSize(request) is > 0 and var size ? size : DefaultPageSize, request.Header("x-ms-continuation"), out var page,
                out var continuation))
            {
                return GatewayAnswer.Error(400, "The continuation token is malformed.");
            }

            // A page that is full has looked no further.
            if (continuation is not null) loaded = loaded?.Where(item => !query.IsBeyond(item, page[^1])).ToList();
            var rows = new JsonArray([.. page.Select(item => query.Row(container, item))]);
            var feed = new JsonObject { ["_rid"] = container.ResourceId, ["Documents"] = rows, ["_count"] = page.Count };
            var body = StoredContainer.Bytes(feed);
            var headers = Headers(container, key, null, range);
            headers["x-ms-item-count"] = page.Count.ToString(CultureInfo.InvariantCulture);
            if (continuation is not null) headers["x-ms-continuation"] = continuation;
            return new GatewayAnswer(200, body, RequestUnits.Query((loaded ?? page).Select(item => (long)item.Size)), Headers: headers);
        }
    }

    private static string? RangeId(GatewayRequest request) => request.Header("x-ms-documentdb-partitionkeyrangeid")?.Split(',')[^1];

    /// <summary>-1 leaves the size to the service, as no header does.</summary>
    private static int PageSize(GatewayRequest request) =>
        int.TryParse(request.Header("x-ms-max-item-count"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            && count > 0
            ? count
            : 0;

    /// <summary>A feed range that is less than a physical partition comes as a filter of hashes.</summary>
    private static bool IsInFilter(GatewayRequest request, string hash) =>
        (request.Header("x-ms-start-epk") is not { } start || string.CompareOrdinal(hash, start) >= 0)
        && (request.Header("x-ms-end-epk") is not { } end || string.CompareOrdinal(hash, end) < 0);

    private static GatewayAnswer WithoutPartitionKey(GatewayRequest request) => request.Header("x-ms-documentdb-partitionkey") is null
        ? GatewayAnswer.Error(400, "The header x-ms-documentdb-partitionkey is required.")
        : GatewayAnswer.Error(501, "The double knows partition keys of one string.");

    private static string? PartitionKey(GatewayRequest request)
    {
        if (request.Header("x-ms-documentdb-partitionkey") is not { } header) return null;
        try
        {
            return JsonNode.Parse(header) is JsonArray { Count: 1 } array && array[0] is JsonValue value
                && value.TryGetValue(out string? key)
                ? key
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Headers(StoredContainer container, string? key, StoredItem? item, PhysicalRange? range = null)
    {
        range ??= key is null ? container.Ranges.All[0] : container.Ranges.Of(PartitionKeyHash.Of(key));
        var headers = new Dictionary<string, string>
        {
            ["x-ms-session-token"] = $"{range.Id}:-1#{container.Writes}",
            ["x-ms-documentdb-partitionkeyrangeid"] = range.Id,
            ["x-ms-content-path"] = container.ResourceId,
            ["x-ms-alt-content-path"] = $"dbs/{container.Database.Id}/colls/{container.Id}",
            ["lsn"] = container.Writes.ToString(CultureInfo.InvariantCulture),
        };
        if (item is not null) headers["etag"] = item.ETag;
        return headers;
    }
}
