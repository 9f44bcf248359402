using System.Text.Json;
using Microsoft.Extensions.Logging;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Publishes events: appends them to the partner's feed and starts their deliveries to its webhooks. Doing it again keeps their places and
/// sends nothing that was delivered; a message that is repeated has the same id.
/// </summary>
public sealed partial class EventPublisher(
    EventOutbox outbox, EventFeed feed, WebhookStore webhooks, WebhookPresence presence, ILogger<EventPublisher> logger)
{
    private const int StartsAtOnce = 8;

    /// <summary>Publishes what waits beside a contract, if that can be done now; otherwise the timer does it within minutes.</summary>
    /// <remarks>
    /// Budget: one page of a partition; where something waits, that of <see cref="EventFeed.AppendAsync"/>, one batch of deletes, and where
    /// the partner has webhooks a list and for each a start.
    /// </remarks>
    public Task TryPublishForContractAsync(DurableTaskClient client, string contractId) =>
        TryPublishAsync(client, Containers.Contracts.Name, contractId);

    /// <summary>The same for what waits beside an application.</summary>
    public Task TryPublishForApplicationAsync(DurableTaskClient client, string applicationId) =>
        TryPublishAsync(client, Containers.Applications.Name, applicationId);

    /// <summary>Publishes what waits in a partition.</summary>
    internal async Task PublishAsync(DurableTaskClient client, string container, string partitionKey)
    {
        IReadOnlyList<WaitingEvents> waiting;
        do
        {
            waiting = await outbox.ListAsync(container, partitionKey);
            foreach (var together in waiting.GroupBy(events => events.PartnerId, StringComparer.Ordinal))
                await SendAsync(client, together.Key, [.. together.SelectMany(events => events.Envelopes)]);
            if (waiting.Count > 0)
                await outbox.DeleteAsync(container, waiting);
        }
        while (waiting.Count == EventOutbox.PageSize);
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

    private async Task TryPublishAsync(DurableTaskClient client, string container, string partitionKey)
    {
        try
        {
            await PublishAsync(client, container, partitionKey);
        }
        catch (Exception exception)
        {
            LogFailed(exception, partitionKey);
        }
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
            new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce },
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The events of {PartitionKey} could not be published; the timer will do it.")]
    private partial void LogFailed(Exception exception, string partitionKey);
}
