using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>The bill of a contract for a month (B1). Amounts are whole yen.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Month">The month.</param>
/// <param name="Lines">In the order of the table of options, the basic service first; at least one.</param>
/// <param name="Subtotal">The sum of all lines, without tax.</param>
/// <param name="Taxable">The sum of the taxable lines (B8).</param>
/// <param name="TaxRate">In percent, as on the month's last day: the rate of the month's own fees (B8).</param>
/// <param name="Tax">The sum of the taxes at all rates; each is rounded once (B8).</param>
/// <param name="CarriedOver">Negative total of the previous bill and was not settled, and what is set off; 0 or less (B8).</param>
/// <param name="Total">The subtotal, the tax and what was carried over; below zero it is carried to the next bill and nothing is to be
/// paid.</param>
/// <param name="TaxesAtRates">The sums at each rate, if a taxable line has another rate than <paramref name="TaxRate"/>; otherwise
/// null; empty for a part of a combined invoice.</param>
/// <param name="SetOffs">The credits of the customer's other contracts in <paramref name="CarriedOver"/> (B8); null for none.</param>
public sealed record Bill(
    string ContractId, YearMonth Month, IReadOnlyList<BillLine> Lines, long Subtotal, long Taxable, int TaxRate, long Tax, long CarriedOver,
    long Total,
    IReadOnlyList<TaxAtRate>? TaxesAtRates = null, IReadOnlyList<SetOff>? SetOffs = null)
{
    /// <summary>The taxable sum and the tax at each rate, the highest rate first; at least one, but none of a part (B8).</summary>
    [JsonIgnore]
    public IReadOnlyList<TaxAtRate> Taxes => TaxesAtRates ?? [new(TaxRate, Taxable, Tax)];

    /// <summary>Credit carried over to the next bill: the total if it is negative, otherwise 0 (B8).</summary>
    [JsonIgnore]
    public long CarriedOn => IsPart ? 0 : Math.Min(Total, 0);

    /// <summary>
    /// Whether it is a part of a combined invoice: the tax is on the invoice, rounded once for all of its parts, and what the part comes to
    /// below zero reduces the invoice and is not carried to the contract's next bill (B8).
    /// </summary>
    [JsonIgnore]
    public bool IsPart => TaxesAtRates is [];

    /// <summary>The bill as a part of a combined invoice; its total is without tax.</summary>
    public Bill AsPart() => this with { TaxesAtRates = [], Tax = 0, Total = Subtotal + CarriedOver };

    /// <summary>The sum of the monthly lines, base and options with usage: the month's fee of a fee reduction (S2).</summary>
    [JsonIgnore]
    public long MonthlyFee => MonthlyFeeOf(Lines);

    /// <summary>The rate in percent of a line of this bill; null where no tax is on it (B8).</summary>
    public int? TaxRateOf(BillLine line) =>
        !line.IsTaxable ? null : TaxesAtRates is null ? TaxRate : ConsumptionTax.PercentOf(line.TaxedAs(Month));

    internal static long MonthlyFeeOf(IReadOnlyList<BillLine> lines) => lines.Where(l => l.IsMonthly).Sum(l => l.Amount); // S2

    /// <summary>The bill that lines make.</summary>
    internal static Bill Of(string contractId, YearMonth month, IReadOnlyList<BillLine> lines, Carry carried)
    {
        var rate = ConsumptionTax.PercentOf(month);
        long subtotal = 0, taxable = 0;
        var hasOtherRate = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            subtotal += line.Amount;
            if (!line.IsTaxable) continue;

            taxable += line.Amount;
            hasOtherRate |= line.TaxedAs(month) is var taxedAs && taxedAs != month && ConsumptionTax.PercentOf(taxedAs) != rate;
        }

        var taxes = hasOtherRate ? AtRates(month, lines) : null;
        var tax = taxes?.Sum(t => t.Tax) ?? ConsumptionTax.On(taxable, rate);
        return new(
            contractId, month, lines, subtotal, taxable, rate, tax, carried.Amount, subtotal + tax + carried.Amount, taxes,
            carried.SetOffs);
    }

    private static TaxAtRate[] AtRates(YearMonth month, IReadOnlyList<BillLine> lines) =>
    [
        .. lines.Where(line => line.IsTaxable)
            .GroupBy(line => ConsumptionTax.PercentOf(line.TaxedAs(month)), line => line.Amount)
            .OrderByDescending(amounts => amounts.Key)
            .Select(amounts => new TaxAtRate(amounts.Key, amounts.Sum(), ConsumptionTax.On(amounts.Sum(), amounts.Key))), // B8
    ];
}
