using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Applications;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions.Orchestrations.Reconcile;

/// <summary>Mends what a crash between two steps has left: starts what was requested and never started, and finishes acceptances.</summary>
public sealed partial class ReconcileFunctions(
    OutboxScanner pending, ApplicationStore applications, AcceptanceProcess acceptances, StoreUpgrade upgrade,
    TimeProvider clock,
    ILogger<ReconcileFunctions> logger)
{
    private const int PageSize = 100;

    /// <summary>Time for which a requested start is left to the caller that requested it.</summary>
    private static readonly Duration Grace = Duration.FromMinutes(1);

    /// <summary>Every five minutes: what was requested over a minute ago. Nearly always that is nothing.</summary>
    /// <remarks>
    /// Budget of a pass with nothing to do: one query over an indexed property for acceptances, and one for outbox entries on contracts and
    /// on customers each.
    /// </remarks>
    [Function("Reconcile")]
    public async Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client)
    {
        await upgrade.ContinueAsync();
        var before = clock.Now() - Grace;
        await ContinueAcceptancesAsync(before);
        foreach (string container in OutboxDocument.ContainerNames)
            await StartRequestedAsync(client, container, before);
    }

    /// <summary>Every day at 03:30 in Tokyo: goes through all that waits, range by range, as an orchestration of its own.</summary>
    [Function("ReconcileDaily")]
    public static Task RunDailyAsync([TimerTrigger("0 30 18 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client) =>
        client.StartOnceAsync(ReconcileOrchestration.Name, "reconcile-daily", new ReconcileProgress(0, 0, null, 0, false));

    private async Task StartRequestedAsync(DurableTaskClient client, string container, Instant before)
    {
        int started = 0;
        string? cursor = null;
        do
        {
            var page = await pending.QueryAsync(container, OutboxState.Requested, range: null, PageSize, cursor);
            started += await pending.StartRequestedAsync(client, container, page.Items, before);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        if (started > 0)
            LogStarted(started, container);
    }

    private async Task ContinueAcceptancesAsync(Instant before)
    {
        string? cursor = null;
        do
        {
            var page = await applications.ListAcceptingAsync(PageSize, cursor);
            foreach (var application in page.Items.Where(application => application.Acceptance?.RequestedAt <= before))
            {
                try
                {
                    await acceptances.ContinueAsync(application.ApplicationId);
                    Measures.Repaired("acceptance");
                    LogContinued(application.ApplicationId);
                }
                catch (Exception exception)
                {
                    // Left to the next pass; it keeps nothing else from being mended.
                    LogFailed(exception, application.ApplicationId);
                }
            }

            cursor = page.Cursor;
        }
        while (cursor is not null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reconcile finished the acceptance of {ApplicationId}.")]
    private partial void LogContinued(string applicationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconcile could not finish the acceptance of {ApplicationId}.")]
    private partial void LogFailed(Exception exception, string applicationId);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Reconcile started {Count} orchestrations of outbox entries in {Container} that had been requested and not started.")]
    private partial void LogStarted(int count, string container);
}
