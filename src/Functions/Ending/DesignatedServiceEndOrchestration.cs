using System.Globalization;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Ending;

/// <summary>Input of the orchestration of a designated service's end.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Service">The service.</param>
/// <param name="EndId">The end.</param>
/// <param name="EffectiveDate">The service's last Tokyo day.</param>
/// <param name="TakesEffectAt">The first instant (UTC) after it.</param>
/// <param name="PartnerId">The customer's partner; null where it had none, and in what earlier versions have started.</param>
/// <param name="Instance">The instance; null in what earlier versions have started.</param>
public sealed record ServiceEndInput(
    string CustomerId, string Service, string EndId, DateOnly EffectiveDate, DateTime TakesEffectAt, string? PartnerId = null,
    string? Instance = null);

/// <summary>Some contracts of a customer, for an activity.</summary>
/// <param name="End">The end that they are treated by.</param>
/// <param name="AfterContractId">Those whose ids come after this one; empty for the first.</param>
/// <param name="ReachedUtc">The instant that the orchestration has seen; null while the end is still to come.</param>
public sealed record ServiceEndPageInput(ServiceEndInput End, string AfterContractId, DateTime? ReachedUtc);

/// <summary>Progress through a customer's contracts.</summary>
/// <param name="Stands">Whether the end is still in effect; false if another has brought it forward.</param>
/// <param name="Next">The id after which the next page begins; null after the last.</param>
public sealed record ServiceEndPage(bool Stands, string? Next);

/// <summary>
/// Carries out the end of a customer's designated service (E6): puts it on the record of each contract at once, so that it shows, waits
/// until it has come, and then treats every contract that the customer has by then (O3).
/// </summary>
/// <remarks>
/// Runs for months and over deployments: its sequence of calls must never change. A new sequence is a new orchestrator beside this one.
/// </remarks>
public static class DesignatedServiceEndOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(DesignatedServiceEndOrchestration);

    /// <summary>Runs one end; the output is how that was.</summary>
    [Function(Name)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ServiceEndInput input = context.GetInput<ServiceEndInput>()!;
        Task<string> changed = context.WaitForExternalEvent<string>(OrchestrationStarts.Changed);
        string on = input.EffectiveDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.SetStatus(
            $"records that {input.Service} of {input.CustomerId} ends on {on} (E6)",
            $"契約者 {input.CustomerId} の {input.Service} が {on} に終了することを記録中 (E6)");
        bool isInEffect = await TreatAllAsync(context, input, ServiceEndActivities.Record, reached: null);

        // A timer may fire a little early, so the clock is asked and not the timer.
        while (isInEffect && context.CurrentUtcDateTime < input.TakesEffectAt)
        {
            context.SetWaiting(
                input.TakesEffectAt, $"{input.Service} of {input.CustomerId} ends (E6)",
                $"契約者 {input.CustomerId} の {input.Service} の終了 (E6)");
            using var stop = new CancellationTokenSource();
            Task timer = context.CreateTimer(input.TakesEffectAt, stop.Token);
            if (await Task.WhenAny(timer, changed) == changed)
            {
#pragma warning disable CA1849 // CancelAsync leaves the orchestrator's thread.
                stop.Cancel();
#pragma warning restore CA1849
                changed = context.WaitForExternalEvent<string>(OrchestrationStarts.Changed);
                isInEffect = await context.CallActivityAsync<bool>(ServiceEndActivities.Stands, input, ActivityRetries.Options);
            }
        }

        if (isInEffect)
        {
            context.SetStatus("treats every contract of the customer (O3)", "契約者の各契約に反映中 (O3)");
            isInEffect = await TreatAllAsync(context, input, ServiceEndActivities.TakeEffect, context.CurrentUtcDateTime);
        }

        await context.CallActivityAsync(ServiceEndActivities.Conclude, input, ActivityRetries.Options);
        string outcome = Codes.Of(isInEffect ? NoticeStatus.Effected : NoticeStatus.Replaced);
        context.SetCustomStatus(EndStatuses.TextOf(outcome));
        return outcome;
    }

    private static async Task<bool> TreatAllAsync(
        TaskOrchestrationContext context, ServiceEndInput input, string activity, DateTime? reached)
    {
        string? after = "";
        while (after is not null)
        {
            ServiceEndPage page = await context.CallActivityAsync<ServiceEndPage>(
                activity, new ServiceEndPageInput(input, after, reached), ActivityRetries.Options);
            if (!page.Stands)
                return false;

            after = page.Next;
        }

        return true;
    }
}
