using NodaTime;

namespace SecureMx.Domain;

/// <summary>Counting days and months as the Civil Code does (T2, T3).</summary>
public static class Count
{
    /// <summary>
    /// The day on which <paramref name="days"/> days have run from an event: the event's own day is left out (T2, Civil Code 140).
    /// </summary>
    public static LocalDate DayAfterDaysHaveRun(LocalDate eventDay, int days) => eventDay.PlusDays(days); // T2

    /// <summary>
    /// The last day of a period of <paramref name="months"/> (1 or more) that begins at 0:00 of <paramref name="first"/>, which counts
    /// (T3): the day before the corresponding day of the last month, or that month's last day where it has no corresponding day (Civil
    /// Code 143 (2)).
    /// </summary>
    public static LocalDate LastDayOfPeriod(LocalDate first, int months)
    {
        // PlusMonths clamps to the month's end where there is no corresponding day: that day is then itself the last one.
        var corresponding = first.PlusMonths(months);
        return corresponding.Day == first.Day ? corresponding.PlusDays(-1) : corresponding; // T3
    }

    /// <summary>
    /// The day on which <paramref name="months"/> have run from an event whose day is left out (T2, T3): the period begins at 0:00 of the
    /// next day.
    /// </summary>
    public static LocalDate DayAfterMonthsHaveRun(LocalDate eventDay, int months) => LastDayOfPeriod(eventDay.PlusDays(1), months);
}
