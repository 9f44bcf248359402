using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>Reads what the bills of a contract's open months are made of: their readings, and what the closed months have left.</summary>
internal sealed class OpenMonthReader(IDocumentStore documents)
{
    private const int PageSize = 200;

    private static readonly string Container = Containers.Contracts.Name;

    private readonly UsageReader _usage = new(documents);

    /// <summary>The months after the last bill before a month, up to that one; none before the first that is billed here.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="month">The month.</param>
    /// <param name="isPart">Whether a month's bill is a part of a combined invoice; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: two point reads where the month is simple.</remarks>
    public async Task<MonthsToBill> ReadAsync(
        Contract contract, YearMonth month, Func<YearMonth, bool>? isPart, CancellationToken cancellationToken)
    {
        if (month.CompareTo(contract.BilledFrom) < 0)
            return new MonthsToBill(null, []);

        var before = month == contract.BilledFrom
            ? null
            : await FindAsync(contract.ContractId, month.PlusMonths(-1), cancellationToken);
        if (OpenMonths.NeedsOf(contract, month, before is not null) == BillNeeds.None)
        {
            var found = await documents.ReadAsync(Container, contract.ContractId, ReadingsDocument.IdOf(month), cancellationToken);
            var read = found is null ? null : StoredJson.Read<ReadingsDocument>(found);
            var simple = OpenMonth.Simple(contract, before, read?.ToReadings() ?? MonthReadings.None(month));
            return new MonthsToBill(before, [new MonthOfBilling(simple, found, read?.ContractVersion ?? 0)]);
        }

        if (before is null && month != contract.BilledFrom)
            before = await FindEarlierAsync(contract, month, cancellationToken);
        var from = before?.Month.PlusMonths(1) ?? contract.BilledFrom;
        var months = MonthsOf(from, month);
        var since = OpenMonths.CorrectedFrom(contract, months) is { } corrected && corrected.CompareTo(from) < 0 ? corrected : from;
        var used = await ReadUsagesAsync(contract, before, since, from, month, cancellationToken);
        MonthOfUse[] open = [.. used.Where(at => at.Usage.Readings.Month.CompareTo(from) >= 0)];
        Usage[] past = [.. used.Select(at => at.Usage).Where(usage => usage.Readings.Month.CompareTo(from) < 0)];
        var closed = await ReadClosedAsync(contract, since, from, months, past, cancellationToken);
        var made = OpenMonths.Of(contract, before, [.. open.Select(at => at.Usage)], closed, isPart);
        return new MonthsToBill(before, [.. made.Zip(open, (one, at) => new MonthOfBilling(one, at.Readings, at.ContractVersion))]);
    }

    // From the first month that is corrected on. The last bill before it has the numbers that it opens with, unless a reading came later.
    private async Task<IReadOnlyList<MonthOfUse>> ReadUsagesAsync(
        Contract contract, BillBefore? before, YearMonth since, YearMonth from, YearMonth month, CancellationToken cancellationToken)
    {
        var first = LateReadings.CountsFrom(contract, since);
        var last = first == from ? before
            : first.CompareTo(contract.BilledFrom) <= 0 ? null
            : await FindLastAsync(contract, first, cancellationToken);
        var used = await _usage.ReadAsync(contract, last, first, month, cancellationToken);
        return [.. used.Where(at => at.Usage.Readings.Month.CompareTo(since) >= 0)];
    }

    /// <summary>Returns the usage of a month, which may be closed, open or to come, or have been billed elsewhere.</summary>
    public async Task<Usage> UsageAsync(Contract contract, YearMonth month, CancellationToken cancellationToken)
    {
        var first = LateReadings.CountsFrom(contract, month);
        var last = first.CompareTo(contract.BilledFrom) <= 0 ? null : await FindLastAsync(contract, first, cancellationToken);
        return (await _usage.ReadAsync(contract, last, first, month, cancellationToken))[^1].Usage;
    }

    /// <summary>The last bill before a month; null where there is none.</summary>
    /// <remarks>Budget: one point read where it is that of the month before; otherwise the pages of a list.</remarks>
    public async Task<BillBefore?> FindLastAsync(Contract contract, YearMonth month, CancellationToken cancellationToken) =>
        await FindAsync(contract.ContractId, month.PlusMonths(-1), cancellationToken)
            ?? await FindEarlierAsync(contract, month, cancellationToken);

    // The closed months that the open ones correct, and those whose fees their reductions are shares of.
    private async Task<ClosedMonths> ReadClosedAsync(
        Contract contract, YearMonth since, YearMonth from, IReadOnlyList<YearMonth> open, IReadOnlyList<Usage> usages,
        CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, Bill> bills = since.CompareTo(from) < 0
            ? await ReadBillsAsync(contract.ContractId, since, from, cancellationToken)
            : [];
        foreach (var followed in open.Concat(usages.Select(usage => usage.Readings.Month))
            .SelectMany(at => FeeReductions.MonthsFollowed(contract, at)).Distinct())
        {
            if (!bills.ContainsKey(followed) && !open.Contains(followed)
                && await documents.ReadAsync(Container, contract.ContractId, BillDocument.IdOf(followed), cancellationToken) is { } closed)
            {
                bills.Add(followed, StoredJson.Read<BillDocument>(closed).Bill);
            }
        }

        return new ClosedMonths(bills, usages);
    }

    private static YearMonth[] MonthsOf(YearMonth from, YearMonth to)
    {
        List<YearMonth> months = [];
        for (var at = from; at.CompareTo(to) <= 0; at = at.PlusMonths(1)) months.Add(at);
        return [.. months];
    }

    private async Task<Dictionary<YearMonth, Bill>> ReadBillsAsync(
        string contractId, YearMonth from, YearMonth before, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, Bill> bills = [];
        string? cursor = null;
        do
        {
            var page = await documents.ListAsync(
                Container, contractId, BillDocument.IdOf(from), BillDocument.IdOf(before), PageSize, cursor, cancellationToken);
            foreach (var item in page.Items)
            {
                var bill = StoredJson.Read<BillDocument>(item).Bill;
                bills[bill.Month] = bill;
            }

            cursor = page.Cursor;
        }
        while (cursor is not null);
        return bills;
    }

    private async Task<BillBefore?> FindAsync(string contractId, YearMonth month, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Container, contractId, BillDocument.IdOf(month), cancellationToken) is { } found
            ? BillDocument.BeforeOf(found)
            : null;

    // Of a contract that has ended, that of the month of the end or a later one; otherwise the last one before the month.
    private async Task<BillBefore?> FindEarlierAsync(Contract contract, YearMonth month, CancellationToken cancellationToken) =>
        Ends.Of(contract)?.EffectiveDate.ToYearMonth() is { } ended && ended.CompareTo(month) < 0
            && await FindLastAsync(contract.ContractId, BillDocument.IdOf(ended), month, cancellationToken) is { } last
            ? last
            : await FindLastAsync(contract.ContractId, BillDocument.IdFrom, month, cancellationToken);

    private async Task<BillBefore?> FindLastAsync(string contractId, string idFrom, YearMonth month, CancellationToken cancellationToken)
    {
        BillBefore? last = null;
        string? cursor = null;
        do
        {
            var page = await documents.ListAsync(
                Container, contractId, idFrom, BillDocument.IdOf(month), PageSize, cursor, cancellationToken);
            if (page.Items is [.., var item])
                last = BillDocument.BeforeOf(item);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return last;
    }
}
