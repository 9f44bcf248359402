using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>An outage, as stored.</summary>
internal sealed record StoredOutage(OutageDocument Document, string ETag);

/// <summary>The outages that operators have recorded (S1), and which contracts have claimed for them.</summary>
public sealed class OutageStore(IDocumentStore documents)
{
    // Greater than any character that could follow: ids of entries have one length.
    private const string JustAfter = "~";

    private static readonly string Container = Containers.Operations.Name;

    /// <summary>The outage, or null where there is none or it was withdrawn.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<StoredOutage?> FindAsync(string outageId, CancellationToken cancellationToken = default) =>
        await ReadAsync(outageId, cancellationToken) is { Document.Withdrawal: null } found ? found : null;

    /// <summary>The outage, withdrawn or not; null where there is none.</summary>
    internal async Task<StoredOutage?> ReadAsync(string outageId, CancellationToken cancellationToken = default) =>
        Ids.IsOurs(outageId) && await documents.ReadAsync(Container, outageId, OutageDocument.DocumentId, cancellationToken) is { } found
            ? Of(found)
            : null;

    /// <summary>Records an outage with its entry in the list; doing it again changes nothing.</summary>
    /// <remarks>Budget: two creates.</remarks>
    internal async Task RecordAsync(OutageDocument outage, OutageEntryDocument entry, CancellationToken cancellationToken = default)
    {
        // An entry without its outage is passed over; an outage without an entry would never be listed.
        await CreateAsync(OutageEntryDocument.AllEntries, entry.Id, entry, cancellationToken);
        await CreateAsync(outage.Scope, outage.Id, outage, cancellationToken);
    }

    /// <summary>Replaces an outage; false where another was faster.</summary>
    internal async Task<bool> TryReplaceAsync(StoredOutage before, OutageDocument after, CancellationToken cancellationToken = default) =>
        (await documents.CommitAsync(
            Container, after.Scope, [new DocumentWrite.Replace(after.Id, StoredJson.Write(after), before.ETag)],
            cancellationToken)).IsCommitted;

    /// <summary>
    /// Outages in the order of their recording, newest first, those that were withdrawn left out; and the last entry that was looked at.
    /// </summary>
    /// <param name="limit">The most entries to look at.</param>
    /// <param name="after">The last entry of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: a page of one partition, and a point read for each entry.</remarks>
    internal async Task<(IReadOnlyList<(string EntryId, OutageDocument Outage)> Items, string? Last)> ListAsync(
        int limit, string? after, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, OutageEntryDocument.AllEntries, after is null ? null : after + JustAfter, null, limit, cursor: null,
            cancellationToken);
        OutageEntryDocument[] entries = [.. page.Items.Select(StoredJson.Read<OutageEntryDocument>)];
        var found = await documents.ReadManyAsync(
            Container, [.. entries.Select(entry => new DocumentKey(entry.OutageId, OutageDocument.DocumentId))], cancellationToken);
        return (
            [.. found.Select((document, i) => (entries[i].Id, Outage: document is null ? null : Of(document).Document)).Where(IsListed)
                .Select(item => (item.Id, item.Outage!))],
            page.Cursor is null ? null : entries[^1].Id);
    }

    /// <summary>Marks that a contract claims for an outage; doing it again changes nothing.</summary>
    /// <remarks>Budget: one upsert.</remarks>
    internal Task MarkClaimAsync(string outageId, string contractId, CancellationToken cancellationToken = default)
    {
        var mark = OutageClaimDocument.Of(outageId, contractId);
        return documents.CommitAsync(Container, outageId, [new DocumentWrite.Upsert(mark.Id, StoredJson.Write(mark))], cancellationToken);
    }

    /// <summary>The contracts that have claimed for an outage, or were about to, a page at a time.</summary>
    internal async Task<(IReadOnlyList<string> ContractIds, string? Cursor)> ListClaimsAsync(
        string outageId, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, outageId, OutageClaimDocument.IdFrom, OutageClaimDocument.IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(item => StoredJson.Read<OutageClaimDocument>(item).ContractId)], page.Cursor);
    }

    // A recording that was interrupted and made again has left an entry of its own.
    private static bool IsListed((string EntryId, OutageDocument? Outage) item) =>
        item.Outage is { Withdrawal: null } outage && outage.EntryId == item.EntryId;

    private Task<CommitResult> CreateAsync<T>(string scope, string id, T document, CancellationToken cancellationToken) =>
        documents.CommitAsync(Container, scope, [new DocumentWrite.Create(id, StoredJson.Write(document))], cancellationToken);

    private static StoredOutage Of(Document found) => new(StoredJson.Read<OutageDocument>(found), found.ETag);
}
