using NodaTime;

namespace SecureMx.Domain;

/// <summary>Addressee of a bill, and the date of its issue.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="To">Whom it is addressed to.</param>
/// <param name="IssuedOn">The Tokyo date of issue; null for an open month.</param>
/// <param name="Terms">By when it is to be paid.</param>
/// <param name="Language">In which language it is written.</param>
/// <param name="PartOf">The combined invoice that it is a part of; null for none.</param>
/// <param name="Earlier">Which earlier bills of the customer were on combined invoices; null for none.</param>
public sealed record InvoiceFacts(
    string CustomerId, Addressee To, LocalDate? IssuedOn, PaymentTerms Terms, Language Language = Language.Japanese,
    InvoiceReference? PartOf = null, EarlierInvoices? Earlier = null);

/// <summary>The documents by which earlier months of a customer were invoiced.</summary>
/// <param name="Customer">The key of the customer.</param>
/// <param name="Plan">How its months are invoiced.</param>
public sealed record EarlierInvoices(Func<YearMonth, string> Customer, InvoicingPlan Plan)
{
    /// <summary>Names the documents of one customer.</summary>
    public EarlierInvoices(string customer, InvoicingPlan plan)
        : this(_ => customer, plan)
    {
    }

    /// <summary>The number of the document that charged for a contract's month.</summary>
    internal string NumberOf(string contractId, YearMonth month) =>
        Plan.IsCombinedIn(month) ? ShortNumber.OfCombined(Customer(month), month) : ShortNumber.OfBill(contractId, month);
}

/// <summary>Makes the documents of a contract's month from its bill.</summary>
public static class Invoices
{
    private static readonly Text FreeOptions = new("Options free of charge", "無料オプション");
    private static readonly Text WithoutFees = new("no initial and no monthly fee", "初期費用・月額費用なし");

    /// <summary>
    /// All documents of a month: the bill; and where it gives something back of earlier months and is none itself, a 適格返還請求書.
    /// </summary>
    public static IReadOnlyList<Invoice> DocumentsOf(Bill bill, InvoiceFacts facts)
    {
        var invoice = Of(bill, facts);
        return invoice.Kind == InvoiceKind.Invoice && ReturnOf(bill, facts) is { } returned ? [invoice, returned] : [invoice];
    }

    /// <summary>The bill as a document.</summary>
    public static Invoice Of(Bill bill, InvoiceFacts facts)
    {
        if (bill.IsPart) return PartOf(bill, facts);

        var isIssued = facts.IssuedOn is not null;
        // What the month itself comes to decides: a bill that what was carried over makes negative charges all the same.
        var kind = !isIssued ? InvoiceKind.Preview : bill.Total - bill.CarriedOver < 0 ? InvoiceKind.Return : InvoiceKind.Invoice;
        var number = !isIssued ? null
            : kind == InvoiceKind.Return
                ? ShortNumber.OfReturn(bill.ContractId, bill.Month)
            : ShortNumber.OfBill(bill.ContractId, bill.Month);
        var due = facts.IssuedOn is { } issued && bill.Total > 0 ? facts.Terms.DueDate(bill.Month, issued) : (LocalDate?)null;
        return new(
            kind, number, bill.ContractId, facts.CustomerId, facts.To, bill.Month, facts.IssuedOn, due,
            GroupsOf(bill, bill.Lines, facts.Language), bill.Taxes,
            bill.Subtotal - bill.Taxable, bill.CarriedOver, bill.Total, ReferencesOf(bill, bill.Lines, facts), SetOffs: bill.SetOffs,
            Language: facts.Language);
    }

    /// <summary>Makes the 適格返還請求書 of what a bill gives back for earlier months; null if it gives nothing back.</summary>
    public static Invoice? ReturnOf(Bill bill, InvoiceFacts facts)
    {
        var lines = ReturnedOf(bill);
        if (lines.Count == 0 || facts.IssuedOn is null) return null;

        TaxAtRate[] taxes =
        [
            .. lines.Where(line => line.IsTaxable)
            .GroupBy(line => bill.TaxRateOf(line)!.Value, line => line.Amount)
            .OrderByDescending(rate => rate.Key)
                .Select(rate => new TaxAtRate(rate.Key, rate.Sum(), ConsumptionTax.On(rate.Sum(), rate.Key))), // B8
        ];
        var outside = lines.Where(line => !line.IsTaxable).Sum(line => line.Amount);
        return new(
            InvoiceKind.Return, ShortNumber.OfReturn(bill.ContractId, bill.Month), bill.ContractId, facts.CustomerId, facts.To,
            bill.Month,
            facts.IssuedOn, null, GroupsOf(bill, lines, facts.Language), taxes, outside, 0,
            outside + taxes.Sum(rate => rate.Taxable + rate.Tax),
            ReferencesOf(bill, lines, facts),
            ShortNumber.OfBill(bill.ContractId, bill.Month), Language: facts.Language);
    }

