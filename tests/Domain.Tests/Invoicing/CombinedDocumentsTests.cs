using NodaTime;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Invoicing;

/// <summary>B8: the documents of an invoice of several contracts: its groups, sums, references and what it gives back.</summary>
public class CombinedDocumentsTests
{
    private static readonly YearMonth April = Some.Month("2026-04");

    // con-2 comes late, with its March; con-3 gives nothing back.
    private static readonly Bill[] Parts =
    [
        Part("con-1", "2026-04", new(-300, [new("stl-1", "con-9", April, 300)]), Fee(10_000), Correction("2026-02", -1_000)),
        Part("con-2", "2026-03", Carry.Nothing, Fee(5_000), Correction("2026-02", -500), Correction("2019-09", -2_000)),
        Part("con-3", "2026-04", Carry.Nothing, Fee(3_000)),
    ];

    private static readonly CombinedInvoice Invoice = Combined(returned: -3_810, Parts);

    private static readonly InvoiceFacts Facts = new(
        "cust-1", new("例示株式会社"), Some.Date("2026-05-01"), PaymentTerms.Default,
        Earlier: new("acme/cust-1", InvoicingPlan.Single.With(Some.Month("2026-01"), InvoicingMode.Combined)));

    [Fact]
    public void B8_an_invoice_has_a_group_for_each_contract_and_its_sums()
    {
        var document = CombinedDocuments.Of(Invoice, Parts, Facts);

        Assert.Equal(
            (InvoiceKind.Invoice, Invoice.Number(), null, null),
            (document.Kind, document.Number, document.ContractId, document.ContractNumber));
        Assert.Equal(
            [
                $"契約番号 {ShortNumber.OfContract("con-1")}", $"契約番号 {ShortNumber.OfContract("con-2")} (2026 年 3 月分)",
                $"契約番号 {ShortNumber.OfContract("con-3")}",
            ],
            document.Groups.Select(group => group.Title));
        Assert.Equal([("con-1", 9_000L), ("con-2", 2_500L), ("con-3", 3_000L)], document.Groups.Select(g => (g.ContractId, g.Subtotal)));
        Assert.Equal([new TaxAtRate(10, 16_500, 1_650), new TaxAtRate(8, -2_000, -160)], document.Taxes);
        Assert.Equal(
            (0, -300, 15_690, Some.Date("2026-06-01")), (document.OutsideTax, document.CarriedOver, document.Total, document.DueOn));
        Assert.Equal("stl-1", Assert.Single(document.SetOffs!).SettlementId);
        Assert.Null(CombinedDocuments.Of(Combined(0, Parts[2]), Parts[2..], Facts).SetOffs);
    }

    [Fact]
    public void B8_an_invoice_says_so_in_English() => Assert.Equal(
        [
            $"Contract {ShortNumber.OfContract("con-1")}", $"Contract {ShortNumber.OfContract("con-2")}, services of 2026-03",
            $"Contract {ShortNumber.OfContract("con-3")}",
        ],
        CombinedDocuments.Of(Invoice, Parts, Facts with { Language = Language.English }).Groups.Select(group => group.Title));

    [Fact]
    public void B8_it_refers_to_each_earlier_invoice_once_by_the_number_that_this_had()
    {
        InvoiceReference[] references =
        [
            new(ShortNumber.OfBill("con-2", Some.Month("2019-09")), Some.Month("2019-09")), // before invoices were combined
            new(ShortNumber.OfCombined("acme/cust-1", Some.Month("2026-02")), Some.Month("2026-02")), // of both contracts
        ];

        Assert.Equal(references, CombinedDocuments.Of(Invoice, Parts, Facts).RefersTo);
        Assert.Equal(references, CombinedDocuments.ReturnOf(Invoice, Parts, Facts)!.RefersTo);
    }

