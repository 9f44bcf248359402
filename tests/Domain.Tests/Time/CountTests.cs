namespace SecureMx.Domain.Tests.Time;

public class CountTests
{
    [Theory]
    [InlineData("2026-01-31", 30, "2026-03-02")]
    [InlineData("2024-01-31", 30, "2024-03-01")] // a leap year
    [InlineData("2026-06-10", 30, "2026-07-10")]
    [InlineData("2026-12-31", 1, "2027-01-01")]
    [InlineData("2026-06-10", 0, "2026-06-10")]
    public void T2_a_count_of_days_leaves_the_day_of_the_event_out(string day, int days, string expected) =>
        Assert.Equal(Given.Date(expected), Count.DayAfterDaysHaveRun(Given.Date(day), days));

    [Theory]
    [InlineData("2026-04-10", 1, "2026-05-09")]
    [InlineData("2026-04-01", 1, "2026-04-30")]
    [InlineData("2026-01-28", 1, "2026-02-27")]
    [InlineData("2026-01-29", 1, "2026-02-28")] // no 29th: the month's last day, not the day before it
    [InlineData("2026-01-30", 1, "2026-02-28")]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2024-01-29", 1, "2024-02-28")] // a 29th there is
    [InlineData("2024-01-30", 1, "2024-02-29")]
    [InlineData("2026-02-28", 1, "2026-03-27")]
    [InlineData("2024-02-29", 12, "2025-02-28")]
    [InlineData("2024-02-29", 48, "2028-02-28")]
    [InlineData("2026-12-15", 1, "2027-01-14")]
    public void T3_a_period_of_months_counts_its_first_day(string first, int months, string last) =>
        Assert.Equal(Given.Date(last), Count.LastDayOfPeriod(Given.Date(first), months));

    [Theory]
    [InlineData("2026-01-15", 3, "2026-04-15")]
    [InlineData("2026-01-30", 3, "2026-04-30")]
    [InlineData("2023-11-30", 3, "2024-02-29")]
    [InlineData("2023-11-29", 3, "2024-02-29")] // from 11-30, of which February has none
    [InlineData("2026-01-31", 1, "2026-02-28")]
    public void T3_months_after_an_event_leave_its_day_out(string day, int months, string last) =>
        Assert.Equal(Given.Date(last), Count.DayAfterMonthsHaveRun(Given.Date(day), months));

    [Theory]
    [InlineData("2026-04-09", false)]
    [InlineData("2026-04-10", true)]
    [InlineData("2026-05-09", true)]
    [InlineData("2026-05-10", false)]
    public void T4_a_period_has_both_of_its_ends(string date, bool expected) =>
        Assert.Equal(expected, new DayPeriod(Given.Date("2026-04-10"), Given.Date("2026-05-09")).Contains(Given.Date(date)));
}
