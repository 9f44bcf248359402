using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications;

/// <summary>Publishes the events that those who committed them have left: their process has ended, or the store did not answer.</summary>
public sealed partial class EventOutboxFunctions(
    EventOutbox outbox, EventPublisher publisher, TimeProvider clock, ILogger<EventOutboxFunctions> logger)
{
    /// <summary>How long events are left to those who committed them.</summary>
    private static readonly Duration Grace = Duration.FromMinutes(1);

    /// <summary>Every five minutes: what was committed over a minute ago and is not published. Nearly always that is nothing.</summary>
    /// <remarks>
    /// Budget of a pass with nothing to do: one query over an indexed property of contracts, one of applications, one of customers.
    /// </remarks>
    [Function("PublishWaitingEvents")]
    public async Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client)
    {
        var before = clock.Now() - Grace;
        foreach (string container in EventOutbox.ContainerNames)
        {
            string? cursor = null;
            do
            {
                (var partitionKeys, cursor) = await outbox.QueryAsync(container, before, cursor);
                foreach (string partitionKey in partitionKeys)
                    await TryPublishAsync(client, container, partitionKey);
            }
            while (cursor is not null);
        }
    }

    private async Task TryPublishAsync(DurableTaskClient client, string container, string partitionKey)
    {
        try
        {
            await publisher.PublishAsync(client, container, partitionKey);
            LogPublished(partitionKey);
        }
        catch (Exception exception)
        {
            // Left to the next pass; it keeps no other events from being published.
            LogFailed(exception, partitionKey);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of {PartitionKey} were published late.")]
    private partial void LogPublished(string partitionKey);

    [LoggerMessage(Level = LogLevel.Error, Message = "The events of {PartitionKey} could not be published.")]
    private partial void LogFailed(Exception exception, string partitionKey);
}
