using NodaTime;

namespace SecureMx.Domain;

/// <summary>The consumption tax of a bill (B8).</summary>
public static class ConsumptionTax
{
    private static readonly (LocalDate From, int Percent)[] Rates =
    [
        (new(2019, 10, 1), 10),
        (new(2014, 4, 1), 8),
        (new(1997, 4, 1), 5),
    ];

    /// <summary>The rate in percent that a month is billed at: that of its last day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The month is before April 1997, long before the terms.</exception>
    public static int PercentOf(YearMonth month) => PercentOn(month.ToDateInterval().End); // B8

    /// <summary>The rate in percent on a date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The date is before 1997-04-01.</exception>
    internal static int PercentOn(LocalDate date)
    {
        foreach (var (from, percent) in Rates)
        {
            if (date >= from) return percent;
        }

        throw new ArgumentOutOfRangeException(nameof(date), date, "No rate of consumption tax is known for the date.");
    }

    /// <summary>
    /// Yen on a sum of taxable lines, the fraction cut off once (B8). A sum below zero gives back the tax that was paid on it: the fraction is
    /// cut off there too, towards zero.
    /// </summary>
    public static long On(long taxable, int percent) => (long)((Int128)taxable * percent / 100); // B8
}
