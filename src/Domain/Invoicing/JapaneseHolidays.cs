using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// The days on which banks in Japan are closed: weekends, national holidays (国民の祝日に関する法律) and the turn of the year (銀行法施行令 5).
/// </summary>
public static class JapaneseHolidays
{
    /// <summary>The first year of which the holidays are known: the law of 2007 on.</summary>
    public const int FirstYear = 2007;

    private static readonly Holiday[] Table =
    [
        new("元日", 1, Fixed(1)),
        new("成人の日", 1, Monday(2)),
        new("建国記念の日", 2, Fixed(11)),
        new("天皇誕生日", 2, Fixed(23), From: 2020),
        new("春分の日", 3, VernalEquinox),
        new("昭和の日", 4, Fixed(29)),
        new("憲法記念日", 5, Fixed(3)),
        new("みどりの日", 5, Fixed(4)),
        new("こどもの日", 5, Fixed(5)),
        new("海の日", 7, Monday(3), Except: [2020, 2021]),
        new("山の日", 8, Fixed(11), From: 2016, Except: [2020, 2021]),
        new("敬老の日", 9, Monday(3)),
        new("秋分の日", 9, AutumnalEquinox),
        new("体育の日", 10, Monday(2), To: 2019),
        new("スポーツの日", 10, Monday(2), From: 2022),
        new("文化の日", 11, Fixed(3)),
        new("勤労感謝の日", 11, Fixed(23)),
        new("天皇誕生日", 12, Fixed(23), To: 2018),
    ];

    // The accession in 2019 and the games of Tokyo had laws of their own.
    private static readonly Dictionary<LocalDate, string> Once = new()
    {
        [new(2019, 5, 1)] = "天皇の即位の日",
        [new(2019, 10, 22)] = "即位礼正殿の儀の行われる日",
        [new(2020, 7, 23)] = "海の日",
        [new(2020, 7, 24)] = "スポーツの日",
        [new(2020, 8, 10)] = "山の日",
        [new(2021, 7, 22)] = "海の日",
        [new(2021, 7, 23)] = "スポーツの日",
        [new(2021, 8, 8)] = "山の日",
    };

    /// <summary>The name of the national holiday; null on a day that is none.</summary>
    public static string? NameOf(LocalDate date)
    {
        if (NamedOf(date) is { } name) return name;
        if (IsSubstitute(date)) return "振替休日"; // article 3-2
        return date.DayOfWeek != IsoDayOfWeek.Sunday && NamedOf(date.PlusDays(-1)) is not null && NamedOf(date.PlusDays(1)) is not null
            ? "国民の休日" // article 3-3
            : null;
    }

    /// <summary>Whether banks are open.</summary>
    public static bool IsBusinessDay(LocalDate date) =>
        date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
        && date is not ({ Month: 12, Day: 31 } or { Month: 1, Day: <= 3 })
        && NameOf(date) is null;

    /// <summary>The date, or the first business day after it.</summary>
    public static LocalDate NextBusinessDay(LocalDate date)
    {
        while (!IsBusinessDay(date)) date = date.PlusDays(1);
        return date;
    }

    private static string? NamedOf(LocalDate date)
    {
        if (Once.TryGetValue(date, out var once)) return once;

        foreach (var holiday in Table)
        {
            if (holiday.IsOn(date)) return holiday.Name;
        }

        return null;
    }

    // The first day after a holiday on a Sunday that is no holiday itself.
    private static bool IsSubstitute(LocalDate date)
    {
        for (var before = date.PlusDays(-1); NamedOf(before) is not null; before = before.PlusDays(-1))
        {
            if (before.DayOfWeek == IsoDayOfWeek.Sunday) return true;
        }

        return false;
    }

    private static Func<int, int, int> Fixed(int day) => (_, _) => day;

    private static Func<int, int, int> Monday(int number) => (year, month) =>
    {
        var first = (int)new LocalDate(year, month, 1).DayOfWeek; // Monday is 1
        return 1 + ((8 - first) % 7) + (7 * (number - 1));
    };

    // The formula of the Hydrographic Department for 1980 to 2099.
    private static int VernalEquinox(int year, int month) => Equinox(20.8431, year);

    private static int AutumnalEquinox(int year, int month) => Equinox(23.2488, year);

    private static int Equinox(double base1980, int year) => (int)(base1980 + (0.242194 * (year - 1980)) - ((year - 1980) / 4));

    private sealed record Holiday(
        string Name, int Month, Func<int, int, int> Day, int From = FirstYear, int To = int.MaxValue, int[]? Except = null)
    {
        public bool IsOn(LocalDate date) =>
            date.Month == Month && date.Year >= From && date.Year <= To && Except?.Contains(date.Year) != true
                && date.Day == Day(date.Year, Month);
    }
}
