using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>A combined invoice in the list of a customer. Amounts are whole yen.</summary>
/// <param name="Month">The month.</param>
/// <param name="Number">The number on the document, with a check character.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="DueDate">The due date; null if no amount is due.</param>
/// <param name="Bills">How many bills it is made of.</param>
/// <param name="Total">What is to be paid; below zero it is carried to the next invoice.</param>
public sealed record CombinedInvoiceSummary(
    YearMonth Month, string Number, Instant IssuedAt, LocalDate? DueDate, int Bills, long Total)
{
    internal static CombinedInvoiceSummary Of(CombinedInvoiceDocument found, InvoiceFormats formats) => new(
        found.Invoice.Month, found.Invoice.Number(), found.IssuedAt, found.DueOn(formats), found.Invoice.Parts.Count, found.Invoice.Total);
}

/// <summary>A combined invoice, as the API shows it, with a page of its contracts. Amounts are whole yen, rates in percent.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="PartnerId">Its partner.</param>
/// <param name="CustomerName">To whom.</param>
/// <param name="Month">The month.</param>
/// <param name="Status">Whether it is final.</param>
/// <param name="Number">The number on the document, with a check character; null while it is open.</param>
/// <param name="IssuedAt">When it was made; null while it is open.</param>
/// <param name="DueDate">The due date; null if no amount is due, and while it is open.</param>
/// <param name="Subtotal">The sum of all lines, without tax.</param>
/// <param name="Taxes">The taxable sum and the tax at each rate, rounded once for the invoice, the highest rate first (B8).</param>
/// <param name="Tax">The sum of the taxes.</param>
/// <param name="OutsideTax">The sum of the lines outside the tax.</param>
/// <param name="CarriedOver">
/// What the invoice before, and bills of before the combined invoicing, came to below zero, and the set-offs; 0 or less (B8).
/// </param>
/// <param name="Total">What is to be paid; below zero it is carried to the next invoice of the customer.</param>
/// <param name="Documents">The documents of the month, the invoice first.</param>
/// <param name="Bills">How many bills it is made of.</param>
/// <param name="Parts">A page of them, in order of the contracts.</param>
/// <param name="NextCursor">Where the next page of them begins; null on the last.</param>
public sealed record CombinedInvoiceView(
    string CustomerId, string PartnerId, string CustomerName, YearMonth Month, BillStatus Status, string? Number, Instant? IssuedAt,
    LocalDate? DueDate,
    long Subtotal, IReadOnlyList<TaxAtRate> Taxes, long Tax, long OutsideTax, long CarriedOver, long Total,
    IReadOnlyList<CombinedDocumentView> Documents, int Bills, IReadOnlyList<InvoicePartView> Parts, string? NextCursor)
{
    /// <summary>A final one.</summary>
    internal static CombinedInvoiceView Of(
        CombinedInvoiceDocument found, InvoiceFormats formats, IReadOnlyList<InvoicePartView> parts, string? nextCursor)
    {
        var invoice = found.Invoice;
        return new(
            invoice.CustomerId, found.PartnerId, found.CustomerName, invoice.Month, BillStatus.Closed, invoice.Number(), found.IssuedAt,
            found.DueOn(formats),
            invoice.Taxes.Sum(rate => rate.Taxable) + invoice.OutsideTax, invoice.Taxes, invoice.Taxes.Sum(rate => rate.Tax),
            invoice.OutsideTax, invoice.CarriedOver, invoice.Total, [.. CombinedDocumentView.AllOf(invoice)], invoice.Parts.Count, parts,
            nextCursor);
    }

    /// <summary>That of an open month so far (B10).</summary>
    internal static CombinedInvoiceView Of(
        InvoicePreview preview, string partnerId, IReadOnlyList<InvoicePartView> parts, string? nextCursor)
    {
        var invoice = preview.Invoice;
        return new(
            invoice.CustomerId, partnerId, preview.To.Name, invoice.Month, BillStatus.Open, Number: null, IssuedAt: null, DueDate: null,
            invoice.Taxes.Sum(rate => rate.Taxable) + invoice.OutsideTax, invoice.Taxes, invoice.Taxes.Sum(rate => rate.Tax),
            invoice.OutsideTax, invoice.CarriedOver, invoice.Total, [new(InvoiceKind.Preview, null, invoice.Total, null)],
            invoice.Parts.Count, parts, nextCursor);
    }

    /// <summary>What an invoice gives back of earlier months by itself; its sums are on the invoice.</summary>
    internal static CombinedInvoiceView OfReturn(
        CombinedInvoiceDocument found, CombinedSums sums, int bills, IReadOnlyList<InvoicePartView> parts, string? nextCursor)
    {
        var invoice = found.Invoice;
        return new(
            invoice.CustomerId, found.PartnerId, found.CustomerName, invoice.Month, BillStatus.Closed, invoice.ReturnNumber(),
            found.IssuedAt, DueDate: null,
            sums.Taxes.Sum(rate => rate.Taxable) + sums.OutsideTax, sums.Taxes, sums.Taxes.Sum(rate => rate.Tax), sums.OutsideTax,
            CarriedOver: 0, sums.Total, [CombinedDocumentView.ReturnOf(invoice)], bills, parts, nextCursor);
    }
}

/// <summary>A document of a month.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number, with a check character; null for a preview.</param>
/// <param name="Total">Yen with tax.</param>
/// <param name="PartOf">The number of the invoice that holds its sums already; null for an independent document.</param>
public sealed record CombinedDocumentView(InvoiceKind Kind, string? Number, long Total, string? PartOf)
{
    internal static IEnumerable<CombinedDocumentView> AllOf(CombinedInvoice invoice)
    {
        yield return new(
            invoice.IsReturn() ? InvoiceKind.Return : InvoiceKind.Invoice, invoice.Number(), invoice.Total, null);
        if (invoice.HasReturn())
            yield return ReturnOf(invoice);
    }

    internal static CombinedDocumentView ReturnOf(CombinedInvoice invoice) =>
        new(InvoiceKind.Return, invoice.ReturnNumber(), invoice.Returned, invoice.Number());
}

/// <summary>A bill on a combined invoice. Amounts are whole yen without tax.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="ContractNumber">The contract's number for people, with a check character.</param>
/// <param name="Month">The month of the bill: that of the invoice, or an earlier one of a contract that was billed late.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="Subtotal">The sum of the lines.</param>
/// <param name="CarriedOver">What the contract's last bill of its own came to below zero, and the set-offs; 0 or less (B8).</param>
/// <param name="RefersTo">The earlier documents that it corrects or gives something back of.</param>
public sealed record InvoicePartView(
    string ContractId, string ContractNumber, YearMonth Month, IReadOnlyList<BillLineView> Lines, long Subtotal, long CarriedOver,
    IReadOnlyList<InvoiceReference> RefersTo)
{
    internal static InvoicePartView Of(Bill bill, InvoiceFacts facts) => new(
        bill.ContractId, ShortNumber.OfContract(bill.ContractId), bill.Month,
        [.. bill.Lines.Select(line => BillLineView.Of(bill, line, facts.Language))], bill.Subtotal, bill.CarriedOver,
        Domain.Invoices.Of(bill, facts).RefersTo);
}
