using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Billing;

/// <summary>The close of a month, as the API shows it.</summary>
/// <param name="Month">The month.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="RequestedAt">When it was first asked for.</param>
/// <param name="FinishedAt">When it last came to its end.</param>
/// <param name="Contracts">The contracts counted.</param>
/// <param name="Billed">Those that have a bill of the month.</param>
/// <param name="WithoutBill">Those that have none, since nothing is due (B1).</param>
/// <param name="Failed">Those that could not be closed; each has a task.</param>
/// <param name="Remaining">Those that have not been worked on.</param>
/// <param name="Sum">Yen: the totals of the bills.</param>
/// <param name="Orchestration">What does it.</param>
public sealed record CloseView(
    YearMonth Month, CloseStatus Status, Instant? RequestedAt, Instant? FinishedAt, long Contracts, long Billed, long WithoutBill, long Failed, long Remaining, long Sum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OrchestrationLink? Orchestration)
{
    /// <summary>Shows a close.</summary>
    public static CloseView Of(MonthlyClose close, OrchestrationLink? orchestration)
    {
        long contracts = close.Ranges.Sum(range => Math.Max(range.Contracts, range.LookedAt));
        long lookedAt = close.Ranges.Sum(range => range.LookedAt);
        long billed = close.Ranges.Sum(range => range.Billed);
        long failed = close.Ranges.Sum(range => range.Failed);
        return new CloseView(
            close.Month, close.Status, close.RequestedAt, close.FinishedAt, contracts, billed, lookedAt - billed - failed, failed, contracts - lookedAt,
            close.Ranges.Sum(range => range.Sum), orchestration);
    }
}
