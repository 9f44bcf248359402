using System.Globalization;
using NodaTime;

namespace SecureMx.Functions.Notifications;

/// <summary>A delivery of an event to a webhook, as the API shows it.</summary>
/// <param name="DeliveryId">Its id among those of the webhook.</param>
/// <param name="EventId">The event's id, which a receiver finds in <c>webhook-id</c>.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="Sequence">The event's place in the partner's feed.</param>
/// <param name="Status">Its status.</param>
/// <param name="CreatedAt">Since when it is to be delivered.</param>
/// <param name="Attempts">The attempts, oldest first; of more than 20 the latest.</param>
/// <param name="NextAttemptAt">When it is tried again, to within seconds; null where that is not planned.</param>
public sealed record DeliveryView(
    string DeliveryId, string EventId, string EventType, string Sequence, DeliveryStatus Status, Instant CreatedAt,
    IReadOnlyList<DeliveryTry> Attempts, Instant? NextAttemptAt)
{
    private const string IdPrefix = "dlv-";
    private const int Digits = 16;

    /// <summary>Shows a delivery.</summary>
    public static DeliveryView Of(DeliveryRecord record)
    {
        string sequence = record.Number.ToString($"D{Digits}", CultureInfo.InvariantCulture);
        return new(
            IdPrefix + sequence, record.EventId, record.EventType, sequence, record.Status, record.CreatedAt, record.Attempts,
            record.NextAttemptAt);
    }

    /// <summary>The event's place that an id of a delivery names; null where it is no such id.</summary>
    public static long? NumberOf(string deliveryId) =>
        deliveryId.StartsWith(IdPrefix, StringComparison.Ordinal) && deliveryId.Length == IdPrefix.Length + Digits
            && long.TryParse(deliveryId.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
}
