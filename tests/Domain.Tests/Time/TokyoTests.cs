using NodaTime.Text;

namespace SecureMx.Domain.Tests.Time;

public class TokyoTests
{
    [Theory]
    [InlineData("2026-01-31T14:59:59Z", "2026-01-31")]
    [InlineData("2026-01-31T15:00:00Z", "2026-02-01")]
    [InlineData("2026-02-01T14:59:59Z", "2026-02-01")]
    public void T1_an_instant_becomes_its_Tokyo_date(string instant, string date) =>
        Assert.Equal(Given.Date(date), Tokyo.DateOf(InstantPattern.General.Parse(instant).Value));

    [Fact]
    public void T1_a_date_begins_at_midnight_in_Tokyo() =>
        Assert.Equal(InstantPattern.General.Parse("2026-01-31T15:00:00Z").Value, Tokyo.StartOf(Given.Date("2026-02-01")));

    [Fact]
    public void T4_what_ends_on_a_date_ends_at_24_00() =>
        Assert.Equal(InstantPattern.General.Parse("2026-07-31T15:00:00Z").Value, Tokyo.EndOf(Given.Date("2026-07-31")));

    [Theory]
    [InlineData("2026-06-30T14:59:59Z", false)]
    [InlineData("2026-06-30T15:00:00Z", true)] // 0:00 on 1 July in Tokyo
    [InlineData("2026-05-31T15:00:00Z", false)]
    [InlineData("2027-01-01T00:00:00Z", true)]
    public void B9_a_month_is_over_after_its_last_instant_in_Tokyo(string now, bool isOver) =>
        Assert.Equal(isOver, Tokyo.IsOver(new(2026, 6), InstantPattern.General.Parse(now).Value));
}
