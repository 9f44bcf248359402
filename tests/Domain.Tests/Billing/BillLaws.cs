using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace SecureMx.Domain.Tests.Billing;

/// <summary>Laws that hold for every contract, whatever its dates.</summary>
public class BillLaws
{
    private const int Cases = 300;

    private static readonly LocalDate Epoch = new(2026, 1, 1);

    // A contract of 1 January with a mailbox-plus: start, changes and end are days after that.
    private static readonly Gen<(int Start, int[] Changes, int End)> Lives =
        from start in Gen.Choose(0, 200)
        from changes in Gen.Choose(start, start + 300).ListOf()
        from length in Gen.Choose(0, 420)
        select (start, changes.Distinct().Order().Take(5).ToArray(), start + length);

    [Fact]
    public void B5_no_day_of_a_fee_is_billed_twice_or_missed_over_any_sequence_of_months() => Check(Lives, life =>
    {
        var (contract, end) = Contract(life);
        var start = Epoch.PlusDays(life.Start);
        foreach (var month in Months(18))
        {
            var lines = Bill(contract, month)?.Lines.Where(l => l.Code == "option.mailbox-plus.disk").ToList() ?? [];
            var first = month.OnDayOfMonth(1);
            var last = first.PlusMonths(1).PlusDays(-1);
            var isInForce = start <= last && end >= first;
            var charged = lines.Sum(l => l.Days ?? last.Day);

            // A month of the start counts from its first day, unless the option ends in it too; a month of the end up to the end (B5).
            var firstCounted = start > first && end < last ? start.Day : 1;
            Assert.Equal(!isInForce ? 0 : end < last ? end.Day - firstCounted + 1 : last.Day, charged);
            Assert.True(lines.Count < 2 || lines.All(l => l.Days is not null));
            Assert.Equal(isInForce ? 1 : 0, Bill(contract, month).Amounts("option.mailbox-plus.monthly").Length);
        }
    });

    [Fact]
    public void B5_the_disk_fee_of_a_month_is_that_of_its_days_less_a_yen_a_line_at_most() => Check(Lives, life =>
    {
        var (contract, end) = Contract(life);
        foreach (var month in Months(18))
        {
            var lines = Bill(contract, month)?.Lines.Where(l => l.Code == "option.mailbox-plus.disk").ToList() ?? [];
            if (lines.Count == 0) continue;

            var first = month.OnDayOfMonth(1);
            var days = first.PlusMonths(1).PlusDays(-1).Day;
            var start = Epoch.PlusDays(life.Start);
            var exact = Enumerable.Range(0, days)
                .Select(d => first.PlusDays(d))
                .Where(d => d <= end && (d >= start || end >= first.PlusDays(days - 1)))
                .Sum(d => (decimal)Tier(contract.Options[0].DiskGigabytesOn(d < start ? start : d)!.Value) / days);
            Assert.InRange(lines.Sum(l => l.Amount), exact - lines.Count, exact + 0.001m);
        }
    });

    [Fact]
    public void B3_any_order_of_readings_gives_the_same_bill()
    {
        var readings =
            from day in Gen.Choose(1, 30)
            from accounts in Gen.Choose(0, 50)
            from own in Gen.Choose(0, 50)
            select Some.Reading(day, accounts, own % 7, own % 3 == 0 ? [new("sandbox", own, null)] : []);
        var contract = Some.Contract(
            "2026-01-01", "2026-01-01", 10, Some.Option("sandbox", "2026-04-12"),
            Some.Option("mailing-list", "2026-01-01", lists: 2)).Ending("contract", "2026-04-25");
        Check(readings.ListOf().Two(), lists =>
        {
            MonthReadings Put(IEnumerable<DayReading> days) =>
                days.Aggregate(MonthReadings.None(Some.Month("2026-04")), (month, day) => month.With(day));
            var before = LastCounts.None.After(new(Some.Month("2026-03"), [.. lists.Item2.DistinctBy(r => r.Day)]));
            var distinct = lists.Item1.DistinctBy(r => r.Day).ToList();

            var forwards = Bills.Of(contract, new(Put(distinct), before), 0)!;
            var backwards = Bills.Of(contract, new(Put(distinct.AsEnumerable().Reverse()), before), 0)!;
            var unsorted = Bills.Of(contract, new(new(Some.Month("2026-04"), distinct), before), 0)!;

            Assert.Equal(forwards.Lines, backwards.Lines);
            Assert.Equal(forwards.Lines, unsorted.Lines);
            Assert.Equal(before.After(Put(distinct)).Accounts, before.After(new(Some.Month("2026-04"), distinct)).Accounts);
        });
    }

