using System.Runtime.CompilerServices;

namespace SecureMx.Client;

/// <summary>Reads the pages of a list one after the other.</summary>
internal static class Pages
{
    /// <summary>The items of all pages; a page is asked for when its first item is.</summary>
    /// <param name="read">Reads the page that begins at a cursor; null is the first.</param>
    /// <param name="partsOf">The items of a page, and the cursor of the next; null on the last.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async IAsyncEnumerable<TItem> ReadAsync<TPage, TItem>(
        Func<string?, CancellationToken, Task<TPage>> read,
        Func<TPage, (IList<TItem> Items, string? Next)> partsOf,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            (var items, cursor) = partsOf(await read(cursor, cancellationToken));
            foreach (var item in items)
                yield return item;
        }
        while (cursor is not null);
    }
}
