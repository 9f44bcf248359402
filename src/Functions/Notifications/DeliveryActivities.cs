using NodaTime;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Notifications;

/// <summary>The steps of a delivery. Each may run twice.</summary>
public sealed class DeliveryActivities(
    WebhookStore webhooks, WebhookCourier courier, DeliveryStore deliveries, TaskStore tasks, TimeProvider clock)
{
    /// <summary>Name of <see cref="AttemptAsync"/>.</summary>
    public const string Attempt = "AttemptDelivery";

    /// <summary>Name of <see cref="GiveUpAsync"/>.</summary>
    public const string GiveUp = "GiveUpDelivery";

    // Those that found no slot at the same time do not come back at the same time.
    private static readonly TimeSpan ShortestDeferral = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDeferral = TimeSpan.FromSeconds(1.5);

    /// <summary>Tries once, with the webhook's present address and secrets, and keeps what came of it.</summary>
    /// <remarks>
    /// Budget: two point reads, that of <see cref="WebhookCourier.SendAsync"/> and that of <see cref="DeliveryStore.ChangeAsync"/>.
    /// </remarks>
    [Function(Attempt)]
    public async Task<DeliveryAttempt> AttemptAsync([ActivityTrigger] Delivery delivery, [DurableClient] DurableTaskClient client)
    {
        if (await webhooks.FindAsync(delivery.PartnerId, delivery.Webhook) is not { } webhook)
            return new DeliveryAttempt(true, "the webhook was deleted");
        if (await WasDeliveredAsync(delivery))
            return new DeliveryAttempt(true, "it was delivered before");

        var result = await courier.SendAsync(client, webhook, delivery.MessageId, delivery.Body);
        if (result != SendResult.Busy && delivery.Number is not null)
            await KeepAsync(delivery, result);
        return new DeliveryAttempt(result.IsDelivered, result.Outcome)
        {
            Deferral = result == SendResult.Busy
                ? ShortestDeferral + Random.Shared.NextDouble() * (LongestDeferral - ShortestDeferral)
                : null,
            RetryAfter = result.RetryAfter,
        };
    }

    /// <summary>Raises a task for the operators; of a disabled webhook they have one already, which is for all its messages.</summary>
    [Function(GiveUp)]
    public async Task GiveUpAsync([ActivityTrigger] Delivery delivery)
    {
        if (await webhooks.FindAsync(delivery.PartnerId, delivery.Webhook) is not { Disabled: null })
            return;

        await tasks.RaiseAsync(new NewTask(
            TaskIds.Of("webhook", delivery.PartnerId, delivery.Webhook, delivery.MessageId),
            "webhook-undelivered",
            new(
                $"The webhook {delivery.Webhook} of the partner {delivery.PartnerId} did not accept {delivery.MessageId} in "
                    + $"{DeliveryOrchestration.MaximumAttempts} attempts. Notify the partner another way.",
                $"パートナー {delivery.PartnerId} の Webhook {delivery.Webhook} は、{DeliveryOrchestration.MaximumAttempts} 回の送信で "
                    + $"{delivery.MessageId} を受け取りませんでした。別の方法で連絡してください。"),
            delivery.ContractId,
            delivery.PartnerId));
    }

    // What was taken when it was asked for again, or by an instance that was started twice, need not be sent once more.
    private async Task<bool> WasDeliveredAsync(Delivery delivery) =>
        delivery is { Number: { } number, IsRepeat: false }
            && await deliveries.FindAsync(delivery.PartnerId, delivery.Webhook, number) is { Status: DeliveryStatus.Delivered };

    private Task<DeliveryRecord> KeepAsync(Delivery delivery, SendResult result)
    {
        var now = clock.Now();
        var wait = DeliveryOrchestration.WaitAfter(delivery.Attempt, result.RetryAfter);
        return deliveries.ChangeAsync(
            delivery, now,
            record => delivery.IsRepeat
                ? record.AfterRepeat(result, now)
                : record.After(
                    result, now, wait is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
                    wait is null ? null : now + Duration.FromTimeSpan(wait.Value)));
    }
}
