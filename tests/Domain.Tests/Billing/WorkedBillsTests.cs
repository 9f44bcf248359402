using NodaTime.Text;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>Every worked case of <c>tests/vectors/bills.json</c>, to the yen.</summary>
public class WorkedBillsTests
{
    public static IEnumerable<object[]> Bills =>
        WorkedCase.All.SelectMany(c => c.Expect.Bills.Select(b => new object[] { c.Name, b.Month }));

    public static TheoryData<string> Cases => [.. WorkedCase.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Bills))]
    public void B1_B2_B3_B4_B5_B6_B7_B8_the_bill_has_these_lines_and_sums(string name, string month)
    {
        var worked = WorkedCase.All.Single(c => c.Name == name);
        var expected = worked.Expect.Bills.Single(b => b.Month == month);

        var bill = worked.ToContract().Bill(month, worked.ToReadings())!;

        Assert.Equal(
            ByCode(expected.Lines.Select(l => (l.Code, l.Amount, l.Taxable))),
            ByCode(bill.Lines.Select(l => (l.Code, l.Amount, l.IsTaxable))));
        Assert.Equal(
            (expected.Subtotal, expected.Taxable, expected.Tax, expected.Total), (bill.Subtotal, bill.Taxable, bill.Tax, bill.Total));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void E1_O3_O4_things_end_on_these_days(string name)
    {
        var worked = WorkedCase.All.Single(c => c.Name == name);
        var contract = worked.ToContract();

        var ends = worked.Expect.Ends.ToDictionary(
            e => e.Key,
            e => (e.Key == EndTarget.ContractCode ? Ends.Of(contract) : Ends.Of(contract, contract.LatestOption(e.Key)!)) is { } end
                ? LocalDatePattern.Iso.Format(end.EffectiveDate)
                : null);

        Assert.Equal(worked.Expect.Ends, ends);
    }

    // The cases list lines by option in the order of the application; a bill has the order of the terms.
    private static IEnumerable<(string, long, bool)> ByCode(IEnumerable<(string Code, long Amount, bool Taxable)> lines) =>
        lines.OrderBy(l => l.Code, StringComparer.Ordinal);
}
