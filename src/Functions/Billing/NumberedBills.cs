using SecureMx.Domain;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>Finds final documents by the numbers on them: the contract or customer by the key in the number, then its month.</summary>
public sealed class NumberedBills(
    ContractFinder contracts, CustomerFinder customers, BillStore bills, CombinedInvoices invoices, InvoiceFormats formats,
    TimeProvider clock)
{
    // Two contracts with one key are all but impossible.
    private const int Most = 10;

    /// <summary>The documents of a number; of one partner alone where one is named.</summary>
    /// <remarks>
    /// Budget: one page of a search over the index and a point read; of the number of a 適格返還請求書, which may be of a contract or of a
    /// customer, one page more.
    /// </remarks>
    internal async Task<IReadOnlyList<NumberedBillView>> ListAsync(
        TypedNumber number, string? partnerId, CancellationToken cancellationToken) =>
    [
        .. number.Kind == NumberKind.CombinedInvoice ? [] : await OfContractsAsync(number, partnerId, cancellationToken),
        .. number.Kind == NumberKind.Bill ? [] : await OfCustomersAsync(number, partnerId, cancellationToken),
    ];

    private async Task<IEnumerable<NumberedBillView>> OfContractsAsync(
        TypedNumber number, string? partnerId, CancellationToken cancellationToken)
    {
        var search = new ContractSearch(Tokyo.DateOf(clock.Now()), ContractOrder.Newest) { PartnerId = partnerId, NumberKey = number.Key };
        List<NumberedBillView> found = [];
        foreach (var contract in (await contracts.ListAsync(search, Most, null, cancellationToken)).Items)
        {
            if (await bills.FindAsync(contract.ContractId, number.Month!.Value, cancellationToken) is not { } bill)
                continue;
            var facts = formats.FactsOf(contract, bill.Bill.Month, bill.To, bill.IssuedAt) with { PartOf = bill.InvoiceOf() };
            found.AddRange(Chosen(Domain.Invoices.DocumentsOf(bill.Bill, facts), document => document.Kind, number)
                .Select(document => NumberedBillView.Of(contract, bill, document)));
        }

        return found;
    }

    private async Task<IEnumerable<NumberedBillView>> OfCustomersAsync(
        TypedNumber number, string? partnerId, CancellationToken cancellationToken)
    {
        var search = new CustomerSearch(partnerId, NamePart: null, CustomerOrder.Id) { NumberKey = number.Key };
        List<NumberedBillView> found = [];
        foreach (var customer in (await customers.ListAsync(search, Most, null, cancellationToken)).Items)
        {
            if (await invoices.FindAsync(customer.Key.Partition, number.Month!.Value, cancellationToken) is { } invoice)
            {
                found.AddRange(Chosen([.. CombinedDocumentView.AllOf(invoice.Invoice)], document => document.Kind, number)
                    .Select(document => NumberedBillView.Of(invoice, document, formats)));
            }
        }

        return found;
    }

    // The number of an invoice finds the first document of its month also where that is a 適格返還請求書: corrections refer to it so.
    private static IEnumerable<T> Chosen<T>(IReadOnlyList<T> documents, Func<T, InvoiceKind> kindOf, TypedNumber number) =>
        number.Kind == NumberKind.Return ? documents.Where(document => kindOf(document) == InvoiceKind.Return) : documents.Take(1);
}
