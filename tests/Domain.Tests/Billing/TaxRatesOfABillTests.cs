using NodaTime;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>B8: fee reductions and corrections go back at the rate of the month whose fee they return or correct.</summary>
public class TaxRatesOfABillTests
{
    private static readonly Contract Contract = Some.Contract("2019-01-10", "2019-01-10", 10); // 32,000 a month

    public static TheoryData<string, (string Month, long Amount)[], string> Corrections => new()
    {
        { "2019-11", [("2019-09", -30_000), ("2019-10", -30_000)], "10%: 2000/200, 8%: -30000/-2400" },
        { "2019-11", [("2019-10", -30_000)], "10%: 2000/200" },
        { "2019-10", [("2019-09", -30_000)], "10%: 32000/3200, 8%: -30000/-2400" },
        { "2019-09", [("2019-08", -30_000)], "8%: 2000/160" },
        { "2014-05", [("2014-03", -19), ("2014-04", -19)], "8%: 31981/2558, 5%: -19/0" }, // -0.95 is cut off towards zero
        { "2019-11", [("2014-03", -1_000), ("2019-09", -1_000)], "10%: 32000/3200, 8%: -1000/-80, 5%: -1000/-50" },
        { "2019-11", [("2019-09", -99), ("2019-09", 98)], "10%: 32000/3200, 8%: -1/0" }, // one rounding for a rate
        { "2019-11", [("2019-09", -99), ("2019-08", 99)], "10%: 32000/3200, 8%: 0/0" },
    };

    [Theory]
    [MemberData(nameof(Corrections))]
    public void B8_each_rate_has_its_own_sum_and_one_rounding(string month, (string Month, long Amount)[] corrections, string taxes)
    {
        var contract = Some.Contract("2014-01-10", "2014-01-10", 10);

        var bill = Bills.Of(
            contract, Some.Usage(month), 0,
            [.. corrections.Select(c => new BillLine("base.monthly", 1, c.Amount, c.Amount, Corrects: Some.Month(c.Month)))])!;

        Assert.Equal(taxes, Text(bill));
        Assert.Equal((bill.Taxes.Sum(t => t.Taxable), bill.Taxes.Sum(t => t.Tax)), (bill.Taxable, bill.Tax));
        Assert.Equal(bill.Subtotal + bill.Tax, bill.Total);
        Assert.Equal(ConsumptionTax.PercentOf(Some.Month(month)), bill.TaxRate);
    }

    [Fact]
    public void B8_what_was_paid_before_and_after_a_change_of_the_rate_is_given_back_to_the_yen()
    {
        var (september, october) = (Contract.Bill("2019-09")!, Contract.Bill("2019-10")!);
        var late = Ended(Contract, "2019-08-31", "2019-11-05");

        IReadOnlyList<BillLine> corrections = [.. SecureMx.Domain.Corrections.Of(
            september, late.Bill("2019-09"), []), .. SecureMx.Domain.Corrections.Of(october, late.Bill("2019-10"), [])];
        var november = Bills.Of(late, Some.Usage("2019-11"), 0, corrections)!;

        Assert.Equal(0, september.Total + october.Total + november.Total);
        Assert.Equal("10%: -32000/-3200, 8%: -32000/-2560", Text(november));
    }

    [Theory]
    [InlineData("2019-09", "10%: 32000/3200, 8%: -3200/-256")]
    [InlineData("2019-10", "10%: 28800/2880")]
    [InlineData("2019-11", "10%: 28800/2880")]
    [InlineData(null, "10%: 28800/2880")] // an older record does not say whose fee it is
    public void B8_a_reduction_goes_back_at_the_rate_of_the_month_whose_fee_it_is(string? feeMonth, string taxes)
    {
        var bill = Reduced(feeMonth, "2019-11-02").Bill("2019-11")!;

        Assert.Equal(taxes, Text(bill));
        Assert.Equal(feeMonth == "2019-09" ? 8 : 10, bill.TaxRateOf(bill.Lines[^1]));
        Assert.Equal(10, bill.TaxRateOf(bill.Lines[0]));
        Assert.Equal(
            feeMonth is null or "2019-11" ? (NodaTime.YearMonth?)null : Some.Month(feeMonth), bill.Lines[^1].FeeMonth); // not its own
        Assert.Equal(feeMonth != "2019-09", bill.TaxesAtRates is null); // one rate needs no list of rates
    }

