using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Invoicing;

/// <summary>B8 applied to an invoice of several contracts: it differs from their single bills in the rounding of the tax alone.</summary>
public class CombinedInvoiceTests
{
    private static readonly YearMonth Month = new(2026, 4);

    // Lines of a contract: fees, a settlement outside the tax, what is given back of months at other rates.
    private static readonly Gen<BillLine> Lines = Gen.OneOf(
        from amount in Gen.Choose(0, 100_000)
        select new BillLine(LineCodes.BaseMonthly, 1, amount, amount),
        from amount in Gen.Choose(0, 30_000)
        select new BillLine(LineCodes.BaseSettlement, 1, amount, amount),
        from amount in Gen.Choose(1, 150_000)
        from month in Gen.Elements(new YearMonth(2019, 9), new YearMonth(2014, 3), new YearMonth(2026, 2))
        select new BillLine(LineCodes.FeeReduction, 1, -amount, -amount, FeeMonth: month));

    private static readonly Gen<Bill[]> Customers =
        from contracts in (from lines in Lines.ListOf() from carried in Gen.Choose(-20_000, 0) select (lines, carried)).ListOf()
        select contracts.Where(contract => contract.lines.Count > 0)
            .Select((contract, i) => Bill.Of($"con-{i}", Month, [.. contract.lines], contract.carried)).ToArray();

    [Fact]
    public void B8_combined_and_single_differ_only_in_rounding() => ForAll(bills =>
    {
        var invoice = InvoiceOf(bills);
        var rates = bills.SelectMany(bill => bill.Taxes).GroupBy(tax => tax.Rate).ToDictionary(at => at.Key, at => at.ToList());

        Assert.Equal(bills.Sum(bill => bill.Subtotal - bill.Taxable), invoice.OutsideTax);
        Assert.Equal(bills.Sum(bill => bill.CarriedOver), invoice.CarriedOver);
        foreach (var tax in invoice.Taxes)
        {
            var single = rates.GetValueOrDefault(tax.Rate) ?? [];
            Assert.Equal(single.Sum(at => at.Taxable), tax.Taxable);
            // Each bill cuts off less than a yen at each rate, and the invoice does so once.
            Assert.InRange(tax.Tax - single.Sum(at => at.Tax), -single.Count, single.Count);
        }

        Assert.All(
            rates.Keys.Where(rate => rates[rate].Sum(at => at.Taxable) != 0),
            rate => Assert.Contains(invoice.Taxes, t => t.Rate == rate));
        var most = rates.Values.Sum(at => at.Count);
        Assert.InRange(invoice.Total - bills.Sum(bill => bill.Total), -most, most);
    });

    [Fact]
    public void B8_the_tax_is_rounded_once_for_each_rate_of_the_invoice() => ForAll(bills =>
    {
        foreach (var tax in InvoiceOf(bills).Taxes)
            Assert.Equal((long)decimal.Truncate(tax.Taxable * (decimal)tax.Rate / 100), tax.Tax);
    });

    [Fact]
    public void B8_an_invoice_of_one_contract_is_its_bill() => ForAll(bills =>
    {
        foreach (var bill in bills)
        {
            var invoice = InvoiceOf([bill]);
            Assert.Equal(
                (bill.Total, bill.CarriedOver, bill.Tax), (invoice.Total, invoice.CarriedOver, invoice.Taxes.Sum(tax => tax.Tax)));
            Assert.Equal(bill.Taxes.Where(tax => tax.Taxable != 0), invoice.Taxes.Where(tax => tax.Taxable != 0));
        }
    });

    [Fact]
    public void The_parts_and_the_tax_of_the_invoice_add_up_to_its_total() => ForAll(bills =>
    {
        var invoice = InvoiceOf(bills, -777);

        Assert.Equal(invoice.Total, bills.Sum(bill => bill.AsPart().Total) + invoice.Taxes.Sum(tax => tax.Tax) - 777);
        Assert.All(bills, bill => Assert.Equal((0, true, 0L), (bill.AsPart().Taxes.Count, bill.AsPart().IsPart, bill.AsPart().CarriedOn)));
        Assert.All(bills, bill => Assert.False(bill.IsPart));
    });

    [Fact]
    public void The_order_of_the_contracts_changes_nothing() => ForAll(bills =>
    {
        var forwards = InvoiceOf(bills);
        var backwards = InvoiceOf([.. bills.Reverse()]);
        Assert.Equal(forwards.Taxes, backwards.Taxes);
        Assert.Equal(
            (forwards.OutsideTax, forwards.CarriedOver, forwards.Total), (backwards.OutsideTax, backwards.CarriedOver, backwards.Total));
    });

    // 3 × 105 yen: 10 yen of tax on each bill, 31 on the invoice.
    [Fact]
    public void B8_a_worked_invoice()
    {
        Bill[] bills = [.. Enumerable.Range(0, 3).Select(i => Bill.Of($"con-{i}", Month, [new(LineCodes.BaseMonthly, 1, 105, 105)], 0))];

        var invoice = InvoiceOf(bills);

        Assert.Equal([new TaxAtRate(10, 315, 31)], invoice.Taxes);
        Assert.Equal(346, invoice.Total);
        Assert.Equal(345, bills.Sum(bill => bill.Total));
        Assert.False(invoice.IsReturn());
        Assert.StartsWith("C202604-", invoice.Number(), StringComparison.Ordinal);
    }

    // A contract that is given back more than it is charged reduces the invoice; the invoice alone carries on.
    [Fact]
    public void B8_what_one_contract_is_given_back_reduces_the_invoice_of_all()
    {
        var charged = Bill.Of("con-1", Month, [new(LineCodes.BaseMonthly, 1, 10_000, 10_000)], 0);
        var given = Bill.Of("con-2", Month, [new(LineCodes.FeeReduction, 1, -4_000, -4_000)], 0);

        Assert.Equal(6_600, InvoiceOf([charged, given]).Total);
        Assert.Equal(0, given.AsPart().CarriedOn);
        var left = InvoiceOf([given]);
        Assert.Equal((-4_400, -4_400, true), (left.Total, left.CarriedOn(), left.IsReturn()));
        Assert.Equal(6_600, InvoiceOf([charged], left.CarriedOn()).Total);
    }

    private static CombinedInvoice InvoiceOf(IReadOnlyList<Bill> bills, long carriedOn = 0) => CombinedInvoice.Of(
        "acme/cust-1", "cust-1", [.. bills.Select(bill => new InvoicePart(bill.ContractId, bill.Month))],
        bills.Aggregate(CombinedSums.Of(Month, carriedOn), (sums, bill) => sums.With(bill.AsPart())));

    private static void ForAll(Action<Bill[]> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Customers.ToArbitrary(), law));
}
