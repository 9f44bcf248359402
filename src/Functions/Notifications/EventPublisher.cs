using System.Text.Json;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Publishes events: appends them to the partner's feed and starts their deliveries to its webhooks. Doing it again keeps their places and
/// sends nothing that was delivered; a message that is repeated has the same id.
/// </summary>
public sealed class EventPublisher(EventOutbox outbox, EventFeed feed, WebhookStore webhooks, WebhookPresence presence)
{
    private const int AtOnce = 8;

    /// <summary>Publishes what waits in a partition.</summary>
    /// <remarks>Budget: one page of a partition, and that of publishing what it holds.</remarks>
    internal async Task PublishAsync(DurableTaskClient client, string container, string partitionKey)
    {
        IReadOnlyList<WaitingEvents> waiting;
        do
        {
            waiting = await outbox.ListAsync(container, partitionKey);
            foreach (var together in waiting.GroupBy(events => events.PartnerId, StringComparer.Ordinal))
                await PublishAsync(client, together.Key, [.. together]);
        }
        while (waiting.Count == EventOutbox.PageSize);
    }

    /// <summary>Publishes events of one partner that wait, and deletes them from the outbox.</summary>
    /// <remarks>
    /// Budget: that of <see cref="EventFeed.AppendAsync"/>, a delete or a batch of them for each partition, and where the partner has
    /// webhooks a list and for each a start.
    /// </remarks>
    internal async Task PublishAsync(DurableTaskClient client, string partnerId, IReadOnlyList<WaitingEvents> waiting)
    {
        await SendAsync(client, partnerId, [.. waiting.SelectMany(events => events.Envelopes)]);
        await Parallel.ForEachAsync(
            waiting.GroupBy(events => (events.Container, events.PartitionKey)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (published, _) => await outbox.DeleteAsync([.. published]));
    }

    /// <summary>Publishes events of one partner that need no outbox, since what calls this is repeated until it is done.</summary>
    /// <returns>The events with their places in the feed.</returns>
    internal Task<IReadOnlyList<FeedEvent>> SendAsync(
        DurableTaskClient client, string partnerId, params IReadOnlyList<CloudEvent> events) =>
        SendAsync(client, partnerId, [.. events.Select(news => news.ToEnvelope())]);

    /// <summary>Starts the deliveries of an event to one webhook.</summary>
    internal static Task StartAsync(DurableTaskClient client, Webhook webhook, FeedEvent news)
    {
        var delivery = Delivery.Of(webhook, news);
        return client.StartOnceAsync(DeliveryOrchestration.Name, delivery.InstanceId(), delivery);
    }

    private async Task<IReadOnlyList<FeedEvent>> SendAsync(
        DurableTaskClient client, string partnerId, IReadOnlyList<JsonElement> envelopes)
    {
        var published = await feed.AppendAsync(partnerId, envelopes);
        if (!await presence.AnyAsync(partnerId))
            return published;

        var receivers = await webhooks.ListAsync(partnerId);
        await Parallel.ForEachAsync(
            from webhook in receivers
            from news in published
            where IsFor(webhook, news)
            select (webhook, news),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (pair, _) => await StartAsync(client, pair.webhook, pair.news));
        return published;
    }

    // A restriction has deliveries of its own (U2), and a disabled webhook is not told that it is.
    private static bool IsFor(Webhook webhook, FeedEvent news) => news.Type switch
    {
        EventTypes.RestrictionImposed or EventTypes.WebhookTest => false,
        EventTypes.WebhookDisabled => webhook.Disabled is null,
        _ => true,
    };
}