    [Fact]
    public void B8_a_correction_of_a_reduction_has_the_rate_of_the_reduced_fee()
    {
        var billed = Reduced("2019-09", "2019-11-02").Bill("2019-11")!;

        var line = Assert.Single(SecureMx.Domain.Corrections.Of(billed, Contract.Bill("2019-11"), []));
        var january = Bills.Of(Contract, Some.Usage("2020-01"), 0, [line])!;

        Assert.Equal(
            ("fee-reduction", 3_200, Some.Month("2019-11"), Some.Month("2019-09")),
            (line.Code, line.Amount, line.Corrects!.Value, line.FeeMonth!.Value));
        Assert.Equal("10%: 32000/3200, 8%: 3200/256", Text(january));
        Assert.Empty(SecureMx.Domain.Corrections.Of(billed, Contract.Bill("2019-11"), [line]));
    }

    [Fact]
    public void B8_two_reductions_of_one_bill_are_made_good_each_at_its_rate()
    {
        var billed = Reduced("2019-09", "2019-11-02");
        billed = billed with { FeeReductions = [.. billed.FeeReductions, .. Reduced("2019-10", "2019-11-03").FeeReductions] };

        var lines = SecureMx.Domain.Corrections.Of(billed.Bill("2019-11")!, Contract.Bill("2019-11"), []);

        Assert.Equal(
            [(3_200L, 8), (3_200L, 10)], lines.Select(l => (l.Amount, ConsumptionTax.PercentOf(l.TaxedAs(Some.Month("2020-01"))))));
    }

    [Fact]
    public void B8_a_reduction_on_a_bill_of_before_that_named_no_month_is_not_made_good_again()
    {
        var now = Reduced("2019-10", "2019-11-02").Bill("2019-11")!;
        var before = now with { Lines = [.. now.Lines.Select(l => l with { FeeMonth = null })] };

        Assert.Empty(SecureMx.Domain.Corrections.Of(before, now, []));
    }

    [Fact]
    public void B8_a_bill_of_before_has_one_rate_for_all_of_its_lines()
    {
        var bill = Reduced("2019-09", "2019-11-02").Bill("2019-11")! with { TaxesAtRates = null };

        Assert.Equal(10, bill.TaxRateOf(bill.Lines[^1]));
    }

    [Fact]
    public void B8_settlements_are_at_no_rate()
    {
        var bill = Bills.Of(Contract, Some.Usage("2019-11"), 0, [new("base.settlement", 1, 500, 500, Corrects: Some.Month("2019-09"))])!;

        Assert.Equal("10%: 32000/3200", Text(bill));
        Assert.Null(bill.TaxRateOf(bill.Lines[^1]));
        Assert.Null(bill.TaxesAtRates);
    }

    private static string Text(Bill bill) =>
        string.Join(", ", bill.Taxes.Select(t => FormattableString.Invariant($"{t.Rate}%: {t.Taxable}/{t.Tax}")));

    private static Contract Reduced(string? feeMonth, string claimed) => Contract with
    {
        FeeReductions =
        [
            new(
                $"clm-{feeMonth}", $"out-{feeMonth}", Some.Date(claimed), 3, 32_000, 3_200, Some.Date(claimed), Some.Date(claimed),
                feeMonth is null ? null : Some.Month(feeMonth)),
        ],
    };

    private static Contract Ended(Contract contract, string ends, string recorded)
    {
        var (day, known) = (Some.Date(ends), Tokyo.StartOf(Some.Date(recorded)));
        return Some.Apply(
            contract, new NoticeGiven("ntc-late", "contract", null, known, day.PlusDays(-30), null, day, day, Replaces: null));
    }
}
