using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace SecureMx.Documents.Cosmos;

/// <summary>
/// A search over all physical partitions. Each is asked for its share of a page, in order and side by side, and again where its share was
/// too small: a page reads little more than it shows.
/// </summary>
internal sealed class CosmosSearch(Container container, ContainerDefinition definition, DocumentSearch search, ILogger logger)
{
    private const int MoreThanItsShare = 2;

    /// <summary>A page behind an order: 1 request for each physical partition, and more where documents lie unevenly.</summary>
    /// <returns>The documents, and the order of the last where there are more.</returns>
    public async Task<(List<Document> Items, byte[]? Last)> PageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var ranges = await CosmosReads.RangesAsync(container, cancellationToken);
        var share = ranges.Count == 1 ? limit : Math.Min(limit, (limit * 5 / 4 / ranges.Count) + MoreThanItsShare);
        var branches = ranges.Select(range => new Branch(CosmosReads.ParseRange(range), after)).ToList();
        await Task.WhenAll(branches.Select(branch => FillAsync(branch, share, cancellationToken)));

        var (items, room, last) = (new List<Document>(), new PageRoom(limit), (byte[]?)null);
        while (true)
        {
            // Whether there is one more is not worth a request.
            if (items.Count == limit)
                return (items, branches.Exists(branch => branch.Waiting.Count > 0 || !branch.IsOver) ? last : null);
            foreach (var empty in branches.Where(branch => branch.Waiting.Count == 0 && !branch.IsOver))
                await FillAsync(empty, share, cancellationToken);
            var next = branches.Where(branch => branch.Waiting.Count > 0).Aggregate(
                (Branch?)null, (first, branch) => first is null || Compare(branch.Waiting.Peek().Order, first.Waiting.Peek().Order) < 0
                    ? branch
                    : first);
            if (next is null) return (items, null);
            var (document, order) = next.Waiting.Peek();
            if (!room.Takes(document.Json.Length)) return (items, last);
            next.Waiting.Dequeue();
            items.Add(document);
            last = order;
        }
    }

    /// <summary>Counts by the index: 1 request for each physical partition.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var query = Query("SELECT VALUE COUNT(1)", null, isOrdered: false);
        return await CosmosReads.PatientlyAsync(
            async () =>
            {
                using var iterator = container.GetItemQueryStreamIterator(
                    query, null, new QueryRequestOptions { MaxItemCount = 1, MaxConcurrency = -1 });
                var count = 0L;
                while (iterator.HasMoreResults)
                {
                    var started = Stopwatch.GetTimestamp();
                    using var response = await iterator.ReadNextAsync(cancellationToken);
                    CosmosTelemetry.Called(
                        logger, "count", definition.Name, response.StatusCode, response.Headers.RequestCharge, started);
                    response.EnsureSuccessStatusCode();
                    using var body = await JsonDocument.ParseAsync(response.Content, cancellationToken: cancellationToken);
                    count += body.RootElement.GetProperty("Documents").EnumerateArray().Sum(value => value.GetInt64());
                }
                return count;
            },
            cancellationToken);
    }

    private async Task FillAsync(Branch branch, int count, CancellationToken cancellationToken)
    {
        var query = Query("SELECT *", branch.After, isOrdered: true);
        var (items, more) = await CosmosReads.PageAsync(
            (from, size) => container.GetItemQueryStreamIterator(
                branch.Range, query, from, new QueryRequestOptions { MaxItemCount = size, MaxConcurrency = 1 }),
            null, count, canCut: true, definition, "search", logger, cancellationToken);
        foreach (var item in items) branch.Waiting.Enqueue((item, OrderOf(item)));
        if (items.Count > 0) branch.After = Encoding.UTF8.GetString(OrderOf(items[^1]));
        branch.IsOver = more is null;
    }

    private QueryDefinition Query(string select, string? after, bool isOrdered)
    {
        var order = CosmosReads.PropertyOf(ContainerDefinition.Order);
        var text = new StringBuilder($"{select} FROM c WHERE c.type = @type");
        Dictionary<string, string> values = new(StringComparer.Ordinal) { ["@type"] = search.Type };
        foreach (var condition in search.Where) text.Append(" AND ").Append(Condition(condition, values));
        var from = (search.Descending ? null : after) ?? search.From ?? string.Empty;
        text.Append(
            CultureInfo.InvariantCulture, $" AND {order} {(after is null || search.Descending ? ">=" : ">")} {Named(values, from)}");
        if ((search.Descending ? after ?? search.Before : search.Before) is { } before)
            text.Append(CultureInfo.InvariantCulture, $" AND {order} < {Named(values, before)}");
        if (isOrdered) text.Append(CultureInfo.InvariantCulture, $" ORDER BY {order} {(search.Descending ? "DESC" : "ASC")}");
        return values.Aggregate(
            new QueryDefinition(text.ToString()), (query, value) => query.WithParameter(value.Key, value.Value));
    }

    private static string Condition(SearchCondition condition, Dictionary<string, string> values)
    {
        var property = CosmosReads.PropertyOf(condition.Field);
        return condition switch
        {
            SearchCondition.Is one => $"{property} = {Named(values, one.Value)}",
            SearchCondition.IsOneOf some =>
                $"({string.Join(" OR ", some.Choices.Select(choice => $"{property} = {Named(values, choice)}"))})",
            SearchCondition.LiesIn span => $"{property} >= {Named(values, span.From)} AND {property} < {Named(values, span.Before)}",
            SearchCondition.Has has =>
                $"ARRAY_CONTAINS({CosmosReads.PropertyOf(ContainerDefinition.TermsProperty)}, {Named(values, has.Term)})",
            SearchCondition.Contains text => $"CONTAINS({property}, {Named(values, text.Text)})",
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
    }

    private static string Named(Dictionary<string, string> values, string value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@v{values.Count}");
        values.Add(name, value);
        return name;
    }

    private static byte[] OrderOf(Document document)
    {
        var reader = new Utf8JsonReader(document.Json.Span, new JsonReaderOptions { MaxDepth = DocumentLimits.MaximumDepth + 2 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOrder = reader.ValueTextEquals(ContainerDefinition.Order);
            reader.Read();
            if (isOrder) return Encoding.UTF8.GetBytes(reader.GetString()!);
            reader.Skip();
        }
        throw new InvalidOperationException($"The document {document.Id} was found by an order that it does not have.");
    }

    private int Compare(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right) * (search.Descending ? -1 : 1);

    /// <summary>A physical partition's part of a page.</summary>
    private sealed class Branch(FeedRange range, string? after)
    {
        public FeedRange Range => range;

        public string? After { get; set; } = after;

        public bool IsOver { get; set; }

        public Queue<(Document Document, byte[] Order)> Waiting { get; } = [];
    }
}
