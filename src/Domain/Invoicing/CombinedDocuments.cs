using NodaTime;

namespace SecureMx.Domain;

/// <summary>Makes the documents of a combined invoice: the lines of each contract together, with their subtotal.</summary>
public static class CombinedDocuments
{
    /// <summary>The invoice as a document; a preview where it is not issued (B10).</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="bills">Its parts, in their order.</param>
    /// <param name="facts">Who it is for.</param>
    public static Invoice Of(CombinedInvoice invoice, IEnumerable<Bill> bills, InvoiceFacts facts)
    {
        var content = ContentOf(invoice, bills, bill => bill.Lines, facts);
        var due = facts.IssuedOn is { } issued && invoice.Total > 0 ? facts.Terms.DueDate(invoice.Month, issued) : (LocalDate?)null;
        var isIssued = facts.IssuedOn is not null;
        return new(
            !isIssued ? InvoiceKind.Preview : invoice.IsReturn() ? InvoiceKind.Return : InvoiceKind.Invoice,
            isIssued ? invoice.Number() : null, null, invoice.CustomerId, facts.To,
            invoice.Month, facts.IssuedOn, due, content.Groups, invoice.Taxes, invoice.OutsideTax, invoice.CarriedOver, invoice.Total,
            content.RefersTo, SetOffs: content.SetOffs, Language: facts.Language);
    }

    /// <summary>What the invoice gives back of earlier months, as a 適格返還請求書 of its own; null where it gives nothing back.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    public static Invoice? ReturnOf(CombinedInvoice invoice, IEnumerable<Bill> bills, InvoiceFacts facts)
    {
        if (!invoice.HasReturn()) return null;

        List<Bill> giving = [.. bills.Where(bill => Invoices.ReturnedOf(bill).Count > 0)];
        var sums = giving.Aggregate(CombinedSums.Of(invoice.Month, 0), (sums, bill) => sums.WithReturned(bill));
        var content = ContentOf(invoice, giving, Invoices.ReturnedOf, facts);
        return new(
            InvoiceKind.Return, invoice.ReturnNumber(), null, invoice.CustomerId, facts.To, invoice.Month, facts.IssuedOn, null,
            content.Groups, [.. sums.Taxes.Where(rate => rate.Taxable != 0)], sums.OutsideTax, 0, sums.Total, content.RefersTo,
            invoice.Number(), Language: facts.Language);
    }

    private static Content ContentOf(
        CombinedInvoice invoice, IEnumerable<Bill> bills, Func<Bill, IEnumerable<BillLine>> linesOf, InvoiceFacts facts)
    {
        List<InvoiceGroup> groups = [];
        List<InvoiceReference> refersTo = [];
        List<SetOff> setOffs = [];
        foreach (var bill in bills)
        {
            var lines = Invoices.GroupsOf(bill, linesOf(bill), facts.Language).SelectMany(group => group.Lines);
            groups.Add(new(TitleOf(bill, invoice.Month).In(facts.Language), [.. lines], bill.ContractId));
            refersTo.AddRange(Invoices.ReferencesOf(bill, linesOf(bill), facts));
            setOffs.AddRange(bill.SetOffs ?? []);
        }

        return new(groups, [.. refersTo.Distinct().OrderBy(earlier => earlier.Month)], setOffs.Count == 0 ? null : setOffs);
    }

    private static Text TitleOf(Bill bill, YearMonth month)
    {
        var number = ShortNumber.OfContract(bill.ContractId);
        return bill.Month == month
            ? new($"Contract {number}", $"契約番号 {number}")
            : new(
                FormattableString.Invariant($"Contract {number}, services of {bill.Month:uuuu-MM}"),
                $"契約番号 {number} ({bill.Month.Year} 年 {bill.Month.Month} 月分)");
    }

    private sealed record Content(
        IReadOnlyList<InvoiceGroup> Groups, IReadOnlyList<InvoiceReference> RefersTo, IReadOnlyList<SetOff>? SetOffs);
}
