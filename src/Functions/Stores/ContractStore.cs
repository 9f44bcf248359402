using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Stores;

/// <summary>A contract, as stored.</summary>
/// <param name="Contract">The state.</param>
/// <param name="ETag">The state document's ETag.</param>
public sealed record StoredContract(Contract Contract, string ETag);

/// <summary>One page of contracts.</summary>
public sealed record ContractPage(IReadOnlyList<Contract> Items, string? Cursor);

/// <summary>One page of a contract's record, oldest first.</summary>
public sealed record EventPage(IReadOnlyList<RecordedEvent> Items, string? Cursor);

/// <summary>Contracts as event streams (R1): read, decided on, appended to.</summary>
public sealed class ContractStore(
    IDocumentStore documents, TimeProvider clock, RecordLog? log = null, IEventOutbox? outbox = null)
{
    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>The contract, or null where there is none.</summary>
    public async Task<StoredContract?> FindAsync(string contractId, CancellationToken cancellationToken = default) =>
        await ReadAsync(contractId, cancellationToken) is { } stored ? new StoredContract(stored.Document.Contract, stored.ETag) : null;

    /// <summary>For each id the contract, or null where there is none; they are read together.</summary>
    /// <remarks>Budget: a point read for each, side by side.</remarks>
    public async Task<IReadOnlyList<Contract?>> FindManyAsync(
        IReadOnlyList<string> contractIds, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Document?> found = await documents.ReadManyAsync(
            Container, [.. contractIds.Select(id => new DocumentKey(id, ContractDocument.DocumentId))], cancellationToken);
        return [.. found.Select((document, i) => document is not null && Ids.IsOurs(contractIds[i])
            && StoredJson.TypeOf(document) == ContractDocument.DocumentType ? ContractProjection.Of(document) : null)];
    }

    /// <summary>
    /// Reads the contract, decides, and commits the events with the new state and <paramref name="also"/> in one batch. Where another
    /// writer was faster it reads and decides again.
    /// </summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="decide">Decides on a state at an instant; pure, since it may be asked several times.</param>
    /// <param name="by">Actor on the record.</param>
    /// <param name="allows">Whether a contract of a version may be changed; null allows any.</param>
    /// <param name="also">More writes into the contract's partition for the state that the events make; not called for no change.</param>
    /// <param name="isVisible">Whether the caller may see the contract; one that it may not see is not found. Null: it may.</param>
    /// <param name="cancellationToken">Cancels the operation before the commit.</param>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    public async Task<DecideResult> DecideAsync(
        string contractId, Func<Contract, Instant, Decision> decide, Actor by, Func<long, bool>? allows = null,
        Func<Contract, IReadOnlyList<DocumentWrite>>? also = null, Func<Contract, bool>? isVisible = null,
        CancellationToken cancellationToken = default)
    {
        return await Race.RunAsync<DecideResult>($"The contract {contractId}", async _ =>
        {
            if (await ReadAsync(contractId, cancellationToken) is not var (document, etag))
                return new DecideResult.NotFound();

            Contract before = document.Contract;
            if (isVisible?.Invoke(before) == false)
                return new DecideResult.NotFound();
            if (allows?.Invoke(before.Version) == false)
                return new DecideResult.StaleIfMatch(before);

            // The record's instants never run backwards, not even where two machines' clocks differ.
            var now = Instant.Max(clock.Now(), document.UpdatedAt);
            Decision decision = decide(before, now);
            if (decision.IsRefused)
                return new DecideResult.Refused(before, decision.Refusals);
            if (decision.Events.Count == 0)
            {
                CommandSpan.Current?.CameTo(CommandSpan.Unchanged);
                return new DecideResult.Unchanged(before, etag);
            }

            RecordedEvent[] events = [.. decision.Events.Select((e, index) => new RecordedEvent(before.Version + 1 + index, now, by, e))];
            Contract after = events.Aggregate(before, ContractHistory.Apply);
            DocumentWrite[] beside = [.. events.Select(e => EventDocument.Create(contractId, e)), .. also?.Invoke(after) ?? []];
            RecordQuota? quota = document.Quota;
            if (by.Role != Actor.SystemRole)
            {
                quota = (quota ?? RecordQuota.None).After(Tokyo.DateOf(now), decision.Events, DocumentLimits.BytesOf(beside));
                if (quota.RefusalOf(decision.Events) is { } refusal)
                    return new DecideResult.OverQuota(before, refusal, quota.IsOverDay ? Tokyo.EndOf(quota.Day) - now : null);
            }

            IReadOnlyList<DocumentWrite> outboxed = outbox?.For(before, after, events, document.Outboxed) ?? [];
            var changed = ContractDocument.Of(after, now, quota) with
            {
                Outboxed = outboxed.Count > 0 ? after.Version : document.Outboxed,
            };
            List<DocumentWrite> writes =
            [
                new DocumentWrite.Replace(ContractDocument.DocumentId, StoredJson.Write(changed), etag),
                .. beside,
                .. ContractEndDocument.Changes(document, changed),
            ];
            if (!ContractSizeLimit.Holds(writes, by))
                return new DecideResult.Full(before);
            writes.AddRange(outboxed); // of bounded size, and the service's own
            CommitResult commit = await documents.CommitAsync(Container, contractId, writes, cancellationToken);
            if (commit.IsCommitted)
            {
                Measures.Recorded(events);
                CommandSpan.Current?.Recorded(events);
                log?.Recorded(contractId, events);
                return new DecideResult.Committed(
                    after, commit.ETags[0], events, commit.ETagsById(writes, from: 1 + events.Length), outboxed);
            }

            if (commit.FailedIndex > events.Length && commit.FailedIndex <= beside.Length)
                return new DecideResult.Overtaken(before, writes[commit.FailedIndex].Id);
            return Race.Overtaken;
        }, cancellationToken);
    }

    /// <summary>
    /// Concludes a contract: its record begins. Making it again finds it, since one acceptance makes one contract; where
    /// <see cref="AbandonAsync"/> came first there is none and never will be, and the answer is null.
    /// </summary>
    /// <param name="concluded">The first event; it names the contract.</param>
    /// <param name="by">Actor on the record.</param>
    /// <param name="at">Instant at which it is recorded.</param>
    /// <param name="provisions">Further events of the same commit (M1, M2); null for none.</param>
    /// <param name="cancellationToken">Cancels the operation before the commit.</param>
    public async Task<StoredContract?> ConcludeAsync(
        ContractConcluded concluded, Actor by, Instant at, IReadOnlyList<ProvisionApplied>? provisions = null,
        CancellationToken cancellationToken = default)
    {
        RecordedEvent[] recorded = [.. new ContractEvent[] { concluded }.Concat(provisions ?? [])
            .Select((e, index) => new RecordedEvent(index + 1, at, by, e))];
        Contract contract = recorded.Skip(1).Aggregate(ContractHistory.Apply(null, recorded[0]), ContractHistory.Apply);
        IReadOnlyList<DocumentWrite> outboxed = outbox?.For(null, contract, recorded, follows: null) ?? [];
        var document = ContractDocument.Of(contract, at) with { Outboxed = outboxed.Count > 0 ? contract.Version : null };
        CommitResult commit = await documents.CommitAsync(
            Container,
            contract.ContractId,
            [
                new DocumentWrite.Create(ContractDocument.DocumentId, StoredJson.Write(document)),
                .. ContractEndDocument.Of(document).Select(end => new DocumentWrite.Upsert(end.Key, end.Value)),
                .. recorded.Select(e => EventDocument.Create(contract.ContractId, e)),
                .. outboxed,
            ],
            cancellationToken);
        if (!commit.IsCommitted)
            return await FindAsync(contract.ContractId, cancellationToken);

        CommandSpan.Current?.Saw(contract.ContractId);
        CommandSpan.Current?.Recorded(recorded);
        log?.Recorded(contract.ContractId, recorded);
        return new StoredContract(contract, commit.ETags[0]);
    }

    /// <summary>
    /// Settles that a contract which an acceptance was about to conclude will never be. False where it has been concluded.
    /// </summary>
    public async Task<bool> AbandonAsync(string contractId, CancellationToken cancellationToken = default)
    {
        CommitResult commit = await documents.CommitAsync(
            Container,
            contractId,
            [new DocumentWrite.Create(ContractDocument.DocumentId, StoredJson.Write(AbandonedDocument.Of(contractId)))],
            cancellationToken);
        return commit.IsCommitted || await FindAsync(contractId, cancellationToken) is null;
    }

    /// <summary>Creates one document in a contract's partition; false if one of its id exists.</summary>
    public async Task<bool> TryMarkAsync(string contractId, DocumentWrite.Create mark, CancellationToken cancellationToken = default) =>
        (await documents.CommitAsync(Container, contractId, [mark], cancellationToken)).IsCommitted;

    /// <summary>One page of a partner's contracts, or of all, in an order that stays.</summary>
    /// <param name="partnerId">The partner; null for all.</param>
    /// <param name="limit">The most contracts, 1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one query page over an indexed property.</remarks>
    public async Task<ContractPage> WalkAsync(
        string? partnerId, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        DocumentPage page = await documents.QueryAsync(
            Container,
            new DocumentQuery(ContractDocument.DocumentType, partnerId is null ? null : [new FieldEquals("partnerId", partnerId)]),
            limit, cursor, cancellationToken);
        return new ContractPage([.. page.Items.Select(ContractProjection.Of)], page.Cursor);
    }

    /// <summary>One page of the record, oldest first.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    public async Task<EventPage> ReadEventsAsync(
        string contractId, int limit, string? cursor = null, CancellationToken cancellationToken = default)
    {
        DocumentPage page = await documents.ListAsync(
            Container, contractId, EventDocument.IdFrom, EventDocument.IdBefore, limit, cursor, cancellationToken);
        return new EventPage([.. page.Items.Select(item => StoredJson.Read<EventDocument>(item).ToRecorded())], page.Cursor);
    }

    /// <summary>The record of a contract, the latest event first, page by page.</summary>
    /// <param name="contractId">The contract.</param>
    /// <param name="version">Its version: that of its latest event.</param>
    /// <param name="limit">How many events a page has.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one list page for each MiB of the events.</remarks>
    public async Task<EventPage> ReadEventsBackAsync(
        string contractId, int version, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        int before = version + 1;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw new InvalidCursorException();

        int from = Math.Max(before - limit, 1);
        List<RecordedEvent> events = [];
        string? next = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, contractId, EventDocument.IdOf(from), EventDocument.IdOf(before), limit, next, cancellationToken);
            events.AddRange(page.Items.Select(item => StoredJson.Read<EventDocument>(item).ToRecorded()));
            next = page.Cursor;
        }
        while (next is not null);
        events.Reverse();
        return new EventPage(events, from > 1 ? from.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The contract as it was at an instant (R1); null before its first event.</summary>
    /// <remarks>Budget: that of <see cref="ReadRecordAsync"/>.</remarks>
    public async Task<Contract?> FindAsOfAsync(string contractId, Instant asOf, CancellationToken cancellationToken = default)
    {
        Contract? contract = null;
        await foreach (var recorded in ReadRecordAsync(contractId, cancellationToken))
        {
            if (recorded.At > asOf)
                break;
            contract = ContractHistory.Apply(contract, recorded);
        }

        return contract;
    }

    /// <summary>The whole record, oldest first; a page is in memory at a time.</summary>
    /// <remarks>Budget: a list of one partition for each 200 events.</remarks>
    public async IAsyncEnumerable<RecordedEvent> ReadRecordAsync(
        string contractId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const int PageSize = 200;
        string? cursor = null;
        do
        {
            EventPage page = await ReadEventsAsync(contractId, PageSize, cursor, cancellationToken);
            foreach (RecordedEvent recorded in page.Items)
                yield return recorded;
            cursor = page.Cursor;
        }
        while (cursor is not null);
    }

    private async Task<(ContractDocument Document, string ETag)?> ReadAsync(string contractId, CancellationToken cancellationToken)
    {
        if (!Ids.IsOurs(contractId)
            || await documents.ReadAsync(Container, contractId, ContractDocument.DocumentId, cancellationToken) is not { } found)
        {
            return null;
        }

        CommandSpan.Current?.Saw(contractId);
        return StoredJson.TypeOf(found) == ContractDocument.DocumentType ? (StoredJson.Read<ContractDocument>(found), found.ETag) : null;
    }
}

/// <summary>
/// Size limit of a commit on a contract. The state is one document, and a commit that the store refuses would leave the contract as it is
/// for ever: the limit of callers is lower, so that the service's own events (an end that takes effect, a notification) always fit.
/// </summary>
internal static class ContractSizeLimit
{
    /// <summary>
    /// The most bytes that a caller's commit may have: two thirds, so that an answer with the whole contract, kept in base64, fits a
    /// document too.
    /// </summary>
    public const int CallersBytes = DocumentLimits.MaximumBodyBytes / 3 * 2;

    /// <summary>Whether a commit fits.</summary>
    public static bool Holds(IReadOnlyList<DocumentWrite> writes, Actor by) =>
        by.Role == Actor.SystemRole || DocumentLimits.BytesOf(writes) <= CallersBytes;
}
