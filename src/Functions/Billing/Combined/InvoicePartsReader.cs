using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>What the bills of a customer come to for an invoice.</summary>
/// <param name="Parts">The bills, in order of the contracts.</param>
/// <param name="Sums">Their sums.</param>
/// <param name="Returned">Of these what is given back of earlier months, in yen with tax.</param>
/// <param name="CustomerName">To whom the first of them is.</param>
/// <param name="HasContractsInForce">Whether a contract of the customer goes on after the month.</param>
/// <param name="Waiting">What is missing; null where nothing is.</param>
internal sealed record PartsOfInvoice(
    IReadOnlyList<InvoicePart> Parts, CombinedSums Sums, long Returned, string? CustomerName, bool HasContractsInForce,
    WaitingInvoice? Waiting);

/// <summary>Reads the parts of combined invoices, a page of contracts in memory at a time.</summary>
public sealed class InvoicePartsReader(IDocumentStore documents, CustomerStore customers, ContractStore contracts, BillStore bills)
{
    private const int PageSize = 100;
    private const int WaitingShown = 20;

    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>The parts of a customer's invoice, or what it waits for.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="month">The month; it is closed.</param>
    /// <param name="carriedOn">What the invoice before left; 0 or less (B8).</param>
    /// <remarks>
    /// Budget: for each 100 contracts of the customer one list; for each contract two point reads, and for one without a bill of the month
    /// a third; more reads only for one that is not closed, and for bills that came late.
    /// </remarks>
    internal async Task<PartsOfInvoice> ReadAsync(Customer customer, YearMonth month, long carriedOn)
    {
        List<InvoicePart> parts = [];
        List<string> waiting = [];
        (var sums, var returned) = (CombinedSums.Of(month, carriedOn), CombinedSums.Of(month, 0));
        string? name = null;
        bool goesOn = false;
        string? after = "";
        while (after is not null)
        {
            (var ids, after) = await customers.ListContractsAsync(customer, after, PageSize);
            if (ids.Count == 0)
                break;
            (var found, var without) = await ReadAsync(ids, customer.Key.Partition, month);
            foreach (var bill in found)
            {
                parts.Add(new(bill.ContractId, bill.Bill.Month));
                (sums, returned) = (sums.With(bill.Bill), returned.WithReturned(bill.Bill));
                name ??= bill.CustomerName;
            }

            goesOn |= without.Count < ids.Count;
            if (without.Count == 0)
                continue;
            foreach (var contract in (await contracts.FindManyAsync(without)).OfType<Contract>())
            {
                goesOn |= Ends.Of(contract) is not { } end || end.EffectiveDate > month.ToDateInterval().End;
                if (await IsMissingAsync(contract, month))
                    waiting.Add(contract.ContractId);
            }
        }

        return new(
            parts, sums, returned.Total, name, goesOn,
            waiting.Count == 0 ? null : new WaitingInvoice(month, waiting.Count, [.. waiting.Take(WaitingShown)]));
    }

    /// <summary>The bills that are parts of an invoice, in their order.</summary>
    /// <remarks>Budget: a point read for each, side by side.</remarks>
    internal async Task<IReadOnlyList<BillDocument>> BillsOfAsync(
        IReadOnlyList<InvoicePart> ofInvoice, CancellationToken cancellationToken = default)
    {
        var found = await documents.ReadManyAsync(
            Container, [.. ofInvoice.Select(part => new DocumentKey(part.ContractId, BillDocument.IdOf(part.Month)))], cancellationToken);
        return
        [
            .. found.Zip(ofInvoice, (bill, part) => bill is null
                ? throw new InvalidOperationException($"The bill of {part.ContractId} on an invoice is not there.")
                : StoredJson.Read<BillDocument>(bill)),
        ];
    }

    // The parts among the bills of some contracts, and the contracts without a bill of the month.
    private async Task<(IReadOnlyList<BillDocument> Parts, IReadOnlyList<string> Without)> ReadAsync(
        IReadOnlyList<string> ids, string customer, YearMonth month)
    {
        var found = await documents.ReadManyAsync(
            Container,
            [.. ids.SelectMany(id => new DocumentKey[] { new(id, BillDocument.IdOf(month)), new(id, LatePartsDocument.IdOf(month)) })]);
        List<BillDocument> parts = [];
        List<string> without = [];
        for (int i = 0; i < ids.Count; i++)
        {
            if (found[(2 * i) + 1] is { } late)
            {
                var months = StoredJson.Read<LatePartsDocument>(late).Months;
                parts.AddRange((await BillsOfAsync([.. months.Select(at => new InvoicePart(ids[i], at))])).Where(IsPart));
            }

            if (found[2 * i] is not { } bill)
                without.Add(ids[i]);
            else if (StoredJson.TypeOf(bill) == BillDocument.PartType && StoredJson.Read<BillDocument>(bill) is var part && IsPart(part))
                parts.Add(part);
        }

        return (parts, without);

        bool IsPart(BillDocument bill) => bill.PartOf is { } of && of.Customer == customer && of.Invoice == month;
    }

    // Whether a contract without a bill of the month has one to come: it has lines, and no later month is billed. One that cannot be
    // computed could not be closed either.
    private async Task<bool> IsMissingAsync(Contract contract, YearMonth month)
    {
        try
        {
            return month.CompareTo(contract.BilledFrom) >= 0 && !Bills.IsOver(contract, month)
                && await bills.PreviewAsync(contract, month) is not null && !await bills.IsBilledAsync(contract.ContractId, month);
        }
        catch (Exception exception) when (exception is not (StoreBusyException or StoreUnavailableException))
        {
            return true;
        }
    }
}
