using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;

namespace SecureMx.Functions.Misuse;

/// <summary>
/// The steps of telling the customer of a restriction (U2). Each may run twice; a receiver knows a repeat by its message id.
/// </summary>
public sealed class RestrictionNoticeActivities(
    ContractStore contracts, WebhookStore webhooks, WebhookCourier courier, EventFeed feed, EventPublisher publisher,
    DeliveryStore deliveries, TaskStore tasks, OutboxDispatcher outbox, TimeProvider clock)
{
    /// <summary>Name of <see cref="AttemptAsync"/>.</summary>
    public const string Attempt = "AttemptRestrictionNotice";

    /// <summary>Name of <see cref="RaiseTaskAsync"/>.</summary>
    public const string RaiseTask = "RaiseRestrictionTask";

    /// <summary>Name of <see cref="ConcludeAsync"/>.</summary>
    public const string Conclude = "ConcludeRestrictionNotice";

    /// <summary>The kind of tasks for undelivered notices.</summary>
    public const string TaskKind = "restriction-notice-undelivered";

    /// <summary>The outcome where a webhook has accepted it.</summary>
    internal const string Told = "told";

    /// <summary>The outcome where the contract has no such restriction.</summary>
    internal const string NoRestriction = "there is no such restriction";

    /// <summary>The outcome where the partner has no webhook.</summary>
    internal const string NoWebhook = "the partner has no webhook";

    private static readonly Actor By = new(Actor.SystemRole, RestrictionNoticeOrchestration.Name);

    /// <summary>Sends the notice to all webhooks of the partner; once one accepts it, the notification is recorded.</summary>
    /// <remarks>
    /// Budget: three point reads, one list, for each webhook a request, a read and a write; when it is taken, one point read and one batch.
    /// </remarks>
    [Function(Attempt)]
    public async Task<RestrictionNoticeAttempt> AttemptAsync([ActivityTrigger] OutboxInput input, [DurableClient] DurableTaskClient client)
    {
        if (await contracts.FindAsync(input.ContractId) is not { Contract: var contract }
            || contract.Restriction(input.Subject) is not { } restriction)
        {
            return new RestrictionNoticeAttempt(true, NoRestriction);
        }

        if (restriction.InformedAt is not null)
            return new RestrictionNoticeAttempt(true, Told);

        // Published already, if all went well: the same, byte for byte, in every attempt.
        var told = PartnerEvents.OfRestriction(contract, restriction);
        var news = await feed.FindAsync(contract.PartnerId, told.Id)
            ?? (await publisher.SendAsync(client, contract.PartnerId, told))[0];
        var receivers = await webhooks.ListAsync(contract.PartnerId);
        var results = await Task.WhenAll(receivers.Select(webhook => AttemptAsync(client, webhook, restriction, news)));
        if (!results.Any(result => result.IsDelivered))
        {
            return new RestrictionNoticeAttempt(
                false, results.Length == 0 ? NoWebhook : string.Join(", ", results.Select(result => result.Outcome)));
        }

        // U2
        await contracts.DecideAsync(input.ContractId, (present, now) => Restrictions.RecordNotification(present, input.Subject, now), By);
        return new RestrictionNoticeAttempt(true, Told);
    }

    /// <summary>Calls the operators in.</summary>
    [Function(RaiseTask)]
    public async Task RaiseTaskAsync([ActivityTrigger] OutboxInput input)
    {
        if (await contracts.FindAsync(input.ContractId) is { Contract: var contract })
        {
            await tasks.RaiseAsync(new NewTask(
                TaskIds.Of(TaskKind, input.ContractId, input.Subject),
                TaskKind,
                new(
                    $"The customer of {input.ContractId} was not notified of the restriction {input.Subject} within an hour (U2, "
                        + "terms/12-2). Notify them another way, and record the notification.",
                    $"契約 {input.ContractId} の契約者に、制限 {input.Subject} を 1 時間以内に連絡できませんでした (U2, terms/12-2)。別の方法で連絡し、その連絡を記録してください。"),
                input.ContractId,
                contract.PartnerId));
        }
    }

    /// <summary>Notes that there is nothing left to do.</summary>
    [Function(Conclude)]
    public Task ConcludeAsync([ActivityTrigger] OutboxInput input) => outbox.FinishOnContractAsync(input.ContractId, input.InstanceId);

    private async Task<SendResult> AttemptAsync(DurableTaskClient client, Webhook webhook, Restriction restriction, FeedEvent news)
    {
        var result = await courier.SendAsync(client, webhook, news.Id, news.ToBody());
        if (result == SendResult.Busy)
            return result;

        var now = clock.Now();
        var otherwise = now - restriction.ImposedAt < Duration.FromTimeSpan(RestrictionNoticeOrchestration.Patience)
            ? DeliveryStatus.Pending
            : DeliveryStatus.Failed;
        await deliveries.ChangeAsync(
            Delivery.Of(webhook, news), now, record => record.After(result, now, otherwise, nextAttemptAt: null));
        return result;
    }
}
