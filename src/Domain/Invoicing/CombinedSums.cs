using NodaTime;

namespace SecureMx.Domain;

/// <summary>The sums of a combined invoice while its parts are added. Amounts are whole yen.</summary>
/// <param name="Month">The invoice's month.</param>
/// <param name="TaxableAtRates">The taxable sum at each rate in percent.</param>
/// <param name="OutsideTax">The sum of the lines outside the tax.</param>
/// <param name="CarriedOver">What was carried over: by the parts from bills of their own, and from the invoice before; 0 or less.</param>
public sealed record CombinedSums(YearMonth Month, IReadOnlyDictionary<int, long> TaxableAtRates, long OutsideTax, long CarriedOver)
{
    /// <summary>The sums of an invoice without parts.</summary>
    /// <param name="month">Its month.</param>
    /// <param name="carriedOver">What the invoice before came to below zero; 0 or less (B8).</param>
    public static CombinedSums Of(YearMonth month, long carriedOver) =>
        new(month, new Dictionary<int, long> { [ConsumptionTax.PercentOf(month)] = 0 }, 0, carriedOver);

    /// <summary>The sums with a part.</summary>
    public CombinedSums With(Bill part) => With(part, part.Lines) with { CarriedOver = CarriedOver + part.CarriedOver };

    /// <summary>The sums with what a part gives back of earlier months alone.</summary>
    public CombinedSums WithReturned(Bill part) => With(part, Invoices.ReturnedOf(part));

    private CombinedSums With(Bill part, IEnumerable<BillLine> lines)
    {
        var atRates = new Dictionary<int, long>(TaxableAtRates);
        var outside = OutsideTax;
        foreach (var line in lines)
        {
            if (part.TaxRateOf(line) is { } rate) atRates[rate] = atRates.GetValueOrDefault(rate) + line.Amount;
            else outside += line.Amount;
        }

        return this with { TaxableAtRates = atRates, OutsideTax = outside };
    }

    /// <summary>The tax at each rate, the highest first: rounded once for each rate of the invoice, whatever its contracts (B8).</summary>
    public IReadOnlyList<TaxAtRate> Taxes =>
    [
        .. TaxableAtRates.OrderByDescending(rate => rate.Key)
            .Select(rate => new TaxAtRate(rate.Key, rate.Value, ConsumptionTax.On(rate.Value, rate.Key))), // B8
    ];

    /// <summary>What is to be paid; below zero it is carried to the next invoice of the customer (B8).</summary>
    public long Total => Taxes.Sum(rate => rate.Taxable + rate.Tax) + OutsideTax + CarriedOver;
}