    [Fact]
    public void B8_what_it_gives_back_of_earlier_months_is_a_document_of_its_own()
    {
        var returned = CombinedDocuments.ReturnOf(Invoice, Parts, Facts)!;

        Assert.Equal(
            (InvoiceKind.Return, Invoice.ReturnNumber(), Invoice.Number(), null),
            (returned.Kind, returned.Number, returned.PartOf, returned.DueOn));
        Assert.Equal([("con-1", -1_000L), ("con-2", -2_500L)], returned.Groups.Select(group => (group.ContractId, group.Subtotal)));
        Assert.Equal([new TaxAtRate(10, -1_500, -150), new TaxAtRate(8, -2_000, -160)], returned.Taxes);
        Assert.Equal((0, 0, -3_810), (returned.OutsideTax, returned.CarriedOver, returned.Total));
        Assert.Null(returned.SetOffs);
        Assert.Null(CombinedDocuments.ReturnOf(Combined(0, Parts[2]), Parts[2..], Facts));
    }

    [Fact]
    public void B8_a_document_that_gives_back_has_no_sum_at_a_rate_at_which_it_gives_nothing_back()
    {
        Bill[] parts = [Part("con-1", "2026-04", Carry.Nothing, Fee(10_000), Correction("2019-09", -2_000))];

        Assert.Equal([new TaxAtRate(8, -2_000, -160)], CombinedDocuments.ReturnOf(Combined(-2_160, parts), parts, Facts)!.Taxes);
    }

    [Theory]
    [InlineData(100, 0, InvoiceKind.Invoice, "2026-06-01")]
    [InlineData(0, 0, InvoiceKind.Invoice, null)] // nothing is due
    [InlineData(-100, 0, InvoiceKind.Return, null)]
    [InlineData(100, -500, InvoiceKind.Invoice, null)] // what was carried over makes it negative: it charges all the same
    [InlineData(100, -110, InvoiceKind.Invoice, null)]
    public void B8_an_invoice_that_comes_to_less_than_nothing_by_itself_is_a_return(
        long amount, long carried, InvoiceKind kind, string? due)
    {
        var part = Part("con-1", "2026-04", carried, Fee(amount));

        var document = CombinedDocuments.Of(Combined(0, part), [part], Facts);

        Assert.Equal((kind, Given.DateOrNull(due)), (document.Kind, document.DueOn));
        Assert.Null(CombinedDocuments.Of(Combined(0, part), [part], Facts with { IssuedOn = null }).DueOn);
    }

    [Theory]
    [InlineData(100, -1, true)]
    [InlineData(100, 0, false)]
    [InlineData(-100, -1, false)] // it is one itself
    [InlineData(-100, 0, false)]
    public void B8_an_invoice_has_a_return_where_it_charges_and_gives_back(long amount, long returned, bool hasReturn) =>
        Assert.Equal(hasReturn, Combined(returned, Part("con-1", "2026-04", Carry.Nothing, Fee(amount))).HasReturn());

    [Fact]
    public void B8_an_invoice_has_the_rate_of_its_month_though_nothing_is_charged_at_it() =>
        Assert.Equal([new TaxAtRate(10, 0, 0)], CombinedSums.Of(April, 0).Taxes);

    private static CombinedInvoice Combined(long returned, params Bill[] parts) => CombinedInvoice.Of(
        "acme/cust-1", "cust-1", [.. parts.Select(part => new InvoicePart(part.ContractId, part.Month))],
        parts.Aggregate(CombinedSums.Of(April, 0), (sums, part) => sums.With(part)), returned);

    private static Bill Part(string id, string month, Carry carried, params BillLine[] lines) =>
        Bill.Of(id, Some.Month(month), lines, carried).AsPart();

    private static BillLine Fee(long amount) => new("base.monthly", 1, amount, amount);

    private static BillLine Correction(string month, long amount) =>
        new("base.monthly", 1, amount, amount, Corrects: Some.Month(month), Note: "訂正", NoteInEnglish: "correction");
}
