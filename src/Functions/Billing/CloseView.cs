using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Billing;

/// <summary>The close of a month, as the API shows it.</summary>
/// <param name="Month">The month.</param>
/// <param name="Status">Its status.</param>
/// <param name="RequestedAt">Instant at which it was first asked for.</param>
/// <param name="FinishedAt">Instant at which it came to its end; null while it works.</param>
/// <param name="Contracts">The contracts counted.</param>
/// <param name="Billed">Those that have a bill of the month.</param>
/// <param name="WithoutBill">Those that have none, since nothing is due (B1).</param>
/// <param name="Failed">Those that could not be closed; each has a task.</param>
/// <param name="Remaining">Those that have not been worked on.</param>
/// <param name="Invoices">The combined invoices that are made of bills of the month.</param>
/// <param name="InvoicesWaiting">The customers whose combined invoice waits for a contract that could not be closed.</param>
/// <param name="ToCollect">Yen: the totals of the bills and combined invoices that are to be paid; each bill counts once.</param>
/// <param name="Credits">Yen: the totals below zero, which are carried on or are the customers' balances; 0 or less (B8).</param>
/// <param name="Sum">Yen: both together.</param>
/// <param name="Orchestration">What does it.</param>
public sealed record CloseView(
    YearMonth Month, CloseStatus Status, Instant? RequestedAt, Instant? FinishedAt, long Contracts, long Billed, long WithoutBill,
    long Failed, long Remaining, long Invoices, long InvoicesWaiting,
    long ToCollect, long Credits, long Sum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OrchestrationLink? Orchestration)
{
    /// <summary>Shows a close.</summary>
    public static CloseView Of(MonthlyClose close, OrchestrationLink? orchestration)
    {
        long contracts = close.Ranges.Sum(range => Math.Max(range.Contracts, range.Processed));
        long processed = close.Ranges.Sum(range => range.Processed);
        long billed = close.Ranges.Sum(range => range.Billed);
        long failed = close.Ranges.Sum(range => range.Failed);
        long sum = close.Ranges.Sum(range => range.Sum);
        long credits = close.Ranges.Sum(range => range.Credits);
        return new CloseView(
            close.Month, close.Status, close.RequestedAt, close.Status == CloseStatus.Closed ? close.FinishedAt : null, contracts, billed,
            processed - billed - failed,
            failed, contracts - processed, close.Ranges.Sum(range => range.Invoices), close.Ranges.Sum(range => range.Waiting),
            sum - credits, credits, sum, orchestration);
    }
}
