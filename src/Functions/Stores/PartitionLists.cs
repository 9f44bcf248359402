using NodaTime;
using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>Lists of one partition that go backwards, and their numbers: the store lists ids in ascending order.</summary>
internal static class PartitionLists
{
    private const int AtOnce = 1000;
    private const int ShortestWindow = 24;

    /// <summary>How many documents a list has.</summary>
    /// <remarks>Budget: a list page for each 1,000 documents or 1 MiB.</remarks>
    public static async Task<long> CountAsync(
        this IDocumentStore documents, string container, string scope, string idFrom, string idBefore,
        CancellationToken cancellationToken)
    {
        long count = 0;
        string? cursor = null;
        do
        {
            var page = await documents.ListAsync(container, scope, idFrom, idBefore, AtOnce, cursor, cancellationToken);
            count += page.Items.Count;
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return count;
    }

    /// <summary>The documents of months before one, the latest month first, at most <paramref name="limit"/>.</summary>
    /// <param name="documents">The store.</param>
    /// <param name="container">The container.</param>
    /// <param name="scope">The partition.</param>
    /// <param name="idOf">The id of a month's document; ids have the order of the months.</param>
    /// <param name="first">No document is of a month before.</param>
    /// <param name="before">The month after the latest that is asked for.</param>
    /// <param name="limit">The most documents.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: a list page for each <paramref name="limit"/> months, at least 24, and for each MiB of them.</remarks>
    public static async Task<IReadOnlyList<Document>> ListMonthsBackAsync(
        this IDocumentStore documents, string container, string scope, Func<YearMonth, string> idOf, YearMonth first, YearMonth before,
        int limit, CancellationToken cancellationToken)
    {
        List<Document> found = [];
        int months = Math.Max(limit, ShortestWindow);
        while (found.Count < limit && before.CompareTo(first) > 0)
        {
            var from = before.PlusMonths(-months);
            found.AddRange((await ListAsync(idOf(from), idOf(before))).AsEnumerable().Reverse());
            before = from;
        }

        return found.Count <= limit ? found : found[..limit];

        async Task<List<Document>> ListAsync(string idFrom, string idBefore)
        {
            List<Document> window = [];
            string? cursor = null;
            do
            {
                var page = await documents.ListAsync(container, scope, idFrom, idBefore, months, cursor, cancellationToken);
                window.AddRange(page.Items);
                cursor = page.Cursor;
            }
            while (cursor is not null);
            return window;
        }
    }
}
