using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>What the bills of a customer come to for an invoice.</summary>
/// <param name="Parts">The bills, in order of the contracts.</param>
/// <param name="Sums">Their sums.</param>
/// <param name="Returned">Of these what is given back of earlier months, in yen with tax.</param>
/// <param name="To">Whom the first of them is addressed to; null where there is none.</param>
/// <param name="HasContractsInForce">Whether a contract of the customer goes on after the month.</param>
/// <param name="Waiting">What is missing; null where nothing is.</param>
internal sealed record PartsOfInvoice(
    IReadOnlyList<InvoicePart> Parts, CombinedSums Sums, long Returned, Addressee? To, bool HasContractsInForce, WaitingInvoice? Waiting);

/// <summary>Reads the parts of combined invoices, a page of contracts in memory at a time.</summary>
public sealed class InvoicePartsReader(
    IDocumentStore documents, CustomerStore customers, FormerContracts former, ContractStore contracts,
    BillStore bills)
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
        var reading = new Reading(customer, month, carriedOn);
        HashSet<string> transferred = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            (var ids, cursor) = await former.ListAsync(customer.Key, PageSize, cursor);
            transferred.UnionWith(ids);
            await ReadAsync(reading, ids, isOwn: false);
        }
        while (cursor is not null);
        string? after = "";
        while (after is not null)
        {
            (var ids, after) = await customers.ListContractsAsync(customer, after, PageSize);
            await ReadAsync(reading, [.. ids.Where(id => !transferred.Contains(id))], isOwn: true);
        }

        return reading.ToParts();
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

    // Some contracts: the customer's own, or those to which another has succeeded.
    private async Task ReadAsync(Reading reading, IReadOnlyList<string> ids, bool isOwn)
    {
        if (ids.Count == 0)
            return;
        (var found, var without) = await ReadAsync(ids, reading.Customer.Key.Partition, reading.Month);
        reading.Add(found);
        reading.GoesOn |= isOwn && without.Count < ids.Count;
        if (without.Count == 0)
            return;
        foreach (var contract in (await contracts.FindManyAsync(without)).OfType<Contract>())
        {
            reading.GoesOn |= isOwn && (Ends.Of(contract) is not { } end || end.EffectiveDate > reading.Month.ToDateInterval().End);
            if (contract.CustomerIdIn(reading.Month) == reading.Customer.CustomerId && await IsMissingAsync(contract, reading.Month))
                reading.Waiting.Add(contract.ContractId);
        }
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

    private sealed class Reading(Customer customer, YearMonth month, long carriedOn)
    {
        private readonly List<InvoicePart> _parts = [];
        private CombinedSums _sums = CombinedSums.Of(month, carriedOn);
        private CombinedSums _returned = CombinedSums.Of(month, 0);
        private Addressee? _to;

        public Customer Customer => customer;

        public YearMonth Month => month;

        public bool GoesOn { get; set; }

        public List<string> Waiting { get; } = [];

        public void Add(IReadOnlyList<BillDocument> bills)
        {
            foreach (var bill in bills)
            {
                _parts.Add(new(bill.ContractId, bill.Bill.Month));
                (_sums, _returned) = (_sums.With(bill.Bill), _returned.WithReturned(bill.Bill));
                _to ??= bill.To;
            }
        }

        // The invoice has its parts in the order of the contracts.
        public PartsOfInvoice ToParts() => new(
            [.. _parts.OrderBy(part => part.ContractId, StringComparer.Ordinal)], _sums, _returned.Total, _to, GoesOn,
            Waiting.Count == 0 ? null : new WaitingInvoice(month, Waiting.Count, [.. Waiting.Take(WaitingShown)]));
    }
}
