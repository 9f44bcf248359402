using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Brings messages to webhooks: takes a slot, sends, and keeps whether the endpoint works. One that fails for a day, or is gone, is
/// disabled.
/// </summary>
public sealed class WebhookCourier(
    WebhookSender sender, DeliverySlots slots, WebhookStore webhooks, EventPublisher publisher, TaskStore tasks, TimeProvider clock)
{
    /// <summary>The kind of the tasks for webhooks that were disabled.</summary>
    public const string TaskKind = "webhook-disabled";

    /// <summary>Makes one attempt. What the network or the receiver does wrong is a result, not an exception.</summary>
    /// <param name="client">Starts the deliveries of the news that the webhook was disabled.</param>
    /// <param name="webhook">Address of the receiver.</param>
    /// <param name="messageId">The same in every attempt.</param>
    /// <param name="body">The body, byte for byte the same in every attempt.</param>
    /// <remarks>
    /// Budget: one point read; a replace where the endpoint begins or ceases to fail, and each hour in between; a create and a list where
    /// it is disabled.
    /// </remarks>
    public async Task<SendResult> SendAsync(DurableTaskClient client, Webhook webhook, string messageId, string body)
    {
        if (webhook.Disabled is not null)
        {
            // Again, for the case that the process ended between the commit and this.
            await AnnounceDisabledAsync(client, webhook);
            return SendResult.Disabled;
        }

        using var slot = await slots.TakeAsync(webhook.PartnerId);
        if (slot is null)
            return SendResult.Busy;

        var result = await sender.SendAsync(webhook.AsOf(clock.Now()), messageId, body);
        // What an address answered says nothing of another that was put in its place meanwhile.
        var present = await webhooks.ChangeAsync(
            webhook.PartnerId, webhook.Name, present => present.Url == webhook.Url ? present.After(result, clock.Now()) : present);
        if (present?.Disabled is not null)
            await AnnounceDisabledAsync(client, present);
        return result;
    }

    private async Task AnnounceDisabledAsync(DurableTaskClient client, Webhook webhook)
    {
        var disabled = webhook.Disabled!;
        var at = DateText.Format(disabled.At);
        await tasks.RaiseAsync(new NewTask(
            TaskIds.Of(TaskKind, webhook.PartnerId, webhook.Name, at),
            TaskKind,
            new(
                $"The webhook {webhook.Name} of the partner {webhook.PartnerId} was disabled: {Words(disabled.Reason).English}. "
                    + "Its events of four days are kept and sent when the partner puts it again. Notify the partner.",
                $"パートナー {webhook.PartnerId} の Webhook {webhook.Name} を無効にしました: {Words(disabled.Reason).Japanese}。"
                    + "4 日分のイベントを保持し、パートナーが再び登録したときに送信します。パートナーに連絡してください。"),
            ContractId: null,
            webhook.PartnerId));

        await publisher.SendAsync(client, webhook.PartnerId, PartnerEvents.OfDisabled(webhook, disabled));
    }

    private static Text Words(DisablementReason reason) => reason switch
    {
        DisablementReason.Gone => new("its endpoint answered 410", "送信先が 410 を返しました"),
        _ => new("its endpoint accepted no event for a day", "送信先が 1 日間イベントを受け取りませんでした"),
    };
}
