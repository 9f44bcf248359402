namespace DurableTask.Sqlite.Serialization;

/// <summary>Instants are stored as ticks in UTC. A time of no kind is taken for UTC, as Durable Task means it.</summary>
internal static class UtcTicks
{
    public static long ToUtcTicks(this DateTime value) =>
        value.Kind == DateTimeKind.Local ? value.ToUniversalTime().Ticks : value.Ticks;

    public static DateTime ToUtcDateTime(this long ticks) => new(ticks, DateTimeKind.Utc);
}
