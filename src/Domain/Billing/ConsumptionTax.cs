using NodaTime;

namespace SecureMx.Domain;

/// <summary>A rate of the consumption tax.</summary>
/// <param name="From">The first day on which it is in force.</param>
/// <param name="Percent">The rate in percent.</param>
public readonly record struct TaxRate(LocalDate From, int Percent);

/// <summary>The taxable lines of a bill at one rate (B8).</summary>
/// <param name="Rate">In percent.</param>
/// <param name="Taxable">The sum of the lines, in whole yen without tax; below zero where more is given back than charged.</param>
/// <param name="Tax">On that sum, in whole yen, rounded once towards zero.</param>
public sealed record TaxAtRate(int Rate, long Taxable, long Tax);

/// <summary>The consumption tax of a bill (B8).</summary>
public static class ConsumptionTax
{
    /// <summary>The rates, in any order. A future rate is one more row.</summary>
    private static readonly TaxRate[] Rates =
    [
        new(new(1997, 4, 1), 5),
        new(new(2014, 4, 1), 8),
        new(new(2019, 10, 1), 10),
    ];

    /// <summary>Whether settlements are taxed. They are damages for ending early, not a price (B8).</summary>
    internal const bool TaxesSettlements = false;

    /// <summary>Every rate of the table in percent, the highest first.</summary>
    public static IReadOnlyList<int> Percents { get; } = [.. Rates.Select(rate => rate.Percent).Distinct().OrderDescending()];

    /// <summary>The rate in percent at which the fees of a month are taxed: that of its last day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The month is before April 1997, long before the terms.</exception>
    public static int PercentOf(YearMonth month) => PercentOn(month.ToDateInterval().End, Rates); // B8

    /// <summary>The rate in percent on a date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The date is before 1997-04-01.</exception>
    internal static int PercentOn(LocalDate date) => PercentOn(date, Rates);

    /// <summary>The rate in percent on a date, by a table of rates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No rate of the table is in force yet.</exception>
    internal static int PercentOn(LocalDate date, ReadOnlySpan<TaxRate> rates)
    {
        TaxRate? inForce = null;
        foreach (var rate in rates)
        {
            if (rate.From <= date && !(rate.From < inForce?.From)) inForce = rate;
        }

        return inForce?.Percent
            ?? throw new ArgumentOutOfRangeException(nameof(date), date, "No rate of consumption tax is known for the date.");
    }

    /// <summary>
    /// Yen on a sum of taxable lines, the fraction cut off once (B8). A sum below zero gives back the tax that was paid on it: the fraction
    /// is cut off there too, towards zero.
    /// </summary>
    public static long On(long taxable, int percent) => (long)((Int128)taxable * percent / 100); // B8
}
