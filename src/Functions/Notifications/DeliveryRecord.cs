using NodaTime;

namespace SecureMx.Functions.Notifications;

/// <summary>The status of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>It will be tried, for the first time or again.</summary>
    Pending,

    /// <summary>The receiver has taken it.</summary>
    Delivered,

    /// <summary>The receiver has not taken it, and it is tried no more unless it is asked for.</summary>
    Failed,
}

/// <summary>An attempt to deliver.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Outcome">The status that the receiver answered, as <c>204</c>, or what went wrong.</param>
public sealed record DeliveryTry(Instant At, string Outcome);

/// <summary>What is kept of the delivery of an event to a webhook.</summary>
/// <param name="PartnerId">Whose webhook.</param>
/// <param name="Webhook">The webhook's name.</param>
/// <param name="Number">The event's place in the partner's feed.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="CreatedAt">Since when it is to be delivered.</param>
/// <param name="Status">Its status.</param>
/// <param name="Attempts">The attempts, oldest first; of more than <see cref="MaximumAttempts"/> the latest.</param>
/// <param name="NextAttemptAt">When it is tried again; null where it is not.</param>
public sealed record DeliveryRecord(
    string PartnerId, string Webhook, long Number, string EventId, string EventType, Instant CreatedAt, DeliveryStatus Status,
    IReadOnlyList<DeliveryTry> Attempts, Instant? NextAttemptAt)
{
    /// <summary>The most attempts that are kept of a delivery.</summary>
    public const int MaximumAttempts = 20;

    /// <summary>A delivery that is about to be tried.</summary>
    public static DeliveryRecord New(Delivery delivery, Instant now) => new(
        delivery.PartnerId, delivery.Webhook, delivery.Number!.Value, delivery.MessageId, delivery.EventType!, now, DeliveryStatus.Pending,
        [], now);

    /// <summary>The record after an attempt.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="otherwise">The status unless it is delivered.</param>
    /// <param name="nextAttemptAt">When it is tried again; null where it is not, or that is not planned yet.</param>
    public DeliveryRecord After(SendResult result, Instant now, DeliveryStatus otherwise, Instant? nextAttemptAt)
    {
        var isDelivered = result.IsDelivered || Status == DeliveryStatus.Delivered;
        return this with
        {
            Status = isDelivered ? DeliveryStatus.Delivered : otherwise,
            NextAttemptAt = isDelivered ? null : nextAttemptAt,
            Attempts = [.. Attempts.TakeLast(MaximumAttempts - 1), new DeliveryTry(now, result.Outcome)],
        };
    }

    /// <summary>The record after an attempt beside the planned ones: what is planned stays, unless it was delivered now.</summary>
    public DeliveryRecord AfterRepeat(SendResult result, Instant now) =>
        After(result, now, NextAttemptAt is null ? DeliveryStatus.Failed : DeliveryStatus.Pending, NextAttemptAt);
}
