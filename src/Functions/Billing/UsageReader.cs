using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>The usage of a month, and where it comes from.</summary>
/// <param name="Usage">Its readings and the last numbers before it.</param>
/// <param name="Readings">The document of its readings; null where there is none.</param>
/// <param name="ContractVersion">The version of the contract that the month is billed by at least.</param>
internal sealed record MonthOfUse(Usage Usage, Document? Readings, int ContractVersion);

/// <summary>Reads the usage of a contract's months: the readings of each, and the last numbers before it (B3).</summary>
internal sealed class UsageReader(IDocumentStore documents)
{
    private const int PageSize = 200;

    private static readonly string Container = Containers.Contracts.Name;

    /// <summary>The usage of each month from one to another, in order.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="last">The last bill before the first month: its counts are what that begins with. Null where there is none: the
    /// readings begin with the acceptance.</param>
    /// <param name="from">The first month.</param>
    /// <param name="to">The last month.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks>Budget: one point read where the first month follows on the bill; otherwise the pages of a list.</remarks>
    public async Task<IReadOnlyList<MonthOfUse>> ReadAsync(
        Contract contract, BillBefore? last, YearMonth from, YearMonth to, CancellationToken cancellationToken)
    {
        // Those of a migrated contract may be older than its first bill here.
        var first = last?.Month.PlusMonths(1) ?? contract.AcceptedOn.ToYearMonth();
        if (first.CompareTo(from) > 0)
            first = from;
        var found = await ReadAsync(
            contract.ContractId, first, to, cancellationToken);
        var counts = last?.Counts ?? LastCounts.None;
        List<MonthOfUse> months = [];
        for (var at = first; at.CompareTo(to) <= 0; at = at.PlusMonths(1))
        {
            (var read, var source) = found.GetValueOrDefault(at);
            var readings = read?.ToReadings() ?? MonthReadings.None(at);
            if (at.CompareTo(from) >= 0)
                months.Add(new MonthOfUse(new Usage(readings, counts), source, read?.ContractVersion ?? 0));
            counts = counts.After(readings);
        }

        return months;
    }

    private async Task<Dictionary<YearMonth, (ReadingsDocument Read, Document Source)>> ReadAsync(
        string contractId, YearMonth from, YearMonth to, CancellationToken cancellationToken)
    {
        Dictionary<YearMonth, (ReadingsDocument, Document)> found = [];
        if (from == to)
        {
            if (await documents.ReadAsync(Container, contractId, ReadingsDocument.IdOf(to), cancellationToken) is { } one)
                Add(one);
            return found;
        }

        string? cursor = null;
        do
        {
            var page = await documents.ListAsync(
                Container, contractId, ReadingsDocument.IdOf(from), ReadingsDocument.IdOf(to.PlusMonths(1)), PageSize, cursor,
                cancellationToken);
            foreach (var item in page.Items)
                Add(item);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return found;

        void Add(Document document)
        {
            var read = StoredJson.Read<ReadingsDocument>(document);
            found.Add(read.Month, (read, document));
        }
    }
}
