using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Ending;

/// <summary>Some contracts of a customer, for an activity.</summary>
/// <param name="Start">The service that is held again.</param>
/// <param name="AfterContractId">Those whose ids come after this one; empty for the first.</param>
/// <param name="ReachedUtc">The instant that the orchestration has seen.</param>
public sealed record ServiceStartPageInput(ServiceStart Start, string AfterContractId, DateTime ReachedUtc);

/// <summary>
/// Carries out that a customer holds a designated service again (O3): puts it on the record of each contract at once, waits for its first
/// day, and then records on each contract that eligibility is met again.
/// </summary>
/// <remarks>
/// Runs for months and over deployments: its sequence of calls must never change. A new sequence is a new orchestrator beside this one.
/// </remarks>
public static class DesignatedServiceStartOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(DesignatedServiceStartOrchestration);

    /// <summary>Runs one.</summary>
    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var start = context.GetInput<ServiceStart>()!;
        bool isHeld = await RecordOnAllAsync(context, start);
        if (isHeld && context.CurrentUtcDateTime < start.BeginsAt)
        {
            // A timer may fire a little early, so the clock is asked and not the timer.
            while (context.CurrentUtcDateTime < start.BeginsAt)
            {
                context.SetWaiting(
                    start.BeginsAt, $"{start.CustomerId} holds {start.Service} again (O3)",
                    $"契約者 {start.CustomerId} の {start.Service} の再契約 (O3)");
                await context.CreateTimer(start.BeginsAt, CancellationToken.None);
            }

            await RecordOnAllAsync(context, start);
        }

        await context.CallActivityAsync(ServiceStartActivities.Conclude, start, ActivityRetries.Options);
    }

    private static async Task<bool> RecordOnAllAsync(TaskOrchestrationContext context, ServiceStart start)
    {
        string? after = "";
        while (after is not null)
        {
            var page = await context.CallActivityAsync<ServiceEndPage>(
                ServiceStartActivities.Record, new ServiceStartPageInput(start, after, context.CurrentUtcDateTime),
                ActivityRetries.Options);
            if (!page.Stands)
                return false;

            after = page.Next;
        }

        return true;
    }
}
