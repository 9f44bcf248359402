using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;

namespace SecureMx.Functions.Misuse;

/// <summary>The result of an attempt to notify the customer of a restriction.</summary>
/// <param name="IsTold">Whether the customer is notified, by this attempt or otherwise.</param>
/// <param name="Outcome">A few words.</param>
public sealed record RestrictionNoticeAttempt(bool IsTold, string Outcome);

/// <summary>
/// Notifies the customer of a restriction through the partner's webhooks (U2): at once, then at growing intervals. If no webhook has
/// accepted the notice an hour after the imposition, the operators get a task; the attempts continue for three days.
/// </summary>
/// <remarks>Runs over deployments: its sequence of calls must never change. A new sequence is a new orchestrator beside this one.</remarks>
public static class RestrictionNoticeOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(RestrictionNoticeOrchestration);

    /// <summary>Time from the imposition until a task is raised for the operators (U2).</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromHours(1);

    /// <summary>Time from the imposition until the last attempt.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    /// <summary>The instance that notifies of a restriction.</summary>
    public static string InstanceIdOf(string contractId, string restrictionId) => $"restriction-{contractId}-{restrictionId}";

    /// <summary>Runs one notice; the output says how it ended.</summary>
    [Function(Name)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OutboxInput>()!;
        DateTime deadline = input.AtUtc + Deadline, last = input.AtUtc + Patience;
        var wait = FirstWait;
        bool isRaised = false;
        var attempt = await AttemptAsync(context, input);
        while (!attempt.IsTold && context.CurrentUtcDateTime < last)
        {
            if (!isRaised && context.CurrentUtcDateTime >= deadline)
            {
                await context.CallActivityAsync(RestrictionNoticeActivities.RaiseTask, input, ActivityRetries.Options); // U2
                isRaised = true;
            }

            var next = Earlier(context.CurrentUtcDateTime + wait, isRaised ? last : deadline);
            context.SetWaiting(
                next, $"tells of {input.Subject} again ({attempt.Outcome})",
                $"{input.Subject} を再び通知 ({InJapanese(attempt.Outcome)})");
            await context.CreateTimer(next, CancellationToken.None);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            attempt = await AttemptAsync(context, input);
        }

        // An instance that started days late has not raised the task yet.
        if (!attempt.IsTold && !isRaised)
            await context.CallActivityAsync(RestrictionNoticeActivities.RaiseTask, input, ActivityRetries.Options);
        await context.CallActivityAsync(RestrictionNoticeActivities.Conclude, input, ActivityRetries.Options);
        string outcome = attempt.IsTold ? attempt.Outcome : $"gave up: {attempt.Outcome}";
        string inJapanese = InJapanese(attempt.Outcome);
        context.SetStatus(outcome, attempt.IsTold ? inJapanese : $"通知を断念: {inJapanese}");
        return outcome;
    }

    private static string InJapanese(string outcome) => outcome switch
    {
        RestrictionNoticeActivities.Told => "通知済み",
        RestrictionNoticeActivities.NoRestriction => "該当する利用制限なし",
        RestrictionNoticeActivities.NoWebhook => "パートナーの Webhook なし",
        _ => outcome, // the codes of attempts at webhooks
    };

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static Task<RestrictionNoticeAttempt> AttemptAsync(TaskOrchestrationContext context, OutboxInput input) =>
        context.CallActivityAsync<RestrictionNoticeAttempt>(RestrictionNoticeActivities.Attempt, input, ActivityRetries.Options);
}
