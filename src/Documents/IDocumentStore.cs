namespace SecureMx.Documents;

/// <summary>
/// A store of JSON documents with the semantics of Cosmos DB for NoSQL, and no more: documents live in a container, in a
/// logical partition, under an id that is unique in that partition; a batch is atomic within one partition; nothing is atomic across two.
/// </summary>
/// <remarks>
/// Every adapter passes the one suite in <c>tests/Documents.Tests</c>. What the world may cause (a conflict, a missing document, a stale
/// ETag) is a typed result. Of the exceptions, <see cref="ArgumentException"/> means that the call was wrong and changed nothing (an id, a
/// body or a batch that Cosmos DB would not take, a query on a property that is not indexed), <see cref="InvalidCursorException"/> that a
/// cursor is not one of this listing, <see cref="StoreBusyException"/> that the store has no time now, and
/// <see cref="StoreUnavailableException"/> and any other that the outcome is unknown. Strings are compared by code point, which is the
/// order of their UTF-8 bytes. Bodies keep their meaning, not their bytes: numbers are IEEE doubles, and white space may go.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Point read: the document, or null where there is none (or its time to live has run out).</summary>
    Task<Document?> ReadAsync(string container, string partitionKey, string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks whether the store can be used: it reads a document that is not there. A store that knows of failed writes tries one as well.
    /// </summary>
    /// <exception cref="StoreUnavailableException">It cannot.</exception>
    Task ProbeAsync(string container, CancellationToken cancellationToken = default) =>
        ReadAsync(container, "health", "health", cancellationToken);

    /// <summary>
    /// Point reads of many documents at once: for each key, in their order, what <see cref="ReadAsync"/> would give. Each is independent:
    /// they are not of one instant.
    /// </summary>
    async Task<IReadOnlyList<Document?>> ReadManyAsync(
        string container, IReadOnlyList<DocumentKey> keys, CancellationToken cancellationToken = default)
        => await Task.WhenAll(keys.Select(key => ReadAsync(container, key.PartitionKey, key.Id, cancellationToken)));

    /// <summary>
    /// The documents of one partition whose ids lie in [<paramref name="idFrom"/>, <paramref name="idBefore"/>) by code point, ascending;
    /// null means unbounded. At most <paramref name="limit"/> (1 to 1000) and <see cref="DocumentLimits.MaximumPageBytes"/> a page.
    /// </summary>
    Task<DocumentPage> ListAsync(
        string container, string partitionKey, string? idFrom, string? idBefore, int limit, string? cursor = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits 1 to <see cref="DocumentWrite.MaximumPerCommit"/> writes in one partition: all of them or none. When it answers
    /// <see cref="CommitStatus.Committed"/> the writes are durable.
    /// </summary>
    Task<CommitResult> CommitAsync(
        string container, string partitionKey, IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken = default);

    /// <summary>
    /// The documents of a container that match the query, over all partitions (or one range of them), page by page, at most
    /// <paramref name="limit"/> (1 to 1000) and <see cref="DocumentLimits.MaximumPageBytes"/> a page. The order is total and stable, so
    /// that a cursor neither skips nor repeats a document that stood there throughout, whatever else is written meanwhile.
    /// </summary>
    Task<DocumentPage> QueryAsync(
        string container, DocumentQuery query, int limit, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The documents of a container that a search finds, in its order, page by page, at most <paramref name="limit"/> (1 to 1000) and
    /// <see cref="DocumentLimits.MaximumPageBytes"/> a page. A page begins behind the last document of the page before, by its order: what
    /// stands throughout with one order is neither skipped nor repeated, whatever else is written meanwhile.
    /// </summary>
    Task<DocumentPage> SearchAsync(
        string container, DocumentSearch search, int limit, string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>How many documents a search finds, by the index.</summary>
    Task<long> CountAsync(string container, DocumentSearch search, CancellationToken cancellationToken = default);

    /// <summary>The ranges of a container: each partition is in exactly one, so that work can fan out over them. At least one.</summary>
    Task<IReadOnlyList<DocumentRange>> GetRangesAsync(string container, CancellationToken cancellationToken = default);
}
