using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing;

/// <summary>The status of a month's close (B9).</summary>
public enum CloseStatus
{
    /// <summary>It was not requested.</summary>
    Open,

    /// <summary>It works through the contracts.</summary>
    Closing,

    /// <summary>Every contract has been looked at; of those that failed there are tasks.</summary>
    Closed,
}

/// <summary>Progress of the close of one range of the store.</summary>
/// <param name="Range">The range's key.</param>
/// <param name="Contracts">The contracts in it.</param>
/// <param name="Processed">Those that have been worked on.</param>
/// <param name="Billed">Those of them that have a bill.</param>
/// <param name="Failed">Those of them that could not be closed.</param>
/// <param name="Sum">Yen: the totals of the bills, those below zero included.</param>
/// <param name="Credits">Yen: the totals below zero alone; 0 or less (B8).</param>
/// <param name="Invoices">The combined invoices that are made.</param>
/// <param name="Waiting">The customers whose combined invoice waits for a contract that is not closed.</param>
public sealed record RangeProgress(
    string Range, long Contracts, [property: JsonPropertyName("lookedAt")] long Processed, long Billed, long Failed, long Sum,
    long Credits = 0, long Invoices = 0, long Waiting = 0);

/// <summary>The present state of a month's close.</summary>
/// <param name="Month">The month.</param>
/// <param name="Status">Its status.</param>
/// <param name="RequestedAt">Instant at which it was first asked for.</param>
/// <param name="FinishedAt">Instant at which it last came to its end.</param>
/// <param name="Ranges">How far it is.</param>
public sealed record MonthlyClose(
    YearMonth Month, CloseStatus Status, Instant? RequestedAt, Instant? FinishedAt, IReadOnlyList<RangeProgress> Ranges)
{
    /// <summary>
    /// Whether every contract is closed and every combined invoice made, so that closing the month again would change nothing (B9).
    /// </summary>
    public bool IsComplete => Status == CloseStatus.Closed && Ranges.All(range => range is { Failed: 0, Waiting: 0 });
}

/// <summary>The monthly closes: one partition a month, with a document for the close and one for each range.</summary>
public sealed class CloseStore(IDocumentStore documents, StoreUpgrade upgrade, TimeProvider clock, RecordLog? log = null)
{
    private const string DocumentId = "close";
    private const string RangePrefix = "range-";
    private const string RangeBefore = "range.";
    private const int MaximumRanges = 1000;
    private const int ListedTogether = 8;

    private static readonly string Container = Containers.Operations.Name;

    // A month that is closed stays so.
    private readonly ConcurrentDictionary<YearMonth, bool> _finished = new();

    /// <summary>Whether the close of a month has come to its end once.</summary>
    public async ValueTask<bool> IsFinishedAsync(YearMonth month, CancellationToken cancellationToken = default)
    {
        if (_finished.ContainsKey(month))
            return true;
        if (await ReadAsync(month, cancellationToken) is not { Close.FinishedAt: not null })
            return false;

        _finished[month] = true;
        return true;
    }

    /// <summary>Whether the close of a month has been requested, so that its month is fixed.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<bool> IsRequestedAsync(YearMonth month, CancellationToken cancellationToken = default) =>
        _finished.ContainsKey(month) || await ReadAsync(month, cancellationToken) is not null;

    /// <summary>One page of the months whose close was requested.</summary>
    /// <exception cref="InvalidCursorException">The cursor is none of this list.</exception>
    /// <remarks>Budget: one page of a search over the index, and a listing for each month on it.</remarks>
    public async Task<(IReadOnlyList<MonthlyClose> Items, string? Cursor)> ListAsync(
        TimeOrder order, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        var page = await documents.SearchAsync(Container, All(order), limit, cursor, cancellationToken);
        List<MonthlyClose> closes = [];
        foreach (var some in page.Items.Select(StoredJson.Read<CloseDocument>).Chunk(ListedTogether))
            closes.AddRange(await Task.WhenAll(some.Select(close => WithRangesAsync(close, cancellationToken))));
        return (closes, page.Cursor);
    }

