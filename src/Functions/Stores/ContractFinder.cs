using SecureMx.Documents;
using SecureMx.Domain;

namespace SecureMx.Functions.Stores;

/// <summary>Finds contracts by the index, in an order.</summary>
public sealed class ContractFinder(IDocumentStore documents, StoreUpgrade upgrade)
{
    private const int MaximumLookedAt = 2000;
    private const int ReadTogether = 25;

    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>One page of the contracts that a search finds.</summary>
    /// <param name="search">What is looked for.</param>
    /// <param name="limit">The most contracts, 1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this search.</exception>
    /// <remarks>
    /// Budget: one page of a search over the index; in the order of ends a point read of each contract too. A second page only where
    /// nothing of the first is one any more, since a day has begun.
    /// </remarks>
    public async Task<ContractPage> ListAsync(
        ContractSearch search, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        var asked = search.ToDocuments();
        for (int lookedAt = 0; ;)
        {
            DocumentPage page = await documents.SearchAsync(Container, asked, limit, cursor, cancellationToken);
            (IReadOnlyList<Document> found, cursor) = search.Order == ContractOrder.Ends
                ? await ReadAsync(asked, page, cursor, cancellationToken)
                : (page.Items, page.Cursor);
            Contract[] contracts = [.. found.Select(ContractProjection.Of).Where(search.Includes)];
            lookedAt += found.Count;
            if (contracts.Length > 0 || cursor is null || lookedAt >= MaximumLookedAt)
                return new ContractPage(contracts, cursor);
        }
    }

    /// <summary>How many contracts a search finds, by the index.</summary>
    /// <remarks>Budget: one count over the index.</remarks>
    public async Task<long> CountAsync(ContractSearch search, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        return await documents.CountAsync(Container, search.ToDocuments(), cancellationToken);
    }

    // The contracts of a page of ends, as far as they fit a page by their bytes; then the place behind the last that does is asked for.
    private async Task<(IReadOnlyList<Document> Found, string? Cursor)> ReadAsync(
        DocumentSearch asked, DocumentPage ends, string? cursor, CancellationToken cancellationToken)
    {
        List<Document> found = [];
        long bytes = 0;
        int read = 0;
        foreach (var some in ends.Items.Chunk(ReadTogether))
        {
            DocumentKey[] keys = [.. some.Select(end => new DocumentKey(end.PartitionKey, ContractDocument.DocumentId))];
            foreach (var contract in await documents.ReadManyAsync(Container, keys, cancellationToken))
            {
                if (found.Count > 0 && bytes + (contract?.Json.Length ?? 0) > DocumentLimits.MaximumPageBytes)
                    return (found, (await documents.SearchAsync(Container, asked, read, cursor, cancellationToken)).Cursor);
                read++;
                if (contract is null)
                    continue;
                found.Add(contract);
                bytes += contract.Json.Length;
            }
        }

        return (found, ends.Cursor);
    }
}
