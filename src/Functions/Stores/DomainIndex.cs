using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>One page of the contracts that are entered under a domain, by their ids.</summary>
public sealed record DomainIndexPage(IReadOnlyList<string> ContractIds, string? Cursor);

/// <summary>
/// The contracts by the domains of their scope: a document for each domain and contract, in a partition of the domain. An entry is made
/// before the contract has the domain and is never removed, so that a search misses no contract; the contract itself says whether it has
/// the domain, and when.
/// </summary>
public sealed class DomainIndex(IDocumentStore documents)
{
    private const string DocumentType = "domain-entry";
    private const int WritesAtOnce = 16;

    private static readonly string Container = Containers.Claims.Name;

    /// <summary>Enters a contract under domains. Repeatable.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="domains">In canonical form (C2).</param>
    /// <param name="cancellationToken">Cancels between two entries.</param>
    /// <remarks>Budget: a create for each domain.</remarks>
    public async Task AddAsync(string contractId, IEnumerable<string> domains, CancellationToken cancellationToken = default)
    {
        foreach (var some in domains.Chunk(WritesAtOnce))
        {
            // A conflict is an existing entry.
            await Task.WhenAll(
                some.Select(
                    domain => documents.CommitAsync(Container, PartitionOf(domain), [EntryOf(contractId, domain)], cancellationToken)));
        }
    }

    /// <summary>One page of the contracts that have, had or were about to have a domain.</summary>
    /// <param name="domain">In canonical form (C2).</param>
    /// <param name="limit">The most contracts, 1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <remarks>Budget: one query page of one partition.</remarks>
    /// <exception cref="InvalidCursorException">The cursor is not one of this list.</exception>
    public async Task<DomainIndexPage> FindAsync(
        string domain, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(Container, PartitionOf(domain), null, null, limit, cursor, cancellationToken);
        return new DomainIndexPage([.. page.Items.Select(item => item.Id)], page.Cursor);
    }

    private static DocumentWrite.Create EntryOf(string contractId, string domain) =>
        new(contractId, StoredJson.Write(new DomainEntry(contractId, PartitionOf(domain), DocumentType)));

    // Beside the claims of addresses: no address begins so.
    private static string PartitionOf(string domain) => $"domain:{domain}";

    private sealed record DomainEntry(string Id, string Address, string Type);
}
