using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Notifications;

/// <summary>A message on its way to a webhook.</summary>
/// <param name="PartnerId">Whose webhook.</param>
/// <param name="Webhook">The webhook's name.</param>
/// <param name="MessageId">The same in every attempt, so that a receiver can tell a repeat.</param>
/// <param name="ContractId">What it is about.</param>
/// <param name="Body">The body, byte for byte the same in every attempt.</param>
public sealed record Delivery(string PartnerId, string Webhook, string MessageId, string ContractId, string Body)
{
    /// <summary>The instance that delivers it.</summary>
    public string InstanceId() => $"delivery-{PartnerId}-{Webhook}-{MessageId}";
}

/// <summary>What came of an attempt.</summary>
/// <param name="IsOver">Whether there is nothing left to do: it is delivered, or the webhook is gone.</param>
/// <param name="Outcome">A few words.</param>
public sealed record DeliveryAttempt(bool IsOver, string Outcome);

/// <summary>Delivers a message: at once, then ever more seldom for four days; then an operator gets a task.</summary>
public static class DeliveryOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(DeliveryOrchestration);

    // The waits that Standard Webhooks recommends.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>How often delivery is tried at most.</summary>
    public static int MaximumAttempts => Waits.Length + 1;

    /// <summary>Runs one delivery; the output says how it ended.</summary>
    [Function(Name)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Delivery delivery = context.GetInput<Delivery>()!;
        DeliveryAttempt attempt = await AttemptAsync(context, delivery);
        foreach (TimeSpan wait in Waits)
        {
            if (attempt.IsOver)
                return attempt.Outcome;

            DateTime next = context.CurrentUtcDateTime.Add(wait);
            context.SetCustomStatus(FormattableString.Invariant($"awaits {next:yyyy-MM-ddTHH:mm:ssZ}: tries {delivery.Webhook} again ({attempt.Outcome})"));
            await context.CreateTimer(next, CancellationToken.None);
            attempt = await AttemptAsync(context, delivery);
        }

        if (attempt.IsOver)
            return attempt.Outcome;

        context.SetCustomStatus("gave up");
        await context.CallActivityAsync(DeliveryActivities.GiveUp, delivery, ActivityRetries.Options);
        return $"gave up: {attempt.Outcome}";
    }

    private static Task<DeliveryAttempt> AttemptAsync(TaskOrchestrationContext context, Delivery delivery)
        => context.CallActivityAsync<DeliveryAttempt>(DeliveryActivities.Attempt, delivery, ActivityRetries.Options);
}
