using NodaTime;
using SecureMx.Documents;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>An outage, as stored.</summary>
internal sealed record StoredOutage(OutageDocument Document, string ETag);

/// <summary>A page of outages.</summary>
/// <param name="Items">Those that are listed, with the ids of their entries.</param>
/// <param name="Last">The last entry that was looked at; null at the end of the list.</param>
/// <param name="IsFull">Whether it ends at its bytes, before its number.</param>
internal sealed record OutagePage(IReadOnlyList<(string EntryId, OutageDocument Outage)> Items, string? Last, bool IsFull);

/// <summary>The outages that operators have recorded (S1), and which contracts have claimed for them.</summary>
public sealed class OutageStore(IDocumentStore documents)
{
    // Greater than any character that could follow: ids of entries have one length.
    private const string JustAfter = "~";

    private const int ReadAtOnce = 4;

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

    /// <summary>
    /// Records an outage with its entry in the list, and with it that partners are to be notified; doing it again changes nothing.
    /// </summary>
    /// <remarks>Budget: one create and one batch of two writes.</remarks>
    internal async Task RecordAsync(
        OutageDocument outage, OutageEntryDocument entry, Instant at, CancellationToken cancellationToken = default)
    {
        // An entry without its outage is passed over; an outage without an entry would never be listed.
        await CreateAsync(OutageEntryDocument.AllEntries, entry.Id, entry, cancellationToken);
        await documents.CommitAsync(
            Container, outage.Scope,
            [
                new DocumentWrite.Create(outage.Id, StoredJson.Write(outage)),
                OutboxDocument.RequestOnOperation(outage.Scope, OutageAnnouncementOrchestration.EntryOf(outage.Outage.OutageId, at)),
            ],
            cancellationToken);
    }

    /// <summary>Replaces an outage; false where another was faster.</summary>
    internal async Task<bool> TryReplaceAsync(StoredOutage before, OutageDocument after, CancellationToken cancellationToken = default) =>
        (await documents.CommitAsync(
            Container, after.Scope, [new DocumentWrite.Replace(after.Id, StoredJson.Write(after), before.ETag)],
            cancellationToken)).IsCommitted;

    /// <summary>
    /// Outages in the order of their recording, newest first, those that were withdrawn left out. The page ends early where its outages,
    /// which may name thousands of contracts, come to the most bytes of a page.
    /// </summary>
    /// <param name="limit">The most entries to look at.</param>
    /// <param name="after">The last entry of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: a page of one partition, and a point read for each entry.</remarks>
    internal async Task<OutagePage> ListAsync(int limit, string? after, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, OutageEntryDocument.AllEntries, after is null ? null : after + JustAfter, null, limit, cursor: null,
            cancellationToken);
        OutageEntryDocument[] entries = [.. page.Items.Select(StoredJson.Read<OutageEntryDocument>)];
        List<(string EntryId, OutageDocument Outage)> items = [];
        long bytes = 0;
        foreach (var some in entries.Chunk(ReadAtOnce))
        {
            var found = await documents.ReadManyAsync(
                Container, [.. some.Select(entry => new DocumentKey(entry.OutageId, OutageDocument.DocumentId))], cancellationToken);
            for (int i = 0; i < some.Length; i++)
            {
                if (found[i] is not { } document)
                    continue;
                bytes += document.Json.Length;
                (string EntryId, OutageDocument Outage) item = (some[i].Id, Of(document).Document);
                if (IsListed(item))
                    items.Add(item);
            }

            bool isLast = ReferenceEquals(some[^1], entries[^1]);
            if (bytes >= DocumentLimits.MaximumPageBytes && !(isLast && page.Cursor is null))
                return new OutagePage(items, some[^1].Id, IsFull: true);
        }

        return new OutagePage(items, page.Cursor is null ? null : entries[^1].Id, IsFull: false);
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
    private static bool IsListed((string EntryId, OutageDocument Outage) item) =>
        item.Outage.Withdrawal is null && item.Outage.EntryId == item.EntryId;

    private Task<CommitResult> CreateAsync<T>(string scope, string id, T document, CancellationToken cancellationToken) =>
        documents.CommitAsync(Container, scope, [new DocumentWrite.Create(id, StoredJson.Write(document))], cancellationToken);

    private static StoredOutage Of(Document found) => new(StoredJson.Read<OutageDocument>(found), found.ETag);
}
