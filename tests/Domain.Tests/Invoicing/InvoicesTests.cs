using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Invoicing;

/// <summary>The documents of a month: 請求書, 適格返還請求書, 請求予定; their numbers, sums and references (B8, B10).</summary>
public class InvoicesTests
{
    private static readonly Contract Contract = Some.Contract("2019-01-10", "2019-01-10", 10); // 32,000 a month

    private static readonly InvoiceFacts Issued = new("cust-1", new("例示株式会社"), Some.Date("2026-05-01"), PaymentTerms.Default);

    private static Bill BillOf(Contract contract, string month, long carriedOver, params BillLine[] corrections) =>
        Bills.Of(contract, Some.Usage(month), carriedOver, corrections)!;

    private static BillLine Correction(string code, string month, long amount) =>
        new(code, 1, amount, amount, Corrects: Some.Month(month), Note: "訂正", NoteInEnglish: "correction");

    [Fact]
    public void A_bill_that_charges_is_an_invoice_with_a_due_date()
    {
        var bill = BillOf(Contract, "2026-04", 0);

        var invoice = Assert.Single(Invoices.DocumentsOf(bill, Issued));

        Assert.Equal(
            (InvoiceKind.Invoice, ShortNumber.OfBill("ctr-1", bill.Month), Some.Date("2026-05-01"), Some.Date("2026-06-01")),
            (invoice.Kind, invoice.Number, invoice.IssuedOn, invoice.DueOn)); // 31 May 2026 is a Sunday
        Assert.Equal(("ctr-1", "cust-1", "例示株式会社"), (invoice.ContractId, invoice.CustomerId, invoice.CustomerName));
        Assert.Equal(bill.Month, invoice.Month);
        Assert.Equal((0, 0, 35_200), (invoice.OutsideTax, invoice.CarriedOver, invoice.Total));
        Assert.Equal([new TaxAtRate(10, 32_000, 3_200)], invoice.Taxes);
        Assert.Empty(invoice.RefersTo);
        Assert.Null(invoice.PartOf);
        Assert.Equal(ShortNumber.OfContract("ctr-1"), invoice.ContractNumber);
    }

    [Fact]
    public void B10_an_open_month_has_no_number_and_no_date()
    {
        var bill = BillOf(Contract, "2026-04", 0, Correction("base.monthly", "2026-03", -30_000));
        var preview = Assert.Single(Invoices.DocumentsOf(bill, Issued with { IssuedOn = null }));

        Assert.Equal((InvoiceKind.Preview, null, null, null), (preview.Kind, preview.Number, preview.IssuedOn, preview.DueOn));
        Assert.Null(Invoices.ReturnOf(bill, Issued with { IssuedOn = null }));
    }

    [Theory]
    [InlineData(-35_199, InvoiceKind.Invoice, 1, "2026-06-01")]
    [InlineData(-35_200, InvoiceKind.Invoice, 0, null)] // nothing is due
    [InlineData(-50_000, InvoiceKind.Invoice, -14_800, null)] // what was carried over makes it negative: it charges all the same
    public void B8_what_was_carried_over_does_not_make_an_invoice_a_return(long carried, InvoiceKind kind, long total, string? due)
    {
        var invoice = Assert.Single(Invoices.DocumentsOf(BillOf(Contract, "2026-04", carried), Issued));

        Assert.Equal((kind, total, Given.DateOrNull(due)), (invoice.Kind, invoice.Total, invoice.DueOn));
        Assert.Equal(carried, invoice.CarriedOver);
    }

    [Fact]
    public void B8_a_bill_that_gives_back_more_than_it_charges_is_a_return_by_itself()
    {
        var bill = BillOf(
            Contract, "2026-04", 0, Correction("base.monthly", "2026-02", -30_000), Correction("base.monthly", "2026-03", -30_000));

        var document = Assert.Single(Invoices.DocumentsOf(bill, Issued));

        Assert.Equal((InvoiceKind.Return, ShortNumber.OfReturn("ctr-1", bill.Month)), (document.Kind, document.Number));
        Assert.Equal((-30_800, null, null), (document.Total, document.DueOn, document.PartOf));
        Assert.Equal(
            [
                new InvoiceReference(ShortNumber.OfBill("ctr-1", Some.Month("2026-02")), Some.Month("2026-02")),
                new InvoiceReference(ShortNumber.OfBill("ctr-1", Some.Month("2026-03")), Some.Month("2026-03")),
            ],
            document.RefersTo);
    }

