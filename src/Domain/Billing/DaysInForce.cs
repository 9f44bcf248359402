using NodaTime;

namespace SecureMx.Domain;

/// <summary>The days of one month on which a thing is in force, as days of the month, both included (B1).</summary>
internal readonly record struct DaysInForce(YearMonth Month, int First, int Last)
{
    public int DaysInMonth => Month.Calendar.GetDaysInMonth(Month.Year, Month.Month);

    /// <summary>The days on which something is in force from its billing start to its end; null where there is none in the month.</summary>
    public static DaysInForce? Of(YearMonth month, LocalDate billingStart, LocalDate? end)
    {
        var start = billingStart.ToYearMonth().CompareTo(month);
        if (start > 0) return null;

        var last = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        if (end is { } day)
        {
            if (day < billingStart) return null; // P5: it never began

            var stop = day.ToYearMonth().CompareTo(month);
            if (stop < 0) return null;
            if (stop == 0) last = day.Day; // T4: the day of the end is in force
        }

        return new(month, start == 0 ? billingStart.Day : 1, last);
    }
}
