using System.Diagnostics.Metrics;
using SecureMx.Domain;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Metrics of the app, on the meter <see cref="Name"/>. Counters count on every instance and are summed over instances; a gauge is sampled
/// by one instance at a time, so its latest sample is the value. No tag holds personal data: rules, kinds and names of functions only.
/// </summary>
public static class Measures
{
    /// <summary>The meter's name.</summary>
    public const string Name = "SecureMx";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Ends = Meter.CreateCounter<long>(
        "securemx.ends", "{end}", "Contracts and options that have ended, by kind.");

    private static readonly Counter<long> Bills = Meter.CreateCounter<long>("securemx.bills", "{bill}", "Bills made.");

    private static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>(
        "securemx.close.fallbacks", "{contract}", "Contracts whose month was not closed in a batch but by itself, by reason.");

    private static readonly Counter<long> Repairs = Meter.CreateCounter<long>(
        "securemx.reconcile.repairs", "{repair}", "What Reconcile has mended, by kind.");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "securemx.refusals", "{refusal}", "Refusals by the terms, by rule.");

    private static readonly Counter<long> AccessRefusals = Meter.CreateCounter<long>(
        "securemx.access.refused", "{call}", "Calls without a valid token or the right role, by HTTP status.");

    private static readonly Counter<long> FailedOrchestrations = Meter.CreateCounter<long>(
        "securemx.orchestrations.failed", "{instance}", "Orchestrations that have failed, by orchestrator.");

    private static readonly Gauge<long> NoticesPending = Meter.CreateGauge<long>(
        "securemx.notices.pending", "{notice}", "Notices and orders that wait for their date; sampled by the daily walk.");

    private static readonly Gauge<long> TasksOverdue = Meter.CreateGauge<long>(
        "securemx.tasks.overdue", "{task}", "Tasks of the operators that have been open for more than a day.");

    private static readonly Gauge<long> CloseRemaining = Meter.CreateGauge<long>(
        "securemx.close.remaining", "{contract}", "Contracts whose month before is not closed; 0 exactly when the close has finished.");

    /// <summary>Counts the ends among what has been put on a record.</summary>
    public static void Recorded(IEnumerable<RecordedEvent> events)
    {
        if (!Ends.Enabled)
            return;
        foreach (var recorded in events)
        {
            string? kind = recorded.Event switch
            {
                ContractEnded => "contract",
                OptionEnded { End.Rule: "O3" or "O4" } => "cascade",
                OptionEnded => "option",
                _ => null,
            };
            if (kind is not null)
                Ends.Add(1, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    /// <summary>Counts a bill that has been made.</summary>
    public static void Billed() => Bills.Add(1);

    /// <summary>Counts a contract whose month is not closed in a batch but by itself.</summary>
    /// <param name="reason">Why, as the documentation lists it.</param>
    public static void FellBack(string reason) => Fallbacks.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts what Reconcile has mended.</summary>
    /// <param name="kind">What it was: the orchestrator that was started, or <c>acceptance</c>.</param>
    public static void Repaired(string kind) => Repairs.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>Counts a refusal by a rule.</summary>
    public static void Refused(string rule) => Refusals.Add(1, new KeyValuePair<string, object?>("rule", rule));

    /// <summary>Counts a call that was refused for its token (401) or its role (403).</summary>
    public static void AccessRefused(int status) => AccessRefusals.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>Counts an instance that has failed.</summary>
    public static void Failed(string orchestrator) =>
        FailedOrchestrations.Add(1, new KeyValuePair<string, object?>("orchestrator", orchestrator));

    /// <summary>Samples how many notices and orders wait for their date.</summary>
    public static void SampleNoticesPending(long count) => NoticesPending.Record(count);

    /// <summary>Samples how many tasks are overdue.</summary>
    public static void SampleTasksOverdue(long count) => TasksOverdue.Record(count);

    /// <summary>Samples how many contracts the close of the month before still has before it.</summary>
    public static void SampleCloseRemaining(long count) => CloseRemaining.Record(count);
}
