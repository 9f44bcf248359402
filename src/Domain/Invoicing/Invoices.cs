using System.Globalization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>Who a bill is for, and when it was issued.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="CustomerName">The customer's name.</param>
/// <param name="IssuedOn">The Tokyo date of issue; null for an open month.</param>
/// <param name="Terms">By when it is to be paid.</param>
public sealed record InvoiceFacts(string CustomerId, string CustomerName, LocalDate? IssuedOn, PaymentTerms Terms);

/// <summary>Makes the documents of a contract's month from its bill.</summary>
public static class Invoices
{
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
        var isIssued = facts.IssuedOn is not null;
        // What the month itself comes to decides: a bill that what was carried over makes negative charges all the same.
        var kind = !isIssued ? InvoiceKind.Preview : bill.Total - bill.CarriedOver < 0 ? InvoiceKind.Return : InvoiceKind.Invoice;
        var number = !isIssued ? null
            : kind == InvoiceKind.Return
                ? ShortNumber.OfReturn(bill.ContractId, bill.Month)
            : ShortNumber.OfBill(bill.ContractId, bill.Month);
        var due = facts.IssuedOn is { } issued && bill.Total > 0 ? facts.Terms.DueDate(bill.Month, issued) : (LocalDate?)null;
        return new(
            kind, number, bill.ContractId, facts.CustomerId, facts.CustomerName, bill.Month, facts.IssuedOn, due,
            GroupsOf(bill, bill.Lines), bill.Taxes,
            bill.Subtotal - bill.Taxable, bill.CarriedOver, bill.Total, ReferencesOf(bill, bill.Lines), SetOffs: bill.SetOffs);
    }

    /// <summary>What a bill gives back of earlier months, as a 適格返還請求書 of its own; null where it gives nothing back.</summary>
    public static Invoice? ReturnOf(Bill bill, InvoiceFacts facts)
    {
        BillLine[] lines = [.. bill.Lines.Where(line => line.Amount < 0 && SuppliedIn(line) is not null)];
        if (lines.Length == 0 || facts.IssuedOn is null) return null;

        TaxAtRate[] taxes =
        [
            .. lines.Where(line => line.IsTaxable)
            .GroupBy(line => bill.TaxRateOf(line)!.Value, line => line.Amount)
            .OrderByDescending(rate => rate.Key)
                .Select(rate => new TaxAtRate(rate.Key, rate.Sum(), ConsumptionTax.On(rate.Sum(), rate.Key))), // B8
        ];
        var outside = lines.Where(line => !line.IsTaxable).Sum(line => line.Amount);
        return new(
            InvoiceKind.Return, ShortNumber.OfReturn(bill.ContractId, bill.Month), bill.ContractId, facts.CustomerId, facts.CustomerName,
            bill.Month,
            facts.IssuedOn, null, GroupsOf(bill, lines), taxes, outside, 0, outside + taxes.Sum(rate => rate.Taxable + rate.Tax),
            ReferencesOf(bill, lines),
            ShortNumber.OfBill(bill.ContractId, bill.Month));
    }

    // The month of the original supply of what a line corrects or gives back.
    private static YearMonth? SuppliedIn(BillLine line) => line.Corrects ?? line.FeeMonth;

    private static InvoiceReference[] ReferencesOf(Bill bill, IReadOnlyList<BillLine> lines) =>
    [
        .. lines.Select(SuppliedIn).OfType<YearMonth>().Where(month => month != bill.Month).Distinct().Order()
            .Select(month => new InvoiceReference(ShortNumber.OfBill(bill.ContractId, month), month)),
    ];

    private static List<InvoiceGroup> GroupsOf(Bill bill, IReadOnlyList<BillLine> lines)
    {
        List<InvoiceGroup> groups = [];
        List<string> free = [];
        foreach (var together in lines.GroupBy(line => (line.Corrects, Title: TitleOf(line))))
        {
            if (together.Key.Corrects is null
                && together.All(line => line.Amount == 0 && line.Kind != LineKind.Settlement && LineCodes.OptionOf(line.Code) is not null))
            {
                free.Add(together.Key.Title);
            }
            else
                groups.Add(new(together.Key.Title, [.. together.Select(line => LineOf(bill, line))]));
        }

        if (free.Count > 0)
            groups.Add(new("無料オプション", [new(null, string.Join("、", free), "初期費用・月額費用なし", 1, 0, null, null, 0, bill.TaxRate)]));
        return groups;
    }

    private static string TitleOf(BillLine line) => line switch
    {
        { Corrects: { } month } => string.Create(CultureInfo.InvariantCulture, $"{month.Year} 年 {month.Month} 月分の訂正"),
        { Kind: LineKind.OneTime } => "契約内容の変更",
        { Kind: LineKind.FeeReduction } => "料金の減額",
        _ when LineCodes.OptionOf(line.Code) is { } option => OptionCatalog.Get(option).JapaneseName,
        _ => "基本サービス",
    };

    private static InvoiceLine LineOf(Bill bill, BillLine line) => new(
        line.Code, line.Description(), line.Explanation(), line.Quantity, line.UnitPrice, line.Days, line.DaysInMonth, line.Amount,
        bill.TaxRateOf(line));
}
