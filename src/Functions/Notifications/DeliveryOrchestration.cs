using System.Security.Cryptography;
using System.Text;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Notifications;

/// <summary>A message on its way to a webhook.</summary>
/// <param name="PartnerId">Whose webhook.</param>
/// <param name="Webhook">The webhook's name.</param>
/// <param name="MessageId">The same in every attempt, so that a receiver can recognize a repeat.</param>
/// <param name="ContractId">The contract; null for a task without one.</param>
/// <param name="Body">The body, byte for byte the same in every attempt.</param>
public sealed record Delivery(string PartnerId, string Webhook, string MessageId, string? ContractId, string Body)
{
    private const int HashBytes = 16;

    /// <summary>The event's place in the partner's feed, by which its record is found; null for one from before there were feeds.</summary>
    public long? Number { get; init; }

    /// <summary>The event's type; null likewise.</summary>
    public string? EventType { get; init; }

    /// <summary>Which attempt it is, from 1; how long to wait after it depends on that.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The id of the call that asked for it again; null for the delivery of an event that has happened.</summary>
    public string? RepeatId { get; init; }

    /// <summary>Whether it was asked for again: it is tried once, though it was delivered before.</summary>
    public bool IsRepeat => RepeatId is not null;

    /// <summary>The delivery of an event to a webhook.</summary>
    public static Delivery Of(Webhook webhook, FeedEvent news) =>
        new(webhook.PartnerId, webhook.Name, news.Id, news.ContractId, news.ToBody()) { Number = news.Number, EventType = news.Type };

    /// <summary>
    /// The instance that delivers it: its contract, and a hash of the rest, which could make it too long for an instance id.
    /// </summary>
    public string InstanceId()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{PartnerId}\n{Webhook}\n{MessageId}{RepeatId}"));
        return $"delivery-{ContractId ?? "webhook"}-{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}";
    }
}

/// <summary>Result of an attempt.</summary>
/// <param name="IsOver">Whether it is delivered, or the webhook was deleted.</param>
/// <param name="Outcome">A few words.</param>
public sealed record DeliveryAttempt(bool IsOver, string Outcome)
{
    /// <summary>Time to wait for a slot, the first time; null if the attempt was made.</summary>
    public TimeSpan? Deferral { get; init; }

    /// <summary>Value of the receiver's <c>Retry-After</c>; null if it sent none.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Delivers a message: at once, then ever more seldom for four days; then an operator gets a task.</summary>
/// <remarks>
/// While its webhook is disabled a message keeps its times and is not sent, so that what still has one is sent once the webhook is put
/// again.
/// </remarks>
public static class DeliveryOrchestration
{
    /// <summary>The orchestrator's name.</summary>
    public const string Name = nameof(DeliveryOrchestration);

    private const int LongestDeferralFactor = 256;

    // The waits that Standard Webhooks recommends.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Maximum number of attempts.</summary>
    public static int MaximumAttempts => Waits.Length + 1;

    /// <summary>How long to wait after a failed attempt; null after the last.</summary>
    /// <param name="attempt">Which attempt, from 1.</param>
    /// <param name="retryAfter">How long the receiver asks to be left alone; null where it does not ask.</param>
    internal static TimeSpan? WaitAfter(int attempt, TimeSpan? retryAfter) =>
        attempt > Waits.Length ? null : retryAfter > Waits[attempt - 1] ? retryAfter : Waits[attempt - 1];

    /// <summary>Runs one delivery; the output says how it ended.</summary>
    [Function(Name)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var delivery = context.GetInput<Delivery>()!;
        var attempt = await AttemptAsync(context, delivery);
        if (delivery.IsRepeat)
            return attempt.Outcome;

        for (int number = 1; WaitAfter(number, attempt.RetryAfter) is { } wait; number++)
        {
            if (attempt.IsOver)
                return attempt.Outcome;

            var next = context.CurrentUtcDateTime.Add(wait);
            context.SetWaiting(
                next, $"tries {delivery.Webhook} again ({attempt.Outcome})", $"{delivery.Webhook} へ再送 ({attempt.Outcome})");
            await context.CreateTimer(next, CancellationToken.None);
            attempt = await AttemptAsync(context, delivery with { Attempt = number + 1 });
        }

        if (attempt.IsOver)
            return attempt.Outcome;

        context.SetStatus("gave up", "送達を断念");
        await context.CallActivityAsync(DeliveryActivities.GiveUp, delivery, ActivityRetries.Options);
        return $"gave up: {attempt.Outcome}";
    }

    // While other deliveries have all the slots, an attempt is put off and counts for none.
    private static async Task<DeliveryAttempt> AttemptAsync(TaskOrchestrationContext context, Delivery delivery)
    {
        int factor = 1;
        while (true)
        {
            var attempt = await context.CallActivityAsync<DeliveryAttempt>(DeliveryActivities.Attempt, delivery, ActivityRetries.Options);
            if (attempt.Deferral is not { } deferral)
                return attempt;

            await context.CreateTimer(context.CurrentUtcDateTime.Add(deferral * factor), CancellationToken.None);
            factor = Math.Min(factor * 2, LongestDeferralFactor);
        }
    }
}
