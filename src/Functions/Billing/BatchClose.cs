using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Billing;

/// <summary>
/// Closes a month for some contracts together, each in its own batch, where the month is simple (<see cref="OpenMonths.NeedsOf"/>), as
/// nearly every one is. Everything else falls back to <see cref="BillStore.CloseAsync"/>; each fallback is counted with its reason and
/// logged.
/// </summary>
public sealed partial class BatchClose(
    IDocumentStore documents, InvoicingPlans plans, TimeProvider clock, ILogger<BatchClose> logger, RecordLog? log = null)
{
    private const string ChangedMeanwhile = "changed-meanwhile";
    private const string LeavesCredit = "leaves-credit";
    private const string LatePart = "late-part";
    private const string Failed = "failed";

    private static readonly string Container = Containers.Contracts.Name;

    private readonly PartAssigner _parts = new(documents);

    /// <summary>Closes the simple months.</summary>
    /// <param name="contracts">The contracts' documents.</param>
    /// <param name="month">The month; it is over.</param>
    /// <returns>For each contract what its month came to; null where it falls back.</returns>
    /// <remarks>
    /// Budget: for each contract two point reads and one batch of two writes; for each customer on combined invoices a point read.
    /// </remarks>
    internal async Task<IReadOnlyList<ClosedMonth?>> CloseAsync(IReadOnlyList<Document> contracts, YearMonth month)
    {
        (string billBefore, string readings) = (BillDocument.IdOf(month.PlusMonths(-1)), ReadingsDocument.IdOf(month));
        var keys = new DocumentKey[2 * contracts.Count];
        for (int i = 0; i < contracts.Count; i++)
        {
            keys[2 * i] = new DocumentKey(contracts[i].PartitionKey, billBefore);
            keys[(2 * i) + 1] = new DocumentKey(contracts[i].PartitionKey, readings);
        }

        var plansOfClose = await plans.OfCloseAsync(month);
        var read = await documents.ReadManyAsync(Container, keys);
        var invoices = await InvoicesOfAsync(contracts, month, plansOfClose);
        var fallbacks = new ConcurrentBag<string>();
        var closed = await Task.WhenAll(
            contracts.Select((contract, i) => CloseAsync(contract, month, invoices[i], read[2 * i], read[(2 * i) + 1], fallbacks)));
        if (!fallbacks.IsEmpty)
        {
            LogFallbacks(
                fallbacks.Count, contracts.Count, month,
                string.Join(", ", fallbacks.CountBy(reason => reason).Select(reason => $"{reason.Key} {reason.Value}")));
        }

        return closed;
    }

    // The invoice that each contract's month is a part of; null for a bill of its own.
    private async Task<PartOf?[]> InvoicesOfAsync(IReadOnlyList<Document> contracts, YearMonth month, PlansOfClose plansOfClose)
    {
        if (plansOfClose.IsEmpty)
            return new PartOf?[contracts.Count];
        string?[] customers =
            [.. contracts.Select(contract => plansOfClose.CustomerOf(StoredJson.Read<OfCustomer>(contract).KeyIn(month), month))];
        var through = await _parts.ThroughAsync([.. customers.OfType<string>().Distinct(StringComparer.Ordinal)]);
        return [.. customers.Select(customer => customer is null ? null : plansOfClose.PartOf(customer, month, through))];
    }

    private async Task<ClosedMonth?> CloseAsync(
        Document document, YearMonth month, PartOf? partOf, Document? billBefore, Document? readings, ConcurrentBag<string> fallbacks)
    {
        using var span = CommandSpan.BeginPart("CloseContract", document.PartitionKey);
        string reason;
        try
        {
            var attempt = Begin(document, month, partOf, billBefore, readings);
            if (attempt.Commit is null)
                span?.CameTo(CommandSpan.Unchanged);
            if (attempt.Fallback is null && await IsCommittedAsync(attempt.Commit))
            {
                if (attempt.Month.IsBilled)
                    log?.Done(document.PartitionKey, BillStore.BillMade(month), Rules.B9, Rules.B1);
                return attempt.Month;
            }

            reason = attempt.Fallback ?? ChangedMeanwhile;
        }
        catch (Exception exception)
        {
            LogFailed(exception, document.PartitionKey, month);
            reason = Failed;
        }

        span?.CameTo(CommandSpan.Unchanged);
        Measures.FellBack(reason);
        fallbacks.Add(reason);
        return null;
    }

    // Nothing of the contract is kept while its batch is on the way.
    private Attempt Begin(Document document, YearMonth month, PartOf? partOf, Document? billBefore, Document? readings)
    {
        var contract = ContractProjection.Of(document);
        if (OpenMonths.NeedsOf(contract, month, billBefore is not null) is not { } needs)
            return new Attempt(ClosedMonth.WithoutBill); // B1, M3
        if (needs != BillNeeds.None)
            return Attempt.FallsBack(Codes.Of(Enum.GetValues<BillNeeds>().First(need => need != BillNeeds.None && needs.HasFlag(need))));

        var read = readings is null ? null : StoredJson.Read<ReadingsDocument>(readings);
        if (read?.ContractVersion > contract.Version)
            return Attempt.FallsBack(ChangedMeanwhile); // since its page was read

        var open = OpenMonth.Simple(
            contract, billBefore is null ? null : BillDocument.BeforeOf(billBefore), read?.ToReadings() ?? MonthReadings.None(month));
        var bill = open.BillOf(contract);
        if (partOf is not null && partOf.Invoice != month)
            return Attempt.FallsBack(LatePart);
        if ((partOf is null || bill is null) && open.MayLeaveCredit(contract, bill))
            return Attempt.FallsBack(LeavesCredit); // B8
        if (bill is null)
            return new Attempt(ClosedMonth.WithoutBill);
        var now = clock.Now();
        return new Attempt(
            new ClosedMonth(true, partOf is null ? bill.Total : 0, BillNotice.Of(contract, partOf is null ? bill : bill.AsPart(), now)),
            documents.CommitAsync(Container, contract.ContractId, new MonthOfBilling(open, readings).Close(contract, bill, partOf, now)));
    }

    private static async Task<bool> IsCommittedAsync(Task<CommitResult>? commit)
    {
        if (commit is null)
            return true;
        bool isCommitted = (await commit).IsCommitted;
        if (isCommitted)
            Measures.Billed();
        return isCommitted;
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Count} of {Total} contracts of a batch for {Month} are closed one by one: {Reasons}.")]
    private partial void LogFallbacks(int count, int total, YearMonth month, string reasons);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The month {Month} of {ContractId} could not be closed in a batch and is closed by itself.")]
    private partial void LogFailed(Exception exception, string contractId, YearMonth month);

    // Of a contract's document, all that says to whom a month is billed.
    private sealed record OfCustomer(string PartnerId, string CustomerId, OfContract Contract)
    {
        public CustomerKey KeyIn(YearMonth month) => new(
            PartnerId,
            Contract.Customers?.LastOrDefault(customer => customer.BilledFrom is not { } from || from.CompareTo(month) <= 0)?.CustomerId
                ?? CustomerId);
    }

    private sealed record OfContract(IReadOnlyList<DatedCustomer>? Customers);

    /// <summary>State of closing a contract in a batch.</summary>
    private readonly record struct Attempt(ClosedMonth Month, Task<CommitResult>? Commit = null, string? Fallback = null)
    {
        public static Attempt FallsBack(string reason) => new(default, null, reason);
    }
}

/// <summary>Result of a month of a contract.</summary>
/// <param name="IsBilled">Whether it has a bill.</param>
/// <param name="Total">Yen: the bill's total; 0 for a part, whose yen are on the combined invoice.</param>
/// <param name="Notice">What the partner hears of the bill; null where there is none.</param>
internal readonly record struct ClosedMonth(bool IsBilled, long Total, BillNotice? Notice = null)
{
    /// <summary>No bill is due.</summary>
    public static ClosedMonth WithoutBill => default;
}
