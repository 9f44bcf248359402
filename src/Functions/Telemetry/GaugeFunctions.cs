using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Telemetry;

/// <summary>
/// Samples the gauges that no command updates. Of all instances the timer runs on one, so the latest sample is the value.
/// </summary>
public sealed class GaugeFunctions(TaskStore tasks, CloseStore closes, TimeProvider clock)
{
    /// <summary>Time after which an open task is overdue.</summary>
    public static readonly Duration Patience = Duration.FromDays(1);

    /// <summary>The most overdue tasks that are counted: more say nothing more.</summary>
    public const int MaximumCounted = 1000;

    /// <summary>Every fifteen minutes, at minutes at which neither a close nor a walk begins.</summary>
    /// <remarks>
    /// Budget: a query page of open tasks, and until the close of the month before has finished one point read and one listing.
    /// </remarks>
    [Function("SampleGauges")]
    public Task RunAsync([TimerTrigger("0 7-59/15 * * * *")] TimerInfo timer) => SampleAsync();

    /// <summary>Samples at once.</summary>
    internal async Task SampleAsync()
    {
        var now = clock.Now();
        Measures.SampleTasksOverdue(await tasks.CountOpenSinceAsync(now - Patience, MaximumCounted));
        Measures.SampleCloseRemaining(await RemainingAsync(Tokyo.DateOf(now).ToYearMonth().PlusMonths(-1)));
    }

    // A close that has not finished has something before it, even where it has not been begun or its last page is being noted.
    private async Task<long> RemainingAsync(YearMonth month) =>
        await closes.IsFinishedAsync(month) ? 0 : Math.Max(1, CloseView.Of(await closes.FindAsync(month), null).Remaining);
}