    [Fact]
    public void B8_what_an_invoice_gives_back_of_earlier_months_is_a_return_of_its_own()
    {
        var bill = BillOf(
            Contract, "2019-11", 0, Correction("base.monthly", "2019-10", -1_000), Correction("base.accounts", "2019-09", -2_000),
            Correction("base.initial", "2019-08", 500), Correction("base.settlement", "2019-08", -300));

        var documents = Invoices.DocumentsOf(bill, Issued with { IssuedOn = Some.Date("2019-12-02") });

        Assert.Equal([InvoiceKind.Invoice, InvoiceKind.Return], documents.Select(d => d.Kind));
        var (invoice, returned) = (documents[0], documents[1]);
        Assert.Equal(["2019-08", "2019-09", "2019-10"], invoice.RefersTo.Select(r => $"{r.Month:uuuu-MM}"));
        Assert.Equal(-300, invoice.OutsideTax);

        Assert.Equal(
            (ShortNumber.OfReturn("ctr-1", bill.Month), ShortNumber.OfBill("ctr-1", bill.Month)), (returned.Number, returned.PartOf));
        Assert.Equal([new TaxAtRate(10, -1_000, -100), new TaxAtRate(8, -2_000, -160)], returned.Taxes); // B8, the highest rate first
        Assert.Equal((-300, 0, -300 - 1_100 - 2_160), (returned.OutsideTax, returned.CarriedOver, returned.Total));
        Assert.Equal(["2019-08", "2019-09", "2019-10"], returned.RefersTo.Select(r => $"{r.Month:uuuu-MM}"));
        Assert.Equal([-2_000, -1_000, -300], returned.Lines.Select(line => line.Amount).Order()); // not what is charged more
        Assert.Equal((Some.Date("2019-12-02"), null), (returned.IssuedOn, returned.DueOn));
    }

    [Fact]
    public void S2_B8_a_reduction_of_an_earlier_months_fee_is_given_back_and_one_of_its_own_month_is_not()
    {
        FeeReduction Claim(string month) => new(
            $"clm-{month}", $"out-{month}", Some.Date("2026-04-10"), 3, 32_000, 3_200, Some.Date("2026-04-05"), Some.Date("2026-07-05"),
            Some.Month(month));
        var own = BillOf(Contract with { FeeReductions = [Claim("2026-04")] }, "2026-04", 0);
        var earlier = BillOf(Contract with { FeeReductions = [Claim("2026-03")] }, "2026-04", 0);

        Assert.Null(Invoices.ReturnOf(own, Issued));
        Assert.Empty(Invoices.Of(own, Issued).RefersTo);
        Assert.Equal(-3_520, Invoices.ReturnOf(earlier, Issued)!.Total);
        Assert.Equal(Some.Month("2026-03"), Assert.Single(Invoices.Of(earlier, Issued).RefersTo).Month);
    }

    [Theory]
    [InlineData(
        Language.Japanese, "基本サービス|DOX 連携|サンドボックス|契約内容の変更|料金の減額|2026 年 3 月分の訂正|無料オプション",
        "アカウント管理 API", "初期費用・月額費用なし")]
    [InlineData(
        Language.English,
        "Basic service|DOX link|Sandbox|Changes of the contract|Fee reductions|Correction of 2026-03|Options free of charge",
        "Account management API", "no initial and no monthly fee")]
    public void B1_lines_stand_in_groups_and_options_free_of_charge_in_one_line(
        Language language, string titles, string free, string without)
    {
        // dox ends within its minimum period: its settlement of 0 is a line that is not to be hidden.
        var contract = Some.Contract(
                "2026-04-01", "2026-04-01", 10, Some.Option("account-api", "2026-04-01"), Some.Option("dox", "2026-04-01"),
                Some.Option("sandbox", "2026-04-01"))
            .Ending("dox", "2026-04-10") with
        {
            OneTimeFees = [new("app-9", Some.Date("2026-04-30"), 700, "disk")],
            FeeReductions = [new(
                "clm-1", "out-1", Some.Date("2026-04-10"), 1, 30_000, 1_000, Some.Date("2026-04-05"), Some.Date("2026-07-05"))],
        };
        var bill = BillOf(contract, "2026-04", 0, Correction("base.monthly", "2026-03", -100));

        var invoice = Invoices.Of(bill, Issued with { Language = language });

        Assert.Equal(language, invoice.Language);
        Assert.Equal(titles, string.Join('|', invoice.Groups.Select(group => group.Title)));
        var line = Assert.Single(invoice.Groups[^1].Lines);
        Assert.Equal(new InvoiceLine(null, free, without, 1, 0, null, null, 0, 10), line);
        Assert.Equal(bill.Subtotal, invoice.Lines.Sum(l => l.Amount));
        Assert.Equal(bill.Subtotal, invoice.Groups.Sum(g => g.Subtotal));
    }

    [Theory]
    [InlineData(Language.Japanese, "アカウント管理 API、IIJ ID 連携")]
    [InlineData(Language.English, "Account management API, IIJ ID link")]
    public void B4_options_free_of_charge_are_named_together(Language language, string names)
    {
        var contract = Some.Contract(
            "2026-04-01", "2026-04-01", 10, Some.Option("iij-id", "2026-04-01"), Some.Option("account-api", "2026-04-01"));

        var invoice = Invoices.Of(BillOf(contract, "2026-05", 0), Issued with { Language = language });
        Assert.Equal(names, invoice.Groups[^1].Lines[0].Description);
    }

