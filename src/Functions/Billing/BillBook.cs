using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;
using SecureMx.Functions.Time;

namespace SecureMx.Functions.Billing;

/// <summary>
/// The bills of contracts: those of closed months are found, those of open months are made as they stand (B10). The months of a contract are closed in
/// their order; each bill carries what the next one needs of it, so that closing reads two documents however old the contract is.
/// </summary>
public sealed class BillBook(IDocumentStore documents, TimeProvider clock)
{
    private const int MaximumAttempts = 100;
    private const int PageSize = 200;

    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>The bill of a closed month; null where the month is open or has none.</summary>
    /// <remarks>Budget: one point read.</remarks>
    internal async Task<BillDocument?> FindAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default)
        => await documents.ReadAsync(Container, contractId, BillDocument.IdOf(month), cancellationToken) is { } found ? StoredJson.Read<BillDocument>(found) : null;

    /// <summary>The bills of closed months, a page at a time, oldest first.</summary>
    internal async Task<(IReadOnlyList<BillDocument> Items, string? Cursor)> ListAsync(
        string contractId, int limit, string? cursor, CancellationToken cancellationToken = default)
    {
        DocumentPage page = await documents.ListAsync(Container, contractId, BillDocument.IdFrom, BillDocument.IdBefore, limit, cursor, cancellationToken);
        return ([.. page.Items.Select(StoredJson.Read<BillDocument>)], page.Cursor);
    }

    /// <summary>Whether a bill of that month or a later one stands: nothing of the month can change any more.</summary>
    /// <remarks>Budget: one page of at most one document.</remarks>
    public async Task<bool> IsBilledAsync(string contractId, YearMonth month, CancellationToken cancellationToken = default)
        => (await documents.ListAsync(Container, contractId, BillDocument.IdOf(month), BillDocument.IdBefore, 1, null, cancellationToken)).Items.Count > 0;

    /// <summary>The bill of an open month as it stands, after all open months before it (B10); null where it has no line.</summary>
    public async Task<Bill?> PreviewAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
        => await ReadAsync(contract, month, cancellationToken) is [.., var last] ? last.BillOf(contract) : null;

    /// <summary>The bills of the open months up to one, as they stand, oldest first.</summary>
    public async Task<IReadOnlyList<Bill>> PreviewAllAsync(Contract contract, YearMonth last, CancellationToken cancellationToken = default)
        => [.. (await ReadAsync(contract, last, cancellationToken)).Select(month => month.BillOf(contract)).OfType<Bill>()];

    /// <summary>The bill of a month, closed or open; null where it has no line.</summary>
    public async Task<Bill?> OfAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
        => await FindAsync(contract.ContractId, month, cancellationToken) is { } closed ? closed.Bill : await PreviewAsync(contract, month, cancellationToken);

    /// <summary>What is known of a month's usage, for instance to settle an end in it; the month may be closed, open or to come.</summary>
    public async Task<Usage> UsageAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
        => await ReadAsync(contract, month, cancellationToken) is [.., var last] ? last.Usage : Usage.Expected(month, LastCounts.None);

    /// <summary>
    /// Closes the months of a contract up to one (B9): creates the bill of each that has a line, and seals its readings in the same batch. Doing it again,
    /// or twice at once, finds what stands.
    /// </summary>
    /// <returns>The bill of the month; null where it has none.</returns>
    /// <remarks>Budget: three point reads and one batch of two writes; more reads only after months without a bill.</remarks>
    internal async Task<Bill?> CloseAsync(Contract contract, YearMonth month, CancellationToken cancellationToken = default)
    {
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await FindAsync(contract.ContractId, month, cancellationToken) is { } closed)
                return closed.Bill;
            (Bill? bill, bool isClosed) = await TryCloseAsync(contract, await ReadAsync(contract, month, cancellationToken), cancellationToken);
            if (isClosed)
                return bill;
            await Backoff.DelayAsync(attempt, cancellationToken);
        }

        throw new ContentionException($"The months of {contract.ContractId} are written by too many at once.");
    }

    private async Task<(Bill? Bill, bool IsClosed)> TryCloseAsync(Contract contract, IReadOnlyList<MonthOfBilling> months, CancellationToken cancellationToken)
    {
        Bill? bill = null;
        foreach (MonthOfBilling month in months)
        {
            bill = month.BillOf(contract);
            if (bill is null)
                continue;

            CommitResult commit = await documents.CommitAsync(Container, contract.ContractId, month.Close(contract, bill, clock.Now()), cancellationToken);
            if (!commit.IsCommitted)
                return (null, false);
            Measures.Billed();
        }

        return (bill, true);
    }

    /// <summary>The months after the last bill before a month, up to that one; none before the first that is billed here.</summary>
    private async Task<IReadOnlyList<MonthOfBilling>> ReadAsync(Contract contract, YearMonth month, CancellationToken cancellationToken)
    {
        YearMonth from = contract.BilledFrom;
        if (month.CompareTo(from) < 0)
            return [];

        (LastCounts counts, long carriedOver) = (LastCounts.None, 0L);
        if (month != from && await FindLastAsync(contract.ContractId, month, cancellationToken) is { } last)
            (from, counts, carriedOver) = (last.Bill.Month.PlusMonths(1), last.Counts, last.CarriedOn);

        List<MonthOfBilling> months = [];
        List<BillLine> corrected = [];
        Dictionary<YearMonth, (MonthReadings Readings, Document Source)> readings = await ReadReadingsAsync(contract.ContractId, from, month, cancellationToken);
        for (YearMonth at = from; at.CompareTo(month) <= 0; at = at.PlusMonths(1))
        {
            bool isRead = readings.TryGetValue(at, out var found);
            IReadOnlyList<BillLine> corrections = Corrections.From(contract, at) is { } since
                ? await CorrectAsync(contract, since, from, corrected, cancellationToken)
                : [];
            corrected.AddRange(corrections);
            var current = new MonthOfBilling(
                new Usage(isRead ? found.Readings : MonthReadings.None(at), counts), isRead ? found.Source : null, carriedOver, corrections);
            months.Add(current);
            if (at == month)
                break;

            counts = current.CountsAfter;
            carriedOver = current.BillOf(contract)?.CarriedOn ?? carriedOver;
        }

        return months;
    }

    /// <summary>What is to be made good of closed months, beyond what is on bills already and in <paramref name="corrected"/>.</summary>
    private async Task<IReadOnlyList<BillLine>> CorrectAsync(
        Contract contract, YearMonth since, YearMonth before, IReadOnlyList<BillLine> corrected, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, Bill> closed = await ReadClosedAsync(contract.ContractId, since, before, cancellationToken);
        BillLine[] onBills = [.. closed.Values.SelectMany(bill => bill.Lines).Where(line => line.Corrects is not null), .. corrected];
        LastCounts counts = (await FindLastAsync(contract.ContractId, since, cancellationToken))?.Counts ?? LastCounts.None;
        Dictionary<YearMonth, (MonthReadings Readings, Document Source)> readings = await ReadReadingsAsync(
            contract.ContractId, since, before.PlusMonths(-1), cancellationToken);
        List<BillLine> lines = [];
        for (YearMonth at = since; at.CompareTo(before) < 0; at = at.PlusMonths(1))
        {
            var usage = new Usage(readings.TryGetValue(at, out var found) ? found.Readings : MonthReadings.None(at), counts);
            counts = counts.After(usage.Readings);
            if (closed.TryGetValue(at, out Bill? billed))
                lines.AddRange(Corrections.Of(billed, Bills.Of(contract, usage, carriedOver: 0), [.. onBills.Where(line => line.Corrects == at)]));
        }

        return lines;
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

    // Of the month before, nearly always; otherwise the last one before it.
    private async Task<LastBill?> FindLastAsync(string contractId, YearMonth month, CancellationToken cancellationToken)
    {
        if (await documents.ReadAsync(Container, contractId, BillDocument.IdOf(month.PlusMonths(-1)), cancellationToken) is { } previous)
            return BillDocument.LastOf(previous);

        LastBill? last = null;
        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, contractId, BillDocument.IdFrom, BillDocument.IdOf(month), PageSize, cursor, cancellationToken);
            if (page.Items is [.., var item])
                last = BillDocument.LastOf(item);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return last;
    }

    private async Task<Dictionary<YearMonth, (MonthReadings Readings, Document Source)>> ReadReadingsAsync(
        string contractId, YearMonth from, YearMonth to, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, (MonthReadings, Document)> readings = [];
        if (from == to)
        {
            Add(await documents.ReadAsync(Container, contractId, ReadingsDocument.IdOf(to), cancellationToken));
            return readings;
        }

        string? cursor = null;
        do
        {
            DocumentPage page = await documents.ListAsync(
                Container, contractId, ReadingsDocument.IdOf(from), ReadingsDocument.IdOf(to.PlusMonths(1)), PageSize, cursor, cancellationToken);
            foreach (Document item in page.Items)
                Add(item);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return readings;

        void Add(Document? document)
        {
            if (document is null)
                return;
            ReadingsDocument read = StoredJson.Read<ReadingsDocument>(document);
            readings[read.Month] = (read.ToReadings(), document);
        }
    }
}
