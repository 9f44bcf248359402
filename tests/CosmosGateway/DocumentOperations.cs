using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>How an operation on a document ended.</summary>
internal readonly record struct Outcome(int Status, StoredItem? Item = null, string? Message = null, int SubStatus = 0, double Charge = 0)
{
    public bool IsSuccess => Status is < 300 or 304;
}

/// <summary>What an operation on a document asks.</summary>
internal readonly record struct DocumentRequest(
    GatewayOperation Operation, string PartitionKey, string? Id = null, ReadOnlyMemory<byte> Body = default, string? IfMatch = null,
    string? IfNoneMatch = null);

/// <summary>The operations on one document, as a point request or a line of a batch asks for them. The container's lock is held.</summary>
internal static class DocumentOperations
{
    private const int MaximumBody = 2 * 1024 * 1024;
    private const int MaximumIdBytes = 1023;
    private const int PartitionKeyMismatch = 1001;

    /// <param name="container">Where.</param>
    /// <param name="request">What.</param>
    /// <param name="changing">Called with the document of an id before it is changed.</param>
    public static Outcome Execute(
        StoredContainer container, DocumentRequest request,
        Action<(string Id, StoredItem? Item)>? changing = null) => request.Operation switch
        {
            GatewayOperation.Read => Read(container, request),
            GatewayOperation.Delete => Delete(container, request, changing),
            GatewayOperation.Create or GatewayOperation.Replace or GatewayOperation.Upsert => Write(container, request, changing),
            _ => new Outcome(501, Message: "The double does not know this operation."),
        };

    private static Outcome Read(StoredContainer container, DocumentRequest request)
    {
        if (container.Find(request.PartitionKey, request.Id!) is not { } item) return Missing();
        return request.IfNoneMatch is { } etag && Matches(etag, item)
            ? new Outcome(304, item, Charge: RequestUnits.Read(0))
            : new Outcome(200, item, Charge: RequestUnits.Read(item.Size));
    }

    private static Outcome Delete(StoredContainer container, DocumentRequest request, Action<(string Id, StoredItem? Item)>? changing)
    {
        if (container.Find(request.PartitionKey, request.Id!) is not { } item) return Missing();
        if (request.IfMatch is { } etag && !Matches(etag, item)) return Stale();
        changing?.Invoke((item.Id, item));
        container.Remove(item);
        return new Outcome(204, Charge: RequestUnits.Write(item.Size, container.Terms(item.Body).Count));
    }

    private static Outcome Write(StoredContainer container, DocumentRequest request, Action<(string Id, StoredItem? Item)>? changing)
    {
        if (request.Body.Length > MaximumBody) return new Outcome(413, Message: "Request size is too large");
        if (Parse(request.Body, out var body) is { } wrong) return wrong;
        if (!IsId(body["id"], out var id))
            return Bad("The input content is invalid because the required properties - 'id; ' - are missing or not valid");
        if (!HasKey(body[container.PartitionKeyProperty], request.PartitionKey))
        {
            return new Outcome(
                400, Message: "PartitionKey extracted from document doesn't match the one specified in the header",
                SubStatus: PartitionKeyMismatch);
        }

        if (!IsTimeToLive(body["ttl"])) return Bad("The input ttl is invalid. Ensure to provide a nonzero positive integer or -1");
        if (request.Operation == GatewayOperation.Replace && id != request.Id)
            return Bad("The id of the document is not that of the request");

        var old = container.Find(request.PartitionKey, id);
        if (request.Operation == GatewayOperation.Create && old is not null)
            return new Outcome(409, Message: "Entity with the specified id already exists in the system.", Charge: RequestUnits.Read(0));
        if (request.Operation == GatewayOperation.Replace && old is null) return Missing();
        // An upsert that creates has nothing to compare its ETag with, and the service lets it pass.
        if (request.Operation != GatewayOperation.Create && old is not null && request.IfMatch is { } etag && !Matches(etag, old))
            return Stale();

        changing?.Invoke((id, old));
        var item = container.Put(request.PartitionKey, body, request.Body.Length);
        if (old is null) return new Outcome(201, item, Charge: RequestUnits.Write(item.Size, container.Terms(body).Count));
        var (before, after) = (container.Terms(old.Body), container.Terms(body));
        return new Outcome(
            200, item, Charge: RequestUnits.Replace(old.Size, item.Size, before.Except(after).Count() + after.Except(before).Count()));
    }

    private static Outcome? Parse(ReadOnlyMemory<byte> bytes, out JsonObject body)
    {
        body = [];
        try
        {
            if (JsonNode.Parse(bytes.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 130 }) is not JsonObject parsed)
                return Bad("The body is no object");
            // A repeated name is found on the first access of the object.
            _ = parsed.ContainsKey("id");
            body = StoredNumbers.AsStored(parsed);
            return null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return Bad(exception.Message);
        }
    }

    private static bool IsId(JsonNode? node, out string id)
    {
        id = node is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;
        return id.Length > 0 && Encoding.UTF8.GetByteCount(id) <= MaximumIdBytes && id.IndexOfAny(['/', '\\', '?', '#']) < 0
            && id[^1] != ' ';
    }

    private static bool HasKey(JsonNode? node, string key) => node is JsonValue value && value.TryGetValue(out string? text) && text == key;

    private static bool IsTimeToLive(JsonNode? node) =>
        node is null
            || (node is JsonValue value && value.TryGetValue(out double seconds) && double.IsInteger(seconds)
            && seconds is -1 or (>= 1 and <= int.MaxValue));

    private static bool Matches(string etag, StoredItem item) => etag == "*" || etag.Trim('"') == item.ETag.Trim('"');

    private static Outcome Bad(string message) => new(400, Message: message);

    private static Outcome Missing() =>
        new(404, Message: "Entity with the specified id does not exist in the system.", Charge: RequestUnits.Read(0));

    private static Outcome Stale() =>
        new(
            412, Message: "Operation cannot be performed because one of the specified precondition is not met.",
            Charge: RequestUnits.Read(0));
}
