using System.Globalization;

namespace SecureMx.LocalHost.Tests.Timers;

/// <summary>Schedules are NCRONTAB in UTC, or a time span, or a setting that holds one.</summary>
public sealed class TimerScheduleTests
{
    private static readonly Dictionary<string, string> Settings = new() { ["Nightly"] = "0 0 2 * * *", ["A:B"] = "00:30:00" };

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-31T16:50:00", "2026-03-31T16:55:00")]
    [InlineData("0 */5 * * * *", "2026-03-31T16:49:59.999", "2026-03-31T16:50:00")]
    [InlineData("*/5 * * * *", "2026-03-31T16:50:00", "2026-03-31T16:55:00")]
    [InlineData("*/20 * * * * *", "2026-03-31T16:50:10", "2026-03-31T16:50:20")]
    [InlineData("0 0 17 * * *", "2026-03-31T17:00:00", "2026-04-01T17:00:00")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 30 9 * Jan Mon", "2026-01-31T00:00:00", "2027-01-04T09:30:00")]
    [InlineData("0 0 0 1 1 *", "2026-12-31T23:59:59", "2027-01-01T00:00:00")]
    [InlineData("00:15:00", "2026-03-31T16:50:07", "2026-03-31T17:05:07")]
    [InlineData("1.00:00:00", "2026-02-28T00:00:00", "2026-03-01T00:00:00")]
    [InlineData("%Nightly%", "2026-02-28T02:00:00", "2026-03-01T02:00:00")]
    [InlineData("%A:B%", "2026-02-28T02:00:00", "2026-02-28T02:30:00")]
    public void The_next_occurrence_is_the_first_one_after(string schedule, string after, string next) =>
        Assert.Equal(Utc(next), TimerSchedule.Parse(schedule, Settings.GetValueOrDefault).Next(Utc(after)));

    [Theory]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("0 0 0 31 4,6,9,11 *")]
    public void A_day_that_never_comes_has_no_occurrence(string schedule) =>
        Assert.Null(TimerSchedule.Parse(schedule, Settings.GetValueOrDefault).Next(Utc("2026-01-01T00:00:00")));

    [Theory]
    [InlineData("0 * * * * *", false)]
    [InlineData("30 * * * * *", false)]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("* * * * * *", true)]
    [InlineData("*/30 0 * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void More_than_one_a_minute_is_not_monitored(string schedule, bool subMinute) =>
        Assert.Equal(subMinute, TimerSchedule.Parse(schedule, Settings.GetValueOrDefault).IsSubMinute);

    [Theory]
    [InlineData("")]
    [InlineData("never")]
    [InlineData("0 0 0 0 0 0 0")]
    [InlineData("60 * * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("%Missing%")]
    public void Anything_else_is_refused(string schedule) =>
        Assert.Throws<InvalidOperationException>(() => TimerSchedule.Parse(schedule, Settings.GetValueOrDefault));

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
