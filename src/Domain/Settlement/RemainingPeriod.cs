using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// The days of a minimum period that are still to be paid for (P2): calendar months, whole ones whole, a broken one by its days.
/// Empty where the first day comes after the last.
/// </summary>
internal readonly record struct RemainingPeriod(LocalDate First, LocalDate Last)
{
    /// <summary>The smallest number that the days of every month divide: in such parts of a month every sum is exact.</summary>
    public const int PartsOfMonth = 4 * 7 * 29 * 3 * 5 * 31;

    /// <summary>Its length in parts of a month.</summary>
    public long Parts
    {
        get
        {
            long parts = 0;
            foreach (var (days, daysInMonth) in Months()) parts += (long)days * (PartsOfMonth / daysInMonth); // P2
            return parts;
        }
    }

    /// <summary>Its months in order, each with the days that fall in it.</summary>
    public IEnumerable<(int Days, int DaysInMonth)> Months()
    {
        for (var day = First; day <= Last;)
        {
            var daysInMonth = day.Calendar.GetDaysInMonth(day.Year, day.Month);
            var last = day.Year == Last.Year && day.Month == Last.Month ? Last.Day : daysInMonth;
            yield return (last - day.Day + 1, daysInMonth);
            day = new LocalDate(day.Year, day.Month, 1).PlusMonths(1);
        }
    }

    /// <summary>As a customer reads it: <c>6 か月 + 9 日 ÷ 30 日</c>.</summary>
    public override string ToString()
    {
        var whole = Months().Count(m => m.Days == m.DaysInMonth);
        var broken = Months().Where(m => m.Days != m.DaysInMonth).Select(m => $"{m.Days} 日 ÷ {m.DaysInMonth} 日");
        return string.Join(" + ", whole > 0 ? broken.Prepend($"{whole} か月") : broken);
    }
}
