using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>
/// The queries that reach the gateway: <c>SELECT *</c> with conditions and at most one order, as the application writes it or as the SDK
/// rewrites it to merge several partitions (each row with its order key and resource id).
/// </summary>
internal sealed record SqlQuery(SqlCondition Where, string? OrderBy, bool Descending, bool Rewritten)
{
    /// <summary>Whether it asks how many documents there are.</summary>
    public bool Counts { get; init; }

    private const int MaximumPageBytes = 4 * 1024 * 1024;

    /// <exception cref="FormatException">The query is another.</exception>
    public static SqlQuery Parse(JsonNode body)
    {
        var parameters = body["parameters"]?.AsArray().ToDictionary(
            one => (string)one!["name"]!, one => one!["value"], StringComparer.Ordinal)
            ?? [];
        return new SqlParser((string)body["query"]!, parameters).Parse();
    }

    /// <summary>The properties that it compares or orders by.</summary>
    public IEnumerable<string> Paths => OrderBy is null ? Where.Paths : Where.Paths.Append(OrderBy);

    /// <summary>A page from where the last one ended; false where the token is none of this query's.</summary>
    public bool TryPage(IEnumerable<StoredItem> items, int limit, string? token, out List<StoredItem> page, out string? continuation)
    {
        (page, continuation) = ([], null);
        var matching = items.Where(item => Where.Holds(item.Body));
        List<StoredItem> rest;
        if (OrderBy is null)
        {
            if (!TryNumber(token, out var last)) return false;
            rest = [.. matching.Where(item => item.Number > last).Take(limit + 1)];
        }
        else
        {
            if (!TryPlace(token, out var place)) return false;
            // What is not there is left out; of what is there, this double knows the order of strings only.
            List<StoredItem> there = [.. matching.Where(item => item.Body.ContainsKey(OrderBy))];
            if (there.Exists(item => item.Body[OrderBy]?.GetValueKind() != JsonValueKind.String))
                throw new FormatException("an order of other values than strings");
            var ordered = there
                .Select(item => (Item: item, Key: Encoding.UTF8.GetBytes((string)item.Body[OrderBy]!)))
                .OrderBy(one => one.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b) * (Descending ? -1 : 1)))
                .ThenBy(one => one.Item.Number);
            rest = [.. ordered.Where(one => place is null || IsAfter(one.Key, one.Item.Number, place.Value)).Select(one => one.Item)
                .Take(limit + 1)];
        }
        var fits = Fitting(rest, limit);
        if (rest.Count > fits)
        {
            rest.RemoveRange(fits, rest.Count - fits);
            continuation = OrderBy is null
                ? $"+RID:~{rest[^1].Number}#RT:1#TRC:{limit}"
                : $"+KEY:~{Convert.ToBase64String(Key(rest[^1]))}#RID:{rest[^1].Number}";
        }
        page = rest;
        return true;
    }

    /// <summary>How many go on a page: as many as are asked for, within 4 MB, and at least one.</summary>
    private static int Fitting(List<StoredItem> items, int limit)
    {
        var (count, bytes) = (0, 0L);
        while (count < Math.Min(limit, items.Count) && (count == 0 || bytes + items[count].Size <= MaximumPageBytes))
            bytes += items[count++].Size;
        return count;
    }

    private byte[] Key(StoredItem item) => Encoding.UTF8.GetBytes((string)item.Body[OrderBy!]!);

    private bool IsAfter(byte[] key, ulong number, (byte[] Key, ulong Number) place)
    {
        var order = key.AsSpan().SequenceCompareTo(place.Key) * (Descending ? -1 : 1);
        return order > 0 || (order == 0 && number > place.Number);
    }

    /// <summary>Whether a document comes after another in the order of the query.</summary>
    public bool IsBeyond(StoredItem item, StoredItem last) =>
        OrderBy is null ? item.Number > last.Number : IsAfter(Key(item), item.Number, (Key(last), last.Number));

    /// <summary>A document as the answer carries it.</summary>
    public JsonObject Row(StoredContainer container, StoredItem item)
    {
        var whole = container.WithSystemProperties(item);
        if (!Rewritten) return whole;
        return new JsonObject
        {
            ["_rid"] = (string)whole["_rid"]!,
            ["orderByItems"] = new JsonArray(new JsonObject { ["item"] = item.Body[OrderBy!]!.DeepClone() }),
            ["payload"] = whole,
        };
    }

    private static bool TryNumber(string? token, out ulong number)
    {
        number = 0;
        return token is null
            || (token.Split('~', '#') is ["+RID:", var digits, ..]
            && ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    private static bool TryPlace(string? token, out (byte[] Key, ulong Number)? place)
    {
        place = null;
        if (token is null) return true;
        if (token.Split('~', '#', ':') is not ["+KEY", "", var key, "RID", var digits]) return false;
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out var length)) return false;
        place = (bytes[..length], number);
        return true;
    }
}
