using System.Globalization;
using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>One page of what a query has found.</summary>
internal sealed record QueryPage<T>(IReadOnlyList<T> Items, string? Cursor);

/// <summary>
/// A query whose field may have one of several values: one query after the other, with one cursor through all of them. What the store
/// cannot compare is left out afterwards; a page is complete when it is full, by number or by bytes, or has looked at
/// <see cref="MaximumLookedAt"/> documents.
/// </summary>
internal sealed class QueryChain(IDocumentStore documents, string container, string type, string field, IReadOnlyList<string> values)
{
    /// <summary>The most documents that one page looks at: it may then be short, and has a cursor.</summary>
    public const int MaximumLookedAt = 2000;

    /// <summary>The most bytes of documents that one page looks at.</summary>
    private const int MaximumBytesLookedAt = 16 * DocumentLimits.MaximumPageBytes;

    private const int MaximumPage = 200;

    private readonly List<FieldEquals> _where = [];

    /// <summary>Restricts the query by a field, unless the value is null.</summary>
    public QueryChain Where(string name, string? value)
    {
        if (value is not null)
            _where.Add(new FieldEquals(name, value));
        return this;
    }

    /// <summary>Reads one page.</summary>
    /// <param name="select">Makes the view of a document; null leaves it out.</param>
    /// <param name="limit">The most items.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<QueryPage<T>> ReadAsync<T>(Func<Document, T?> select, int limit, string? cursor, CancellationToken cancellationToken)
        where T : class
    {
        (int index, string? inner) = Parse(cursor);
        List<T> items = [];
        int lookedAt = 0;
        long bytes = 0, bytesLookedAt = 0;
        int size = limit;
        while (index < values.Count && items.Count < limit && lookedAt < MaximumLookedAt && bytesLookedAt < MaximumBytesLookedAt)
        {
            var query = new DocumentQuery(type, [.. _where, new FieldEquals(field, values[index])]);
            DocumentPage page = await documents.QueryAsync(container, query, size, inner, cancellationToken);
            (List<T> found, long foundBytes) = Choose(page, select);
            lookedAt += page.Items.Count;
            bytesLookedAt += page.Items.Sum(item => (long)item.Json.Length);
            if (items.Count > 0 && bytes + foundBytes > DocumentLimits.MaximumPageBytes)
                break; // what does not fit is the next page's
            bytes += foundBytes;
            int room = limit - items.Count;
            if (found.Count > room)
            {
                // More items than fit, and a cursor can only point between the store's pages: reads the same place again with a page that
                // fits.
                size = room;
                bytes -= foundBytes;
                continue;
            }

            items.AddRange(found);
            // Where little of a page is wanted, the next one is larger, so that a rare status is not looked for one document at a time.
            size = found.Count * 2 < page.Items.Count ? Math.Min(size * 2, MaximumPage) : Math.Max(limit - items.Count, 1);
            inner = page.Cursor;
            if (inner is null)
                index++;
        }

        return new QueryPage<T>(items, index < values.Count ? string.Create(CultureInfo.InvariantCulture, $"{index}:{inner}") : null);
    }

    private static (List<T> Found, long Bytes) Choose<T>(DocumentPage page, Func<Document, T?> select)
        where T : class
    {
        List<T> found = [];
        long bytes = 0;
        foreach (Document item in page.Items)
        {
            if (select(item) is not { } chosen)
                continue;
            found.Add(chosen);
            bytes += item.Json.Length;
        }

        return (found, bytes);
    }

    private (int Index, string? Inner) Parse(string? cursor)
    {
        if (cursor is null)
            return (0, null);
        int colon = cursor.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !int.TryParse(cursor.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || index >= values.Count)
            throw new InvalidCursorException();
        string inner = cursor[(colon + 1)..];
        return (index, inner.Length == 0 ? null : inner);
    }
}
