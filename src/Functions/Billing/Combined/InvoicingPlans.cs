using System.Collections.Concurrent;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>
/// The plans of the customers that are or were on combined invoices. A close reads them once on each instance: once it is requested, the
/// plan of its month can no longer change.
/// </summary>
public sealed class InvoicingPlans(IDocumentStore documents)
{
    private const int PageSize = 1000;
    private const int MonthsKept = 3;

    private static readonly string Container = Containers.Customers.Name;

    private readonly ConcurrentDictionary<YearMonth, Lazy<Task<PlansOfClose>>> _ofCloses = new();

    /// <summary>The plan of one customer.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<InvoicingPlan> FindAsync(CustomerKey key, CancellationToken cancellationToken = default) =>
        (await ReadAsync(key, cancellationToken))?.Document.Plan() ?? InvoicingPlan.Single;

    /// <summary>How each month of a contract is invoiced, by the plan of the customer to whom it is billed.</summary>
    /// <remarks>Budget: one point read; where the contract was transferred, one for each of its customers.</remarks>
    internal async Task<InvoicingPlan> FindForAsync(Contract contract, CancellationToken cancellationToken = default)
    {
        List<(InvoicingPlan Plan, YearMonth? From)> found = [];
        foreach (var (customerId, from) in contract.BilledCustomers())
            found.Add((await FindAsync(new CustomerKey(contract.PartnerId, customerId), cancellationToken), from));
        return InvoicingPlan.Of(found);
    }

    /// <summary>The documents that charged for the earlier months of a contract.</summary>
    internal static EarlierInvoices EarlierOf(Contract contract, InvoicingPlan plan) =>
        new(month => contract.CustomerKeyIn(month).Partition, plan);

    /// <summary>The facts of a bill with the documents that charged for the earlier months that it corrects.</summary>
    /// <remarks>Budget: that of <see cref="FindForAsync"/> where it corrects an earlier month; nothing for others.</remarks>
    internal async Task<InvoiceFacts> WithEarlierAsync(
        Bill bill, InvoiceFacts facts, Contract contract, CancellationToken cancellationToken) =>
        bill.Lines.Any(line => line.Corrects is not null || line.FeeMonth is not null)
            ? facts with { Earlier = EarlierOf(contract, await FindForAsync(contract, cancellationToken)) }
            : facts;

    /// <summary>The plans as they are for the close of a month. The close has been requested.</summary>
    /// <remarks>Budget: for a process and month once, one query page for each 1,000 customers with a plan.</remarks>
    internal async Task<PlansOfClose> OfCloseAsync(YearMonth month)
    {
        var loading = _ofCloses.GetOrAdd(month, _ => new(LoadAsync));
        try
        {
            var plans = await loading.Value;
            foreach (var old in _ofCloses.Keys.OrderDescending().Skip(MonthsKept))
                _ofCloses.TryRemove(old, out _);
            return plans;
        }
        catch
        {
            _ofCloses.TryRemove(new(month, loading));
            throw;
        }
    }

    /// <summary>A page of the customers with a plan.</summary>
    /// <remarks>Budget: one query page.</remarks>
    internal async Task<(IReadOnlyList<InvoicingDocument> Items, string? Cursor)> ListAsync(int limit, string? cursor)
    {
        var page = await documents.QueryAsync(Container, new DocumentQuery(InvoicingDocument.DocumentType), limit, cursor);
        return ([.. page.Items.Select(StoredJson.Read<InvoicingDocument>)], page.Cursor);
    }

    /// <summary>The plan with its record and its ETag; null where the customer has none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<(InvoicingDocument Document, string ETag)?> ReadAsync(
        CustomerKey key, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, key.Partition, InvoicingDocument.DocumentId, cancellationToken) is { } found
            ? (StoredJson.Read<InvoicingDocument>(found), found.ETag)
            : null;

    /// <summary>Writes a plan over the one of an ETag; false where another was faster.</summary>
    /// <remarks>Budget: one write.</remarks>
    internal async Task<bool> TryWriteAsync(InvoicingDocument plan, string? etag, CancellationToken cancellationToken = default) =>
        (await documents.CommitAsync(Container, plan.CustomerId, [plan.ToWrite(etag)], cancellationToken)).IsCommitted;

    private async Task<PlansOfClose> LoadAsync()
    {
        Dictionary<string, InvoicingPlan> plans = [];
        string? cursor = null;
        do
        {
            (var items, cursor) = await ListAsync(PageSize, cursor);
            foreach (var item in items.Where(item => item.Plan().FirstCombined is not null))
                plans[item.CustomerId] = item.Plan();
        }
        while (cursor is not null);
        return new PlansOfClose(plans);
    }
}

/// <summary>The plans of the customers that are or were on combined invoices, by the keys of their partitions.</summary>
internal sealed class PlansOfClose(IReadOnlyDictionary<string, InvoicingPlan> plans)
{
    /// <summary>No customer is on combined invoices.</summary>
    public static readonly PlansOfClose None = new(new Dictionary<string, InvoicingPlan>());

    /// <summary>Whether any customer is or was on combined invoices.</summary>
    public bool IsEmpty => plans.Count == 0;

    /// <summary>The key of the customer's partition where the month is on a combined invoice; null where it has bills of its own.</summary>
    public string? CustomerOf(CustomerKey customer, YearMonth month) =>
        plans.Count > 0 && plans.TryGetValue(customer.Partition, out var plan) && plan.IsCombinedIn(month) ? customer.Partition : null;

    /// <summary>
    /// The invoice that takes a combined month: its own, or the first that is not made. Null where no such invoice comes any more: the
    /// month then has a bill of its own.
    /// </summary>
    /// <param name="customer">The key of the customer's partition.</param>
    /// <param name="month">The month.</param>
    /// <param name="through">Up to which month the invoices of customers are made.</param>
    public PartOf? PartOf(string customer, YearMonth month, IReadOnlyDictionary<string, YearMonth> through)
    {
        var invoice = through.TryGetValue(customer, out var made) && month.CompareTo(made) <= 0 ? made.PlusMonths(1) : month;
        return plans[customer].MayHaveInvoiceIn(invoice) ? new PartOf(customer, invoice) : null;
    }
}