    /// <summary>How many months there are of which the close was requested, by the index.</summary>
    /// <remarks>Budget: one count over the index.</remarks>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        await upgrade.EnsureAsync(cancellationToken);
        return await documents.CountAsync(Container, All(TimeOrder.Oldest), cancellationToken);
    }

    /// <summary>The close of a month.</summary>
    /// <remarks>Budget: one point read, one listing.</remarks>
    public async Task<MonthlyClose> FindAsync(YearMonth month, CancellationToken cancellationToken = default)
    {
        return await ReadAsync(month, cancellationToken) is { } found
            ? await WithRangesAsync(found.Close, cancellationToken)
            : new MonthlyClose(month, CloseStatus.Open, null, null, []);
    }

    /// <summary>Notes that a close is asked for, before it is started: a second run may mend what the first left.</summary>
    public Task RequestAsync(YearMonth month, Actor by, CancellationToken cancellationToken = default) => UpdateAsync(
        month, close => (close ?? Requested(month, by)) with { Status = CloseStatus.Closing }, cancellationToken);

    /// <summary>Notes that the close has come to its end.</summary>
    public async Task FinishAsync(YearMonth month, CancellationToken cancellationToken = default)
    {
        await UpdateAsync(
            month,
            close =>
                (
                    close ?? Requested(
                        month,
                        new Actor("system", CloseOrchestration.Name))) with
                { Status = CloseStatus.Closed, FinishedAt = clock.Now() },
            cancellationToken);
        log?.Done(contractId: null, $"month-closed {DateText.Format(month)}", Rules.B9);
    }

    /// <summary>Notes how far a range is.</summary>
    /// <remarks>Budget: one upsert.</remarks>
    public Task NoteAsync(YearMonth month, RangeProgress progress, CancellationToken cancellationToken = default)
    {
        var document = new RangeDocument(RangePrefix + progress.Range, ScopeOf(month), RangeDocument.DocumentType, progress);
        return documents.CommitAsync(
            Container, ScopeOf(month), [new DocumentWrite.Upsert(document.Id, StoredJson.Write(document))], cancellationToken);
    }

    private static DocumentSearch All(TimeOrder order) =>
        new(CloseDocument.DocumentType, []) { Descending = order == TimeOrder.Newest };

    private async Task<MonthlyClose> WithRangesAsync(CloseDocument close, CancellationToken cancellationToken)
    {
        var page = await documents.ListAsync(
            Container, ScopeOf(close.Month), RangePrefix, RangeBefore, MaximumRanges, null, cancellationToken);
        return new MonthlyClose(
            close.Month, close.Status, close.RequestedAt, close.FinishedAt,
            [.. page.Items.Select(item => StoredJson.Read<RangeDocument>(item).Progress)]);
    }

    private static string ScopeOf(YearMonth month) => $"close-{DateText.Format(month)}";

    private CloseDocument Requested(YearMonth month, Actor by) =>
        new(DocumentId, ScopeOf(month), CloseDocument.DocumentType, CloseStatus.Closing, month, clock.Now(), null, by);

    private async Task<(CloseDocument Close, string ETag)?> ReadAsync(YearMonth month, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Container, ScopeOf(month), DocumentId, cancellationToken) is { } found
            ? (StoredJson.Read<CloseDocument>(found), found.ETag)
            : null;

    private Task UpdateAsync(YearMonth month, Func<CloseDocument?, CloseDocument> update, CancellationToken cancellationToken) =>
        Race.RunAsync(
        $"The close of {DateText.Format(month)}",
        async _ =>
        {
            var found = await ReadAsync(month, cancellationToken);
            byte[] json = StoredJson.Write(update(found?.Close).InOrder());
            var commit = await documents.CommitAsync(
                Container, ScopeOf(month),
                [found is { } stored ? new DocumentWrite.Replace(
                    DocumentId, json, stored.ETag) : new DocumentWrite.Create(DocumentId, json)],
                cancellationToken);
            return commit.IsCommitted;
        },
        cancellationToken);

    private sealed record CloseDocument(
        string Id, string Scope, string Type, CloseStatus Status, YearMonth Month, Instant RequestedAt, Instant? FinishedAt, Actor By,
        string? Order = null)
    {
        public const string DocumentType = "close";

        // By the month.
        public CloseDocument InOrder() => this with { Order = DateText.Format(Month) };
    }

    private sealed record RangeDocument(string Id, string Scope, string Type, RangeProgress Progress)
    {
        public const string DocumentType = "close-range";
    }

    /// <summary>Stores again the closes that earlier versions have stored.</summary>
    internal sealed class Upgrade(IDocumentStore documents) : IDocumentUpgrade
    {
        /// <inheritdoc/>
        public string Container => CloseStore.Container;

        /// <inheritdoc/>
        public string Type => CloseDocument.DocumentType;

        /// <inheritdoc/>
        public async Task UpgradeAsync(Document document, CancellationToken cancellationToken)
        {
            var stored = StoredJson.Read<CloseDocument>(document);
            if (stored.Order is null)
            {
                await documents.CommitAsync(
                    Container, document.PartitionKey,
                    [new DocumentWrite.Replace(DocumentId, StoredJson.Write(stored.InOrder()), document.ETag)], cancellationToken);
            }
        }
    }
}
