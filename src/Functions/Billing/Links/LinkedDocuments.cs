using SecureMx.Domain;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Reads the documents that links open.</summary>
public sealed class LinkedDocuments(
    ContractStore contracts, BillStore bills, InvoicingPlans plans, CombinedInvoices invoices, InvoiceFormats formats)
{
    /// <summary>The documents of the month, the bill or invoice first; none where it is not there any more.</summary>
    /// <remarks>
    /// Budget: two point reads, a third where the bill corrects an earlier month; for a combined invoice that of
    /// <see cref="CombinedInvoices.DocumentOfAsync"/>, twice where it gives back something of earlier months.
    /// </remarks>
    internal Task<IReadOnlyList<Invoice>> FindAsync(LinkTarget target, Language language, CancellationToken cancellationToken) =>
        target.ContractId is { } contractId
            ? FindBillAsync(contractId, target, language, cancellationToken)
            : FindInvoiceAsync(target, language, cancellationToken);

    private async Task<IReadOnlyList<Invoice>> FindBillAsync(
        string contractId, LinkTarget target, Language language, CancellationToken cancellationToken)
    {
        if (await bills.FindAsync(contractId, target.Month, cancellationToken) is not { } bill
            || await contracts.FindAsync(contractId, cancellationToken) is not { Contract: var contract })
        {
            return [];
        }

        var facts = formats.FactsOf(contract, bill.Bill.Month, bill.To, bill.IssuedAt, language) with { PartOf = bill.InvoiceOf() };
        return Domain.Invoices.DocumentsOf(bill.Bill, await plans.WithEarlierAsync(bill.Bill, facts, contract, cancellationToken));
    }

    private async Task<IReadOnlyList<Invoice>> FindInvoiceAsync(LinkTarget target, Language language, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(target.Customer!, target.Month, cancellationToken) is not { } found)
            return [];
        var invoice = await invoices.DocumentOfAsync(found, isReturn: false, language, cancellationToken);
        var returned = await invoices.DocumentOfAsync(found, isReturn: true, language, cancellationToken);
        return [.. new[] { invoice, returned }.OfType<Invoice>()];
    }
}
