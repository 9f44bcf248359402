namespace SecureMx.Domain.Tests.Billing;

public class DiskFeesTests
{
    // April has 30 days. 100 GB is 10,000, up to 500 GB 40,000, up to 1,000 GB 75,000.
    public static TheoryData<string, string, string?, (string From, int Gigabytes)[], string> April => new()
    {
        { "all month at one fee", "2026-01-01", null, [], "10000" },
        { "the month of the start is whole", "2026-04-20", null, [], "10000" },
        { "an end on the last day is whole", "2026-01-01", "2026-04-30", [], "10000" },
        { "an end on the day before", "2026-01-01", "2026-04-29", [], "9666/29" },
        { "an end on the first", "2026-01-01", "2026-04-01", [], "333/1" },
        { "start and end in the month: only the days in force count", "2026-04-10", "2026-04-19", [], "3333/10" },
        { "start and end on one day", "2026-04-10", "2026-04-10", [], "333/1" },
        { "start on the first, end in the month", "2026-04-01", "2026-04-19", [], "6333/19" },
        { "start in the month, end on its day before the last", "2026-04-10", "2026-04-29", [], "6666/20" },
        { "start in the month, end on its last day: whole", "2026-04-10", "2026-04-30", [], "10000" },
        { "start, change and end in the month", "2026-04-10", "2026-04-19", [("2026-04-15", 300)], "1666/5 6666/5" },
        { "start and change in the month, end on its last day: the days before the start count", "2026-04-10", "2026-04-30",
            [("2026-04-21", 300)], "6666/20 13333/10" },
        { "start and end in the month, a change after the end", "2026-04-10", "2026-04-19", [("2026-04-20", 300)], "3333/10" },
        { "a change on the first is whole", "2026-01-01", null, [("2026-04-01", 300)], "40000" },
        { "a change on the second", "2026-01-01", null, [("2026-04-02", 300)], "333/1 38666/29" },
        { "a change on the last day", "2026-01-01", null, [("2026-04-30", 300)], "9666/29 1333/1" },
        { "a change within a tier is no change of the fee", "2026-01-01", null, [("2026-04-15", 100)], "10000" },
        { "two changes", "2026-01-01", null, [("2026-04-11", 300), ("2026-04-21", 600)], "3333/10 13333/10 25000/10" },
        { "two changes of which one stays in the tier", "2026-01-01", null, [("2026-04-11", 300), ("2026-04-21", 500)],
            "3333/10 26666/20" },
        { "a change on the day of the end", "2026-01-01", "2026-04-15", [("2026-04-15", 300)], "4666/14 1333/1" },
        { "a change after the end never comes", "2026-01-01", "2026-04-15", [("2026-04-16", 300)], "5000/15" },
        { "a change on the day of the start", "2026-04-10", null, [("2026-04-10", 300)], "40000" },
        { "a change after the start: the days before the start count to the first stretch", "2026-04-10", null, [("2026-04-11", 300)],
            "3333/10 26666/20" },
        { "a change, then the end on the last day", "2026-01-01", "2026-04-30", [("2026-04-16", 300)], "5000/15 20000/15" },
        { "a change in an earlier month", "2026-01-01", null, [("2026-03-16", 300)], "40000" },
        { "a change in a later month", "2026-01-01", null, [("2026-05-01", 300)], "10000" },
    };

    [Theory]
    [MemberData(nameof(April))]
    public void B5_stretches_of_a_month(string reason, string start, string? end, (string From, int Gigabytes)[] changes, string expected)
    {
        var contract = Some.Contract("2026-01-01", "2026-01-01", 10, Some.Option("mailbox-plus", start, disk: 80));
        contract = changes.Aggregate(contract, (c, change) => c.WithDisk(change.From, change.Gigabytes));
        if (end is not null) contract = contract.Ending("mailbox-plus", end);

        var lines = contract.Bill("2026-04")!.Lines.Where(l => l.Code == "option.mailbox-plus.disk");

        Assert.True(expected == string.Join(' ', lines.Select(l => l.Days is { } days ? $"{l.Amount}/{days}" : $"{l.Amount}")), reason);
        Assert.All(lines, l => Assert.Equal(l.Days is null ? null : 30, l.DaysInMonth));
    }

    [Theory]
    [InlineData(100, 10_000)]
    [InlineData(101, 40_000)]
    [InlineData(500, 40_000)]
    [InlineData(501, 75_000)]
    [InlineData(1_000, 75_000)]
    public void B5_the_tier_holds_a_capacity_up_to_its_bound(int gigabytes, long fee) =>
        Assert.Equal(
            [fee],
            Some.Contract("2026-04-01", "2026-04-01", 10, Some.Option("mailbox-plus", "2026-04-01", disk: gigabytes)).Bill("2026-05")
                .Amounts("option.mailbox-plus.disk"));

    [Fact]
    public void B5_B6_what_no_tier_holds_is_billed_by_the_last()
    {
        Assert.Equal(40_000, DiskFees.TierOf([new(100, 10_000), new(500, 40_000)], 501).Monthly);
        Assert.Equal(80, RetentionPrices.TierOf([new(7, 30), new(30, 80)], 31).Amount);
        Assert.Null(RetentionPrices.Find([new(7, 30), new(30, 80)], 31));
    }

    [Theory]
    [InlineData("2024-02-15", 15 * 10_000 / 29)] // a leap year
    [InlineData("2026-02-15", 15 * 10_000 / 28)]
    [InlineData("2026-08-18", 18 * 10_000 / 31)]
    public void B5_a_day_is_a_share_of_its_own_month(string end, long fee) =>
        Assert.Equal(
            [fee],
            Some.Contract("2020-01-01", "2020-01-01", 10, Some.Option("mailbox-plus", "2020-01-01", disk: 80)).Ending("mailbox-plus", end)
                .Bill(end[..7]).Amounts("option.mailbox-plus.disk"));
}