    /// <summary>What a bill gives back of earlier months as a bill of its own, which carries nothing; null where that is nothing.</summary>
    public static Bill? ReturnedBillOf(Bill bill)
    {
        var lines = ReturnedOf(bill);
        if (lines.Count == 0) return null;

        var returned = Bill.Of(bill.ContractId, bill.Month, lines, Carry.Nothing);
        return bill.IsPart ? returned.AsPart() : returned;
    }

    /// <summary>The lines of a bill that give something back of earlier months.</summary>
    internal static IReadOnlyList<BillLine> ReturnedOf(Bill bill) =>
        [.. bill.Lines.Where(line => line.Amount < 0 && EarlierOf(bill, line) is not null)];

    // The earlier month of the original supply of what a line corrects or gives back; null for what is of the bill's own month.
    private static YearMonth? EarlierOf(Bill bill, BillLine line) => SuppliedIn(line) is { } month && month != bill.Month ? month : null;

    private static Invoice PartOf(Bill bill, InvoiceFacts facts) => new(
        InvoiceKind.Part, facts.IssuedOn is null ? null : ShortNumber.OfBill(bill.ContractId, bill.Month), bill.ContractId,
        facts.CustomerId, facts.To, bill.Month, facts.IssuedOn, null, GroupsOf(bill, bill.Lines, facts.Language), [],
        bill.Subtotal - bill.Taxable, bill.CarriedOver, bill.Total, ReferencesOf(bill, bill.Lines, facts), facts.PartOf?.Number,
        bill.SetOffs, facts.Language);

    // The month of the original supply of what a line corrects or gives back.
    private static YearMonth? SuppliedIn(BillLine line) => line.Corrects ?? line.FeeMonth;

    /// <summary>The earlier documents that lines of a bill correct or give something back of.</summary>
    internal static InvoiceReference[] ReferencesOf(Bill bill, IEnumerable<BillLine> lines, InvoiceFacts facts) =>
    [
        .. lines.Select(line => EarlierOf(bill, line)).OfType<YearMonth>().Distinct().Order()
            .Select(month => new InvoiceReference(
                facts.Earlier?.NumberOf(bill.ContractId, month) ?? ShortNumber.OfBill(bill.ContractId, month), month)),
    ];

    /// <summary>The lines of a bill, those of an option together.</summary>
    internal static List<InvoiceGroup> GroupsOf(Bill bill, IEnumerable<BillLine> lines, Language language)
    {
        List<InvoiceGroup> groups = [];
        List<string> free = [];
        foreach (var together in lines.GroupBy(line => (line.Corrects, Title: TitleOf(line).In(language))))
        {
            if (together.Key.Corrects is null
                && together.All(line => line.Amount == 0 && line.Kind != LineKind.Settlement && LineCodes.OptionOf(line.Code) is not null))
            {
                free.Add(together.Key.Title);
            }
            else
            {
                groups.Add(new(together.Key.Title, [.. together.Select(line => LineOf(bill, line, language))]));
            }
        }

        if (free.Count > 0)
        {
            groups.Add(new(
                FreeOptions.In(language),
                [
                    new(
                        null, string.Join(language == Language.Japanese ? "、" : ", ", free), WithoutFees.In(language), 1, 0, null, null, 0,
                        bill.TaxRate),
                ]));
        }

        return groups;
    }

    private static Text TitleOf(BillLine line) => line switch
    {
        { Corrects: { } month } => new(
            FormattableString.Invariant($"Correction of {month:uuuu-MM}"), $"{month.Year} 年 {month.Month} 月分の訂正"),
        { Kind: LineKind.OneTime } => new("Changes of the contract", "契約内容の変更"),
        { Kind: LineKind.FeeReduction } => new("Fee reductions", "料金の減額"),
        _ when LineCodes.OptionOf(line.Code) is { } option => new(
            OptionCatalog.Get(option).EnglishName, OptionCatalog.Get(option).JapaneseName),
        _ => BillTexts.BasicService,
    };

    private static InvoiceLine LineOf(Bill bill, BillLine line, Language language) => new(
        line.Code, line.Description().In(language), line.Explanation().In(language), line.Quantity, line.UnitPrice, line.Days,
        line.DaysInMonth, line.Amount, bill.TaxRateOf(line));
}
