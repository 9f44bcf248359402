using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Balances;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing;

/// <summary>The steps of a close. Each may run twice.</summary>
public sealed partial class CloseActivities(
    IDocumentStore documents, BillStore bills, BatchClose batch, CloseStore closes, CustomerBalances balances, TaskStore tasks,
    EventPublisher publisher, EventQueue queue, TimeProvider clock, ILogger<CloseActivities> logger)
{
    /// <summary>Name of <see cref="ListRangesAsync"/>.</summary>
    public const string ListRanges = "ListCloseRanges";

    /// <summary>Name of <see cref="CountAsync"/>.</summary>
    public const string Count = "CountContracts";

    /// <summary>Name of <see cref="ClosePageAsync"/>.</summary>
    public const string ClosePage = "ClosePage";

    /// <summary>Name of <see cref="FinishAsync"/>.</summary>
    public const string Finish = "FinishClose";

    private static readonly Actor Closing = new("system", CloseOrchestration.Name);

    private const int CountPageSize = 1000;
    private const int CountPages = 20;
    private const int PageSize = 250;
    private const int AtOnce = 32;
    private const int Attempts = 3;

    // A page that is closed again by accident is so within hours; a bill that was made long ago has long been heard of.
    private static readonly Duration StillNews = Duration.FromDays(30);

    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>The ranges of the contracts.</summary>
    [Function(ListRanges)]
    public async Task<string[]> ListRangesAsync([ActivityTrigger] string month) =>
        [.. (await documents.GetRangesAsync(Container)).Select(range => range.Key)];

    /// <summary>Counts the contracts of a range, some pages at a time, so that the close can report the remainder.</summary>
    /// <remarks>Budget: 20 query pages.</remarks>
    [Function(Count)]
    public async Task<CloseRange> CountAsync([ActivityTrigger] CloseRange range)
    {
        for (int i = 0; i < CountPages; i++)
        {
            var page = await QueryAsync(range, CountPageSize);
            range = range with { Contracts = range.Contracts + page.Items.Count, Cursor = page.Cursor, IsCounted = page.Cursor is null };
            if (range.IsCounted)
                break;
        }

        await NoteAsync(range);
        return range;
    }

    /// <summary>
    /// Closes the month for one page of contracts, and notifies their partners. One that fails is tried again, then left to a person
    /// without holding up the rest.
    /// </summary>
    /// <remarks>
    /// Budget: one query page, one upsert, and for each contract that of <see cref="BatchClose.CloseAsync"/>; if that falls back, that of
    /// <see cref="BillStore.CloseAsync"/> too. That of the publication, once for each partner and 49 bills.
    /// </remarks>
    [Function(ClosePage)]
    public async Task<CloseRange> ClosePageAsync([ActivityTrigger] CloseRange range, [DurableClient] DurableTaskClient client)
    {
        var month = CloseMonth.Of(range.Month);
        var page = await QueryAsync(range, PageSize);
        (long billed, long failed, long sum, long credits) = (0, 0, 0, 0);
        List<Document> left = [];
        ConcurrentBag<BillNotice> notices = [];
        await foreach ((var document, var closed) in CloseRoundsAsync(page.Items, month))
        {
            if (closed is { } contract)
            {
                (billed, sum, credits) = (
                    billed + (contract.IsBilled ? 1 : 0), sum + contract.Total, credits + Math.Min(contract.Total, 0));
                if (contract.Notice is { } notice)
                    notices.Add(notice);
            }
            else
            {
                left.Add(document);
            }
        }

        await Parallel.ForEachAsync(left, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (document, _) =>
        {
            try
            {
                if (await CloseAsync(document, month, client, notices) is { } bill)
                {
                    Interlocked.Increment(ref billed);
                    if (!bill.IsPart)
                    {
                        Interlocked.Add(ref sum, bill.Total);
                        Interlocked.Add(ref credits, bill.CarriedOn);
                    }
                }
            }
            catch (Exception exception)
            {
                Interlocked.Increment(ref failed);
                LogFailed(exception, document.PartitionKey, range.Month);
                // where even this fails, the store is at fault and the page is tried again
                await RaiseAsync(document.PartitionKey, range.Month);
            }
        });

        // Before the page is noted: where the process ends in between, the page is closed again, and finds its bills.
        foreach (var together in notices.GroupBy(notice => notice.PartnerId, StringComparer.Ordinal))
            await publisher.SendAsync(client, together.Key, [.. together.Select(notice => notice.Event)]);

        range = range with
        {
            Cursor = page.Cursor,
            Processed = range.Processed + page.Items.Count,
            Billed = range.Billed + billed,
            Failed = range.Failed + failed,
            Sum = range.Sum + sum,
            Credits = range.Credits + credits,
            IsDone = page.Cursor is null,
        };
        await NoteAsync(range);
        return range;
    }

    /// <summary>Notes that the close has come to its end.</summary>
    [Function(Finish)]
    public Task FinishAsync([ActivityTrigger] string month) => closes.FinishAsync(CloseMonth.Of(month));

    // A round is read and computed while the batches of the one before are on their way.
    private async IAsyncEnumerable<(Document Document, ClosedMonth? Closed)> CloseRoundsAsync(
        IReadOnlyList<Document> contracts, YearMonth month)
    {
        (Document[] Contracts, Task<IReadOnlyList<ClosedMonth?>> Closing)? before = null;
        foreach (var together in contracts.Chunk(AtOnce).Append(null))
        {
            var closing = together is null ? null : batch.CloseAsync(together, month);
            if (before is { } earlier)
            {
                var closed = await earlier.Closing;
                for (int i = 0; i < closed.Count; i++)
                    yield return (earlier.Contracts[i], closed[i]);
            }

            before = closing is null ? null : (together!, closing);
        }
    }

    private async Task<Bill?> CloseAsync(
        Document document, YearMonth month, DurableTaskClient client, ConcurrentBag<BillNotice> notices)
    {
        using var span = CommandSpan.BeginPart("CloseContract", document.PartitionKey);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                var closed = await bills.CloseAsync(document.PartitionKey, month);
                if (closed.Credit is { } credit)
                    await balances.NoteAsync(credit); // B8
                if (closed.Taken is { } taken)
                {
                    await balances.CompleteTaskAsync(
                        document.PartitionKey, taken, Closing, $"The bill of {DateText.Format(month)} has taken it.");
                }

                if (closed.Found is null)
                    queue.EnqueueContract(client, document.PartitionKey);
                else if (clock.Now() - closed.Found.IssuedAt < StillNews)
                    notices.Add(BillNotice.Of(ContractProjection.Of(document), closed.Found.Bill, closed.Found.IssuedAt));
                return closed.Bill;
            }
            catch (Exception exception) when (attempt < Attempts)
            {
                LogRetried(exception, document.PartitionKey, DateText.Format(month));
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }

    private Task<DocumentPage> QueryAsync(CloseRange range, int limit) => documents.QueryAsync(
        Container, new DocumentQuery(ContractDocument.DocumentType, Range: new DocumentRange(range.Range)), limit, range.Cursor);

    private Task NoteAsync(CloseRange range) => closes.NoteAsync(
        CloseMonth.Of(range.Month),
        new RangeProgress(range.Range, range.Contracts, range.Processed, range.Billed, range.Failed, range.Sum, range.Credits));

    private Task RaiseAsync(string contractId, string month) => tasks.RaiseAsync(new NewTask(
        TaskIds.Of("bill-failed", contractId, month),
        "bill-failed",
        new(
            $"The month {month} could not be closed for the contract. Correct the cause that the log names, then close the month again; "
                + "existing bills stay.",
            $"契約の {month} を締め切ることができませんでした。ログの示す原因を解消し、再び締め切ってください。作成済みの請求は変わりません。"),
        contractId));

    [LoggerMessage(Level = LogLevel.Error, Message = "The month {Month} could not be closed for {ContractId}.")]
    private partial void LogFailed(Exception exception, string contractId, string month);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Closing {Month} for {ContractId} failed and is tried again.")]
    private partial void LogRetried(Exception exception, string contractId, string month);
}
