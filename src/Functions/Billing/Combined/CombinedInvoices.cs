using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>The combined invoices that are made, with the bills that they are of.</summary>
public sealed class CombinedInvoices(
    IDocumentStore documents, InvoicePartsReader parts, InvoiceMaker maker, InvoicingPlans plans, InvoiceFormats formats)
{
    private const int PartsAtOnce = 100;

    private static readonly string Container = Containers.Customers.Name;

    /// <inheritdoc cref="InvoiceMaker.FindAsync"/>
    internal Task<CombinedInvoiceDocument?> FindAsync(string customer, YearMonth month, CancellationToken cancellationToken = default) =>
        maker.FindAsync(customer, month, cancellationToken);

    /// <inheritdoc cref="InvoiceMaker.FindWaitingAsync"/>
    internal Task<WaitingInvoice?> FindWaitingAsync(string customer, CancellationToken cancellationToken = default) =>
        maker.FindWaitingAsync(customer, cancellationToken);

    /// <summary>A page of the invoices of a customer, oldest first.</summary>
    /// <remarks>Budget: one list of a partition.</remarks>
    internal async Task<(IReadOnlyList<CombinedInvoiceDocument> Items, string? Cursor)> ListAsync(
        string customer, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await documents.ListAsync(
            Container, customer, CombinedInvoiceDocument.IdFrom, CombinedInvoiceDocument.IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(StoredJson.Read<CombinedInvoiceDocument>)], page.Cursor);
    }

    /// <summary>How many invoices a customer has.</summary>
    /// <remarks>Budget: that of <see cref="PartitionLists.CountAsync"/>.</remarks>
    internal Task<long> CountAsync(string customer, CancellationToken cancellationToken) => documents.CountAsync(
        Container, customer, CombinedInvoiceDocument.IdFrom, CombinedInvoiceDocument.IdBefore, cancellationToken);

    /// <summary>A page of the invoices of all customers for a month, by the index of their month.</summary>
    /// <remarks>Budget: one query page.</remarks>
    internal async Task<(IReadOnlyList<CombinedInvoiceDocument> Items, string? Cursor)> ListAsync(
        YearMonth month, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(CombinedInvoiceDocument.DocumentType, [new FieldEquals("invoice/month", DateText.Format(month))]);
        var page = await documents.QueryAsync(Container, query, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(StoredJson.Read<CombinedInvoiceDocument>)], page.Cursor);
    }

    /// <summary>The bills of some contracts of an invoice.</summary>
    /// <remarks>Budget: a point read for each, and one where one of them corrects an earlier month.</remarks>
    internal async Task<IReadOnlyList<InvoicePartView>> PartsOfAsync(
        CombinedInvoiceDocument found, IReadOnlyList<InvoicePart> page, Language language, CancellationToken cancellationToken)
    {
        if (page.Count == 0)
            return [];
        var bills = await parts.BillsOfAsync(page, cancellationToken);
        var facts = await FactsOfAsync(found, bills.Select(bill => bill.Bill), language, cancellationToken);
        return [.. bills.Select(bill => InvoicePartView.Of(bill.Bill, facts))];
    }

    /// <summary>
    /// The invoice as a document with all of its lines, or what it gives back of earlier months; null where that is nothing.
    /// </summary>
    /// <remarks>Budget: a point read for each contract, 100 at once, and one where one of them corrects an earlier month.</remarks>
    internal async Task<Invoice?> DocumentOfAsync(
        CombinedInvoiceDocument found, bool isReturn, Language language, CancellationToken cancellationToken)
    {
        if (isReturn && !found.Invoice.HasReturn())
            return null;

        var bills = await BillsOfAsync(found, cancellationToken);
        var facts = await FactsOfAsync(found, bills, language, cancellationToken);
        return isReturn
            ? CombinedDocuments.ReturnOf(found.Invoice, bills, facts)
            : CombinedDocuments.Of(found.Invoice, bills, facts);
    }

    /// <summary>What each contract is given back of earlier months by an invoice, and the sums of that.</summary>
    /// <remarks>Budget: that of <see cref="DocumentOfAsync"/>.</remarks>
    internal async Task<(IReadOnlyList<InvoicePartView> Parts, CombinedSums Sums)> ReturnOfAsync(
        CombinedInvoiceDocument found, Language language, CancellationToken cancellationToken)
    {
        List<Bill> returned = [.. (await BillsOfAsync(found, cancellationToken)).Select(Domain.Invoices.ReturnedBillOf).OfType<Bill>()];
        var facts = await FactsOfAsync(found, returned, language, cancellationToken);
        return (
            [.. returned.Select(bill => InvoicePartView.Of(bill, facts))],
            returned.Aggregate(CombinedSums.Of(found.Invoice.Month, 0), (sums, bill) => sums.With(bill)));
    }

    /// <summary>The facts of an invoice that is not made yet.</summary>
    internal InvoiceFacts FactsOf(InvoicePreview preview, Language language) =>
        formats.FactsOf(preview.Invoice, preview.To, issuedAt: null, language) with
        {
            Earlier = new(preview.Invoice.Customer, preview.Plan),
        };

    private async Task<IReadOnlyList<Bill>> BillsOfAsync(CombinedInvoiceDocument found, CancellationToken cancellationToken)
    {
        List<Bill> bills = [];
        foreach (var page in found.Invoice.Parts.Chunk(PartsAtOnce))
            bills.AddRange((await parts.BillsOfAsync(page, cancellationToken)).Select(bill => bill.Bill));
        return bills;
    }

    private async Task<InvoiceFacts> FactsOfAsync(
        CombinedInvoiceDocument found, IEnumerable<Bill> bills, Language language, CancellationToken cancellationToken)
    {
        var facts = formats.FactsOf(found.Invoice, found.To(), found.IssuedAt, language);
        if (!bills.Any(bill => bill.Lines.Any(line => line.Corrects is not null || line.FeeMonth is not null)))
            return facts;
        var plan = await plans.FindAsync(new(found.PartnerId, found.Invoice.CustomerId), cancellationToken);
        return facts with { Earlier = new(found.CustomerId, plan) };
    }
}
