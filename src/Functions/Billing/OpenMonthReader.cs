using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>Reads what the bills of a contract's open months are made of: their readings, and what the closed months have left.</summary>
internal sealed class OpenMonthReader(IDocumentStore documents)
{
    private const int PageSize = 200;

    private static readonly string Container = Containers.Contracts.Name;

    private readonly UsageReader _usage = new(documents);

    /// <summary>The months after the last bill before a month, up to that one; none before the first that is billed here.</summary>
    public async Task<IReadOnlyList<MonthOfBilling>> ReadAsync(Contract contract, YearMonth month, CancellationToken cancellationToken)
    {
        YearMonth from = contract.BilledFrom;
        if (month.CompareTo(from) < 0)
            return [];

        LastBill? last = month == from ? null : await FindLastAsync(contract, month, cancellationToken);
        from = last?.Bill.Month.PlusMonths(1) ?? from;
        long carriedOver = last?.CarriedOn ?? 0;
        List<MonthOfBilling> months = [];
        List<BillLine> corrected = [];
        foreach ((Usage usage, Document? readings, int version) in await _usage.ReadAsync(contract, last, from, month, cancellationToken))
        {
            YearMonth at = usage.Readings.Month;
            IReadOnlyList<BillLine> corrections = Corrections.From(contract, at) is { } since
                ? await CorrectAsync(contract, since, from, corrected, cancellationToken)
                : [];
            corrected.AddRange(corrections);
            Dictionary<YearMonth, long> fees = await ReadFeesAsync(contract, at, months, cancellationToken);
            var current = new MonthOfBilling(usage, readings, carriedOver, corrections, fees, version);
            months.Add(current);
            if (at != month)
                carriedOver = current.BillOf(contract)?.CarriedOn ?? carriedOver;
        }

        return months;
    }

    /// <summary>What is known of a month's usage; the month may be closed, open or to come, or have been billed elsewhere.</summary>
    public async Task<Usage> UsageAsync(Contract contract, YearMonth month, CancellationToken cancellationToken)
    {
        YearMonth from = contract.BilledFrom;
        LastBill? last = month.CompareTo(from) <= 0 ? null : await FindLastAsync(contract, month, cancellationToken);
        return (await _usage.ReadAsync(contract, last, month, month, cancellationToken))[^1].Usage;
    }

    /// <summary>What is to be made good of months before <paramref name="before"/>, beyond what is on bills already and in <paramref name="corrected"/>.</summary>
    private async Task<IReadOnlyList<BillLine>> CorrectAsync(
        Contract contract, YearMonth since, YearMonth before, IReadOnlyList<BillLine> corrected, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, Bill> closed = await ReadClosedAsync(contract.ContractId, since, before, cancellationToken);
        BillLine[] onBills = [.. closed.Values.SelectMany(bill => bill.Lines).Where(line => line.Corrects is not null), .. corrected];
        LastBill? last = since.CompareTo(contract.BilledFrom) <= 0 ? null : await FindLastAsync(contract, since, cancellationToken);
        List<BillLine> lines = [];
        foreach ((Usage usage, _, _) in await _usage.ReadAsync(contract, last, since, before.PlusMonths(-1), cancellationToken))
        {
            YearMonth at = usage.Readings.Month;
            bool isElsewhere = at.CompareTo(contract.BilledFrom) < 0;
            if (!closed.TryGetValue(at, out Bill? billed) && !isElsewhere)
                continue;

            Dictionary<YearMonth, long> fees = await ReadFeesAsync(contract, at, [], cancellationToken);
            Bill? right = Bills.Of(contract, usage, carriedOver: 0, corrections: null, fees);
            BillLine[] already = [.. onBills.Where(line => line.Corrects == at)];
            lines.AddRange(billed is null ? Corrections.OfElsewhere(at, right, already) : Corrections.Of(billed, right, already));
        }

        return lines;
    }

    // S2: a claim may have come when the month of its fee was over and not closed; that month's bill says what the fee came to.
    private async Task<Dictionary<YearMonth, long>> ReadFeesAsync(
        Contract contract, YearMonth month, IReadOnlyList<MonthOfBilling> open, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, long> fees = [];
        foreach (YearMonth followed in FeeReductions.MonthsFollowed(contract, month))
        {
            Bill? bill = open.FirstOrDefault(earlier => earlier.Month == followed) is { } found
                ? found.BillOf(contract)
                : await documents.ReadAsync(Container, contract.ContractId, BillDocument.IdOf(followed), cancellationToken) is { } closed
                    ? StoredJson.Read<BillDocument>(closed).Bill : null;
            fees[followed] = bill?.MonthlyFee ?? 0;
        }

        return fees;
    }

    private async Task<Dictionary<YearMonth, Bill>> ReadClosedAsync(
        string contractId, YearMonth from, YearMonth before, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, Bill> bills = [];
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, contractId, BillDocument.IdOf(from), BillDocument.IdOf(before), PageSize, cursor, cancellationToken);
            foreach (Document item in page.Items)
            {
                Bill bill = StoredJson.Read<BillDocument>(item).Bill;
                bills[bill.Month] = bill;
            }

            cursor = page.Cursor;
        }
        while (cursor is not null);
        return bills;
    }

    // Of the month before, nearly always; of a contract that has ended, that of the month of the end or a later one; otherwise the last one before it.
    private async Task<LastBill?> FindLastAsync(Contract contract, YearMonth month, CancellationToken cancellationToken)
    {
        if (await documents.ReadAsync(Container, contract.ContractId, BillDocument.IdOf(month.PlusMonths(-1)), cancellationToken) is { } previous)
            return BillDocument.LastOf(previous);

        return Ends.Of(contract)?.EffectiveDate.ToYearMonth() is { } ended && ended.CompareTo(month) < 0
            && await FindLastAsync(contract.ContractId, BillDocument.IdOf(ended), month, cancellationToken) is { } last
            ? last
            : await FindLastAsync(contract.ContractId, BillDocument.IdFrom, month, cancellationToken);
    }

    private async Task<LastBill?> FindLastAsync(string contractId, string idFrom, YearMonth month, CancellationToken cancellationToken)
    {
        LastBill? last = null;
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(Container, contractId, idFrom, BillDocument.IdOf(month), PageSize, cursor, cancellationToken);
            if (page.Items is [.., var item])
                last = BillDocument.LastOf(item);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return last;
    }
}
