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

    /// <summary>As a customer reads it: <c>2026-10-01～2027-04-09 (6 か月 + 9 日 ÷ 30 日)</c>.</summary>
    public Text ToText()
    {
        var whole = Months().Count(m => m.Days == m.DaysInMonth);
        var broken = Months().Where(m => m.Days != m.DaysInMonth).ToArray();
        var english = broken.Select(m => $"{m.Days} {(m.Days == 1 ? "day" : "days")} ÷ {m.DaysInMonth}");
        var japanese = broken.Select(m => $"{m.Days} 日 ÷ {m.DaysInMonth} 日");
        return new(
            FormattableString.Invariant(
                $"{First:uuuu-MM-dd} to {Last:uuuu-MM-dd} ({Joined(english, whole == 1 ? "1 month" : $"{whole} months")})"),
            FormattableString.Invariant($"{First:uuuu-MM-dd}～{Last:uuuu-MM-dd} ({Joined(japanese, $"{whole} か月")})"));

        string Joined(IEnumerable<string> terms, string months) => string.Join(" + ", whole > 0 ? terms.Prepend(months) : terms);
    }
}