    [Fact]
    public void P2_a_settlement_and_the_bills_never_exceed_the_months_of_the_minimum_period() => Check(
        from start in Gen.Choose(0, 400)
        from length in Gen.Choose(0, 364)
        select (start, length),
        life =>
        {
            var start = Epoch.PlusDays(life.start);
            var end = start.PlusDays(life.length);
            var contract = Some.Contract(
                "2026-01-01", "2026-01-01", 10, new AcceptedOption(0, "advanced-archive", start, [], null, null, null, null, 0, null));
            contract = contract.Ending("advanced-archive", NodaTime.Text.LocalDatePattern.Iso.Format(end));
            var last = contract.Options[0].MinimumPeriod!.Last;

            var bills = Months(30).Select(m => Bill(contract, m)).ToList();
            var paid = bills.Sum(
                b => b.Amounts("option.advanced-archive.accounts").Sum() + b.Amounts("option.advanced-archive.settlement").Sum());

            var months = (12 * (last.Year - start.Year)) + last.Month - start.Month + 1;
            Assert.InRange(paid, (months - 1) * 1_500, months * 1_500);
            Assert.Equal(end < last ? 1 : 0, bills.Sum(b => b.Amounts("option.advanced-archive.settlement").Length));
        });

    [Fact]
    public void P2_the_share_of_a_period_is_the_sum_of_its_days() => Check(
        from first in Gen.Choose(0, 800)
        from length in Gen.Choose(0, 400)
        select (first, length),
        period =>
        {
            var (first, last) = (Epoch.PlusDays(period.first), Epoch.PlusDays(period.first + period.length - 1));
            var exact = Enumerable.Range(0, period.length).Select(d => first.PlusDays(d)).GroupBy(d => (d.Year, d.Month))
                .Sum(g => (decimal)g.Count() / CalendarSystem.Iso.GetDaysInMonth(g.Key.Year, g.Key.Month));
            Assert.Equal(exact, (decimal)new RemainingPeriod(first, last).Parts / RemainingPeriod.PartsOfMonth, precision: 12);
        });

    private static (Contract Contract, LocalDate End) Contract((int Start, int[] Changes, int End) life)
    {
        var pattern = NodaTime.Text.LocalDatePattern.Iso;
        var contract = Some.Contract(
            "2026-01-01", "2026-01-01", 10,
            new AcceptedOption(0, "mailbox-plus", Epoch.PlusDays(life.Start), [], null, null, 60, null, 0, null));
        contract = life.Changes.Where(c => c > life.Start).Select(
            (c, i) => (On: pattern.Format(Epoch.PlusDays(c)), Gigabytes: 90 + (i * 150)))
            .Aggregate(contract, (c, change) => c.WithDisk(change.On, change.Gigabytes));
        var end = Epoch.PlusDays(life.End);
        return (contract.Ending("mailbox-plus", pattern.Format(end)), end);
    }

    private static long Tier(int gigabytes) => gigabytes <= 100 ? 10_000 : gigabytes <= 500 ? 40_000 : 75_000;

    private static Bill? Bill(Contract contract, YearMonth month) =>
        Bills.Of(contract, Usage.Expected(month, LastCounts.None), carriedOver: 0);

    private static IEnumerable<YearMonth> Months(int count) => Enumerable.Range(0, count).Select(i => Epoch.PlusMonths(i).ToYearMonth());

    private static void Check<T>(Gen<T> inputs, Action<T> law) =>
        Prop.ForAll(inputs.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
