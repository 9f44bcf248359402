using NodaTime;

namespace SecureMx.Domain;

/// <summary>Counts of one option on one day; null for a number that was not counted.</summary>
/// <param name="Code">The option's code.</param>
/// <param name="Accounts">Its accounts.</param>
/// <param name="RetentionDays">Its longest retention, in days (B6).</param>
public sealed record OptionReading(string Code, int? Accounts, int? RetentionDays);

/// <summary>Counts of one day; null for a number that was not counted.</summary>
/// <param name="Day">The day of the month.</param>
/// <param name="Accounts">The contract's accounts.</param>
/// <param name="MailingLists">Its mailing lists.</param>
/// <param name="Options">The options that have numbers of their own.</param>
public sealed record DayReading(int Day, int? Accounts, int? MailingLists, IReadOnlyList<OptionReading> Options)
{
    /// <summary>The option's own reading of the day; null where it has none.</summary>
    public OptionReading? Option(string code)
    {
        for (var i = 0; i < Options.Count; i++)
        {
            if (Options[i].Code == code) return Options[i];
        }

        return null;
    }
}

/// <summary>The readings of a contract in one month, one a day at most; their order has no meaning (B3).</summary>
public sealed record MonthReadings(YearMonth Month, IReadOnlyList<DayReading> Days)
{
    /// <summary>A month without readings.</summary>
    public static MonthReadings None(YearMonth month) => new(month, []);

    /// <summary>The readings with one more; one of the same day is replaced.</summary>
    public MonthReadings With(DayReading reading) =>
        this with { Days = [.. Days.Where(d => d.Day != reading.Day).Append(reading).OrderBy(d => d.Day)] };
}