    [Fact]
    public void B5_a_line_has_what_the_bills_line_has()
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("mailbox-plus", "2026-01-01", disk: 80))
            .Ending("mailbox-plus", "2026-04-10");
        var bill = BillOf(contract, "2026-04", 0);

        var line = Invoices.Of(bill, Issued).Lines.Single(l => l.Code == "option.mailbox-plus.disk");

        var billed = bill.Lines.Single(l => l.Kind == LineKind.Disk);
        Assert.Equal(
            new InvoiceLine(
                billed.Code, billed.Description().Japanese, billed.Explanation().Japanese, 1, 10_000, 10, 30, 3_333, 10), line);
    }

    [Fact]
    public void B8_a_bill_that_comes_to_nothing_is_an_invoice_and_gives_back_what_it_gives_back()
    {
        var bill = BillOf(
            Contract, "2026-04", 0, Correction("base.monthly", "2026-02", -30_000), Correction("base.accounts", "2026-03", -2_000));

        var documents = Invoices.DocumentsOf(bill, Issued);

        Assert.Equal([(InvoiceKind.Invoice, 0L), (InvoiceKind.Return, -35_200L)], documents.Select(d => (d.Kind, d.Total)));
        Assert.Equal([new TaxAtRate(10, -32_000, -3_200)], documents[1].Taxes); // one sum and one rounding for a rate
    }

    [Fact]
    public void S2_B8_a_reduction_of_nothing_is_not_given_back()
    {
        var bill = BillOf(Contract, "2026-04", 0, new BillLine("fee-reduction", 1, 0, 0, FeeMonth: Some.Month("2026-03"), Note: "減額"));

        Assert.Null(Invoices.ReturnOf(bill, Issued));
    }

    [Fact]
    public void B8_a_correction_of_a_reduction_refers_to_the_invoice_that_it_corrects()
    {
        var correction = Correction("fee-reduction", "2026-03", 500) with { FeeMonth = Some.Month("2026-01") };

        Assert.Equal(Some.Month("2026-03"), Assert.Single(Invoices.Of(BillOf(Contract, "2026-04", 0, correction), Issued).RefersTo).Month);
    }

    [Theory]
    [InlineData("2026-02", false)]
    [InlineData("2026-03", true)]
    public void B8_a_bill_refers_to_the_invoice_of_several_contracts_that_it_was_a_part_of(string month, bool isCombined)
    {
        var facts = Issued with
        {
            Earlier = new("acme/cust-1", InvoicingPlan.Single.With(Some.Month("2026-03"), InvoicingMode.Combined)),
        };

        var reference = Assert.Single(
            Invoices.Of(BillOf(Contract, "2026-04", 0, Correction("base.monthly", month, -1_000)), facts).RefersTo);

        Assert.Equal(
            isCombined ? ShortNumber.OfCombined("acme/cust-1", Some.Month(month)) : ShortNumber.OfBill("ctr-1", Some.Month(month)),
            reference.Number);
    }

    [Fact]
    public void B8_a_part_has_its_own_sums_and_the_number_of_its_invoice()
    {
        var bill = BillOf(Contract, "2026-04", -700, Correction("base.settlement", "2026-03", 500)).AsPart();
        var facts = Issued with { PartOf = new("C202604-X-Y", bill.Month) };

        var part = Invoices.Of(bill, facts);

        Assert.Equal(
            (InvoiceKind.Part, ShortNumber.OfBill("ctr-1", bill.Month), "C202604-X-Y", null),
            (part.Kind, part.Number, part.PartOf, part.DueOn));
        Assert.Equal((500, -700, 31_800), (part.OutsideTax, part.CarriedOver, part.Total)); // without tax, which is on the invoice
        Assert.Empty(part.Taxes);
        Assert.Null(Invoices.Of(bill, facts with { IssuedOn = null }).Number);
    }

    [Theory]
    [InlineData(false, -35_200)]
    [InlineData(true, -32_000)] // the tax is on the invoice
    public void B8_what_a_bill_gives_back_is_a_bill_of_its_own_that_carries_nothing(bool isPart, long total)
    {
        var bill = BillOf(
            Contract, "2026-04", -700, Correction("base.monthly", "2026-02", -30_000), Correction("base.accounts", "2026-03", -2_000));

        var returned = Invoices.ReturnedBillOf(isPart ? bill.AsPart() : bill)!;

        Assert.Equal((isPart, 0, total), (returned.IsPart, returned.CarriedOver, returned.Total));
        Assert.Equal([-30_000, -2_000], returned.Lines.Select(line => line.Amount));
        Assert.Null(Invoices.ReturnedBillOf(BillOf(Contract, "2026-04", -700)));
    }
}
