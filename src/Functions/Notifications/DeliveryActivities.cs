using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Notifications;

/// <summary>The steps of a delivery. Each may run twice.</summary>
public sealed class DeliveryActivities(WebhookStore webhooks, WebhookSender sender, TaskStore tasks)
{
    /// <summary>Name of <see cref="AttemptAsync"/>.</summary>
    public const string Attempt = "AttemptDelivery";

    /// <summary>Name of <see cref="GiveUpAsync"/>.</summary>
    public const string GiveUp = "GiveUpDelivery";

    /// <summary>Tries once, with the webhook's present address and secret.</summary>
    [Function(Attempt)]
    public async Task<DeliveryAttempt> AttemptAsync([ActivityTrigger] Delivery delivery)
    {
        if (await webhooks.FindAsync(delivery.PartnerId, delivery.Webhook) is not { } webhook)
            return new DeliveryAttempt(true, "the webhook is gone");

        SendResult result = await sender.SendAsync(webhook, delivery.MessageId, delivery.Body);
        return new DeliveryAttempt(result.IsDelivered, result.Outcome);
    }

    /// <summary>Raises a task for the operators.</summary>
    [Function(GiveUp)]
    public Task GiveUpAsync([ActivityTrigger] Delivery delivery) => tasks.RaiseAsync(new NewTask(
        TaskIds.Of("webhook", delivery.PartnerId, delivery.Webhook, delivery.MessageId),
        "webhook-undelivered",
        $"The webhook {delivery.Webhook} of the partner {delivery.PartnerId} did not take {delivery.MessageId} in {DeliveryOrchestration.MaximumAttempts} attempts. Tell the partner another way.",
        delivery.ContractId,
        delivery.PartnerId));
}
