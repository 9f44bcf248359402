using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>The combined invoice of an open month so far (B10).</summary>
/// <param name="Invoice">The invoice, as it would be made now.</param>
/// <param name="Bills">Its parts, in order of the contracts.</param>
/// <param name="To">Whom it is addressed to.</param>
/// <param name="Plan">How the customer's months are invoiced.</param>
internal sealed record InvoicePreview(CombinedInvoice Invoice, IReadOnlyList<Bill> Bills, Addressee To, InvoicingPlan Plan);

/// <summary>
/// Computes the combined invoices of open months from the open months of each contract, and from what closed ones have left.
/// </summary>
public sealed class InvoicePreviewer(
    IDocumentStore documents, CustomerStore customers, FormerContracts former, ContractStore contracts, BillStore bills,
    InvoicingPlans plans, TimeProvider clock)
{
    // As for the bill of one contract: a preview of a future month shows the cost of the present contracts.
    private const int MonthsAhead = 12;
    private const int PageSize = 100;
    private const int AtOnce = 16;

    /// <summary>The preview; null where the month has no combined invoice, or has one already.</summary>
    /// <remarks>
    /// Budget: two point reads; for each 100 contracts of the customer a list and a point read of each; for each contract one point read,
    /// one more for each month that is over and has no invoice yet, and that of <see cref="BillStore.PreviewAllAsync"/>, 16 contracts at
    /// once.
    /// </remarks>
    internal async Task<InvoicePreview?> FindAsync(Customer customer, YearMonth month, CancellationToken cancellationToken)
    {
        if (month.CompareTo(Tokyo.MonthOf(clock.Now()).PlusMonths(MonthsAhead)) > 0)
            return null;
        var plan = await plans.FindAsync(customer.Key, cancellationToken);
        if (!plan.IsCombinedIn(month))
            return null;
        var progress = await ReadProgressAsync(customer.Key, plan, cancellationToken);
        var first = progress.Through.PlusMonths(1);
        if (month.CompareTo(first) < 0)
            return null;

        var reading = new Reading(customer, plan, first, month);
        await ReadAllAsync(reading, cancellationToken);
        long carriedOn = progress.CarriedOn;
        for (var at = first; ; at = at.PlusMonths(1))
        {
            Bill[] parts = [.. reading.PartsOf(at)];
            var sums = parts.Aggregate(CombinedSums.Of(at, carriedOn), (sum, part) => sum.With(part));
            if (at == month)
                return parts.Length == 0 ? null : PreviewOf(reading, parts, sums);
            carriedOn = plan.IsCombinedIn(at) ? Math.Min(sums.Total, 0) : 0; // B8
        }
    }

    private static InvoicePreview PreviewOf(Reading reading, IReadOnlyList<Bill> parts, CombinedSums sums)
    {
        var key = reading.Customer.Key;
        var invoice = CombinedInvoice.Of(
            key.Partition, key.CustomerId, [.. parts.Select(part => new InvoicePart(part.ContractId, part.Month))], sums);
        return new(invoice, parts, reading.Customer.AddresseeIn(reading.Month) ?? reading.To!, reading.Plan);
    }

    private async Task<InvoicingProgress> ReadProgressAsync(CustomerKey key, InvoicingPlan plan, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Containers.Customers.Name, key.Partition, InvoicingProgress.DocumentId, cancellationToken) is { } found
            ? StoredJson.Read<InvoicingProgress>(found)
            : InvoicingProgress.Before(key.Partition, plan.FirstCombined!.Value);

    private async Task ReadAllAsync(Reading reading, CancellationToken cancellationToken)
    {
        HashSet<string> transferred = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            (var ids, cursor) = await former.ListAsync(reading.Customer.Key, PageSize, cursor, cancellationToken);
            transferred.UnionWith(ids);
            await ReadPageAsync(reading, ids, cancellationToken);
        }
        while (cursor is not null);
        string? after = "";
        while (after is not null)
        {
            (var ids, after) = await customers.ListContractsAsync(reading.Customer, after, PageSize, cancellationToken);
            await ReadPageAsync(reading, [.. ids.Where(id => !transferred.Contains(id))], cancellationToken);
        }
    }

    private async Task ReadPageAsync(Reading reading, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return;
        foreach (var together in (await contracts.FindManyAsync(ids, cancellationToken)).OfType<Contract>().Chunk(AtOnce))
        {
            var read = await Task.WhenAll(together.Select(contract => BillsOfAsync(reading, contract, cancellationToken)));
            foreach (var (contract, found) in together.Zip(read))
                reading.Add(contract, found);
        }
    }

    // The parts that are closed already, and those of the open months up to the one that is asked for.
    private async Task<IReadOnlyList<Bill>> BillsOfAsync(Reading reading, Contract contract, CancellationToken cancellationToken)
    {
        string customer = reading.Customer.Key.Partition;
        var closed = await ReadClosedAsync(reading, contract, cancellationToken);
        List<Bill> found =
        [
            .. closed.Where(bill => bill.PartOf?.Customer == customer && bill.PartOf.Invoice.CompareTo(reading.First) >= 0)
                .Select(bill => bill.Bill),
        ];
        if (closed.Any(bill => bill.Bill.Month == reading.Month))
            return found;

        var plan = contract.Customers.Count == 0 ? reading.Plan : await plans.FindForAsync(contract, cancellationToken);
        var open = await bills.PreviewAllAsync(contract, reading.Month, plan, cancellationToken);
        found.AddRange(open.Where(bill => bill.IsPart && contract.CustomerKeyIn(bill.Month).Partition == customer
            && closed.All(known => known.Bill.Month != bill.Month)));
        return found;
    }

    private async Task<IReadOnlyList<BillDocument>> ReadClosedAsync(
        Reading reading, Contract contract, CancellationToken cancellationToken)
    {
        var late = await documents.ReadAsync(
            Containers.Contracts.Name, contract.ContractId, LatePartsDocument.IdOf(reading.First), cancellationToken);
        HashSet<YearMonth> months = [.. late is null ? [] : StoredJson.Read<LatePartsDocument>(late).Months];
        for (var at = reading.First; at.CompareTo(reading.Month) <= 0 && Tokyo.IsOver(at, clock.Now()); at = at.PlusMonths(1))
            months.Add(at);
        if (months.Count == 0)
            return [];
        var found = await documents.ReadManyAsync(
            Containers.Contracts.Name, [.. months.Select(at => new DocumentKey(contract.ContractId, BillDocument.IdOf(at)))],
            cancellationToken);
        return [.. found.OfType<Document>().Select(StoredJson.Read<BillDocument>)];
    }

    private sealed class Reading(Customer customer, InvoicingPlan plan, YearMonth first, YearMonth month)
    {
        private readonly List<Bill> _parts = [];

        public Customer Customer => customer;

        public InvoicingPlan Plan => plan;

        /// <summary>The month of the next invoice that is made.</summary>
        public YearMonth First => first;

        public YearMonth Month => month;

        public Addressee? To { get; private set; }

        public void Add(Contract contract, IReadOnlyList<Bill> found)
        {
            _parts.AddRange(found);
            if (found.Count > 0)
                To ??= contract.AddresseeIn(month);
        }

        // What is late is on the first invoice that is not made.
        public IEnumerable<Bill> PartsOf(YearMonth invoice) => _parts
            .Where(part => (part.Month.CompareTo(first) < 0 ? first : part.Month) == invoice)
            .OrderBy(part => part.ContractId, StringComparer.Ordinal).ThenBy(part => part.Month);
    }
}
