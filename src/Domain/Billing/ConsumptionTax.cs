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
    public static int PercentOf(YearMonth month)
    {
        var lastDay = month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1);
        foreach (var (from, percent) in Rates)
        {
            if (lastDay >= from) return percent; // B8
        }

        throw new ArgumentOutOfRangeException(nameof(month), month, "No rate of consumption tax is known for the month.");
    }

    /// <summary>
    /// Yen on a sum of taxable lines, the fraction cut off once (B8). A sum below zero gives back the tax that was paid on it: the fraction is
    /// cut off there too, towards zero.
    /// </summary>
    public static long On(long taxable, int percent) => (long)((Int128)taxable * percent / 100); // B8
}
