using NodaTime;

namespace SecureMx.Domain;

/// <summary>The calendar of every legal date: Asia/Tokyo (T1).</summary>
public static class Tokyo
{
    /// <summary>The time zone in which an instant becomes a legal date.</summary>
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"];

    /// <summary>The Tokyo date of an instant (T1): 2026-01-31T15:00:00Z is 2026-02-01.</summary>
    public static LocalDate DateOf(Instant instant) => instant.InZone(Zone).Date; // T1

    /// <summary>The Tokyo month of an instant (T1).</summary>
    public static YearMonth MonthOf(Instant instant) => DateOf(instant).ToYearMonth(); // T1

    /// <summary>Whether the last instant of a month in Tokyo is past, so that it can be closed (B9).</summary>
    public static bool IsOver(YearMonth month, Instant now) => MonthOf(now).CompareTo(month) > 0; // B9

    /// <summary>The first instant of a date in Tokyo.</summary>
    public static Instant StartOf(LocalDate date) => date.AtStartOfDayInZone(Zone).ToInstant();

    /// <summary>
    /// The instant at which something that ends on <paramref name="date"/> has ended: 24:00, the first instant of the next day (T4).
    /// </summary>
    public static Instant EndOf(LocalDate date) => StartOf(date.PlusDays(1)); // T4
}
