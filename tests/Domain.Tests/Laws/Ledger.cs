using NodaTime;

namespace SecureMx.Domain.Tests.Laws;

/// <summary>
/// The bills of one contract over its life: commands change it, readings come every day, and each month is closed when it is over.
/// </summary>
internal sealed class Ledger
{
    private readonly SortedDictionary<YearMonth, Bill> _bills = [];
    private readonly Dictionary<YearMonth, LastCounts> _countsAfter = [];
    private readonly Func<YearMonth, MonthReadings> _readings;
    private readonly YearMonth _readFrom;
    private readonly List<RecordedEvent> _record = [];

    public Ledger(Contract contract, Func<YearMonth, MonthReadings> readings, YearMonth readFrom) =>
        (Contract, _readings, _readFrom) = (contract, readings, readFrom);

    public Contract Contract { get; private set; }

    public IReadOnlyCollection<Bill> Bills => _bills.Values;

    /// <summary>The events that were kept, oldest first.</summary>
    public IReadOnlyList<RecordedEvent> Record => _record;

    /// <summary>How many months were simple.</summary>
    public int Simple { get; private set; }

    /// <summary>How many were not.</summary>
    public int General { get; private set; }

    public BillBefore? Last => _bills.Count == 0 ? null : Before(_bills.Keys.Last());

    /// <summary>The bill of a month; null where it has none.</summary>
    public Bill? BillOf(YearMonth month) => _bills.GetValueOrDefault(month);

    /// <summary>The last month that was closed, with a bill or without.</summary>
    public YearMonth LastMonth { get; private set; }

    /// <summary>The monthly fee of a month, as a claim meets it.</summary>
    public MonthlyFee MonthlyFeeOf(YearMonth month) => LastMonth.CompareTo(month) >= 0
        ? new(Domain.Bills.Of(Contract, UsageOf(month), Carry.Nothing)?.MonthlyFee ?? 0, IsOpen: false)
        : new(GeneralOf(month)?.BillOf(Contract)?.MonthlyFee ?? 0, IsOpen: true);

    /// <summary>Records what a decision comes to; false where it is refused.</summary>
    public bool Keep(Decision decision, LocalDate on)
    {
        foreach (var e in decision.Events)
        {
            _record.Add(new(Contract.Version + 1, Given.NoonOf(on), new("operator", "law"), e));
            Contract = ContractHistory.Apply(Contract, _record[^1]);
        }

        return !decision.IsRefused;
    }

    /// <summary>Closes a month in both ways where it is simple, and asserts that they come to the same bill.</summary>
    public void Close(YearMonth month)
    {
        Keep(DueEnds.Decide(Contract, Given.NoonOf(month.OnDayOfMonth(1).PlusMonths(1))), month.OnDayOfMonth(1).PlusMonths(1));
        var general = GeneralOf(month);
        var before = month == Contract.BilledFrom || !_bills.ContainsKey(month.PlusMonths(-1)) ? null : Before(month.PlusMonths(-1));
        switch (OpenMonths.NeedsOf(Contract, month, before is not null))
        {
            case null:
                Assert.Null(general?.BillOf(Contract));
                break;
            case BillNeeds.None:
                Simple++;
                var simple = OpenMonth.Simple(Contract, before, _readings(month));
                AssertSame(general!.BillOf(Contract), simple.BillOf(Contract));
                Assert.Equal(StateJson.Of(general.CountsAfter), StateJson.Of(simple.CountsAfter));
                break;
            default:
                General++;
                break;
        }

        LastMonth = month;
        if (general?.BillOf(Contract) is not { } bill) return;

        _bills.Add(month, bill);
        _countsAfter.Add(month, general.CountsAfter);
    }

    private static void AssertSame(Bill? general, Bill? simple)
    {
        Assert.Equal(general?.Lines, simple?.Lines);
        Assert.Equal(general is null ? null : StateJson.Of(general), simple is null ? null : StateJson.Of(simple));
    }

    // From the whole history, whatever the months before have left on their bills.
    private OpenMonth? GeneralOf(YearMonth month)
    {
        if (month.CompareTo(Contract.BilledFrom) < 0) return null;

        YearMonth? last = _bills.Count == 0 ? null : _bills.Keys.Last();
        var from = last?.PlusMonths(1) ?? Contract.BilledFrom;
        Usage[] open = [.. Months(from, month).Select(UsageOf)];
        Usage[] closed = OpenMonths.CorrectedFrom(Contract, Months(from, month)) is { } since && since.CompareTo(from) < 0
            ? [.. Months(since, from.PlusMonths(-1)).Select(UsageOf)]
            : [];
        return OpenMonths.Of(Contract, last is { } known ? Before(known) : null, open, new(_bills, closed))[^1];
    }

    private BillBefore Before(YearMonth month) => new(month, _bills[month].Total, _countsAfter[month]);

    private Usage UsageOf(YearMonth month) =>
        new(
            _readings(month),
            Months(_readFrom, month.PlusMonths(-1)).Aggregate(LastCounts.None, (counts, earlier) => counts.After(_readings(earlier))));

    public static IEnumerable<YearMonth> Months(YearMonth first, YearMonth last)
    {
        for (var month = first; month.CompareTo(last) <= 0; month = month.PlusMonths(1)) yield return month;
    }
}
