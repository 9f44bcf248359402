using System.Runtime.CompilerServices;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>A final bill with the facts of its contract.</summary>
/// <param name="Document">The bill.</param>
/// <param name="Facts">Addressee and due date.</param>
internal sealed record MonthBill(BillDocument Document, InvoiceFacts Facts);

/// <summary>
/// The bills of all contracts for a month, by the index of their month. Those on combined invoices are not among them: their invoices
/// follow.
/// </summary>
public sealed class MonthBills(
    IDocumentStore documents, ContractStore contracts, InvoicingPlans plans, CombinedInvoices invoices, InvoiceFormats formats)
{
    private const int PageSize = 100;
    private const string InvoicesCursor = "invoices:";

    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>
    /// A page of the bills, in an order that stays. Budget: one query page by the index, and a point read of each contract, all at once;
    /// one more for each bill that corrects an earlier month.
    /// </summary>
    internal async Task<(IReadOnlyList<MonthBill> Items, string? Cursor)> ListAsync(
        YearMonth month, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(BillDocument.DocumentType, [new FieldEquals("bill/month", DateText.Format(month))]);
        var page = await documents.QueryAsync(Container, query, limit, cursor, cancellationToken);
        string[] ids = [.. page.Items.Select(bill => bill.PartitionKey)];
        var found = ids.Length == 0 ? [] : await contracts.FindManyAsync(ids, cancellationToken);
        List<MonthBill> bills = [];
        foreach (var (document, contract) in page.Items.Zip(found))
            bills.Add(await OfAsync(document, contract, cancellationToken));
        return (bills, page.Cursor);
    }

    /// <summary>
    /// A page of the bills and, after the last of them, of the combined invoices. Budget: that of the bills or one query page; on the page
    /// where both meet, both.
    /// </summary>
    internal async Task<(IReadOnlyList<MonthBillView> Items, string? Cursor)> ListAllAsync(
        YearMonth month, int limit, string? cursor, CancellationToken cancellationToken)
    {
        List<MonthBillView> items = [];
        string? after = cursor?.StartsWith(InvoicesCursor, StringComparison.Ordinal) == true ? cursor[InvoicesCursor.Length..] : null;
        if (after is null)
        {
            (var bills, string? next) = await ListAsync(month, limit, cursor, cancellationToken);
            items.AddRange(bills.Select(MonthBillView.Of));
            if (next is not null)
                return (items, next);
            if (items.Count == limit)
                return (items, InvoicesCursor);
        }

        (var found, string? rest) = await invoices.ListAsync(
            month, limit - items.Count, string.IsNullOrEmpty(after) ? null : after, cancellationToken);
        items.AddRange(found.Select(invoice => MonthBillView.Of(invoice, formats)));
        return (items, rest is null ? null : InvoicesCursor + rest);
    }

    /// <summary>The combined invoices of the month, a page in memory at a time.</summary>
    internal async IAsyncEnumerable<CombinedInvoiceDocument> AllInvoicesAsync(
        YearMonth month, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            (var items, cursor) = await invoices.ListAsync(month, PageSize, cursor, cancellationToken);
            foreach (var invoice in items)
                yield return invoice;
        }
        while (cursor is not null);
    }

    /// <summary>All bills, a page in memory at a time.</summary>
    internal async IAsyncEnumerable<MonthBill> AllAsync(YearMonth month, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            (var items, cursor) = await ListAsync(month, PageSize, cursor, cancellationToken);
            foreach (var bill in items)
                yield return bill;
        }
        while (cursor is not null);
    }

    private async Task<MonthBill> OfAsync(Document document, Contract? contract, CancellationToken cancellationToken)
    {
        var bill = StoredJson.Read<BillDocument>(document);
        if (contract is null)
            throw new InvalidOperationException($"The contract {bill.ContractId} of a bill is not there.");
        var facts = formats.FactsOf(contract, bill.Bill.Month, bill.To, bill.IssuedAt);
        return new MonthBill(bill, await plans.WithEarlierAsync(bill.Bill, facts, contract, cancellationToken));
    }
}
