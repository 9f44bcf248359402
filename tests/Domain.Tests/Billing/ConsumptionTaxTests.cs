namespace SecureMx.Domain.Tests.Billing;

public class ConsumptionTaxTests
{
    [Theory]
    [InlineData("1997-04", 5)]
    [InlineData("2014-03", 5)]
    [InlineData("2014-04", 8)]
    [InlineData("2019-09", 8)]
    [InlineData("2019-10", 10)]
    [InlineData("2026-10", 10)]
    public void B8_the_rate_is_that_of_the_last_day_of_the_month(string month, int percent) =>
        Assert.Equal(percent, ConsumptionTax.PercentOf(Some.Month(month)));

    [Theory]
    [InlineData("1997-04-01", 5)]
    [InlineData("2014-03-31", 5)]
    [InlineData("2014-04-01", 8)]
    [InlineData("2019-09-30", 8)]
    [InlineData("2019-10-01", 10)]
    public void B8_each_rate_is_in_force_from_its_day(string date, int percent) =>
        Assert.Equal(percent, ConsumptionTax.PercentOn(Some.Date(date)));

    [Theory]
    [InlineData("2028-03-31", 10)]
    [InlineData("2028-04-01", 12)]
    public void B8_a_future_rate_is_one_row_of_the_table_wherever_it_stands(string date, int percent)
    {
        TaxRate[] rates = [new(Some.Date("2028-04-01"), 12), new(Some.Date("2014-04-01"), 8), new(Some.Date("2019-10-01"), 10)];

        Assert.Equal(percent, ConsumptionTax.PercentOn(Some.Date(date), rates));
        Assert.Equal(percent, ConsumptionTax.PercentOn(Some.Date(date), [.. rates.Reverse()]));
    }

    [Fact]
    public void B8_no_rate_is_known_before_1997()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsumptionTax.PercentOf(Some.Month("1997-03")));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConsumptionTax.PercentOn(Some.Date("1997-03-31")));
    }

    [Theory]
    [InlineData(9, 10, 0)]
    [InlineData(10, 10, 1)]
    [InlineData(173_849, 10, 17_384)]
    [InlineData(99, 8, 7)]
    [InlineData(-19, 10, -1)]
    public void B8_the_fraction_is_cut_off(long taxable, int percent, long tax) => Assert.Equal(tax, ConsumptionTax.On(taxable, percent));

    [Fact]
    public void B8_reductions_lower_the_taxable_sum_and_settlements_are_outside_it()
    {
        var contract = Some.Contract("2026-04-01", "2026-04-10", 10).Ending("contract", "2026-04-20") with
        {
            FeeReductions = [new(
                "clm-1", "out-1", Some.Date("2026-04-15"), 1, 300, 1_005, Some.Date("2026-04-15"), Some.Date("2026-07-15"))],
        };

        var bill = contract.Bill("2026-04")!;

        Assert.Equal([32_000 * 9 / 31], bill.Amounts("base.settlement"));
        Assert.Equal(50_000 + 32_000 - 1_005, bill.Taxable);
        Assert.Equal(8_099, bill.Tax); // of 80,995
        Assert.Equal(bill.Taxable + (32_000 * 9 / 31), bill.Subtotal);
        Assert.Equal(bill.Subtotal + bill.Tax, bill.Total);
    }

    [Theory]
    [InlineData(-500, 34_700, 0)]
    [InlineData(-35_200, 0, 0)]
    [InlineData(-40_000, -4_800, -4_800)] // nothing is paid out: it is carried to the next bill
    public void B8_a_total_below_zero_is_carried_to_the_next_bill(long carriedOver, long total, long carriedOn)
    {
        var bill = Bills.Of(Some.Contract("2026-03-01", "2026-03-01", 10), Some.Usage("2026-04"), carriedOver)!;

        Assert.Equal((total, carriedOver, carriedOn), (bill.Total, bill.CarriedOver, bill.CarriedOn));
    }
}
