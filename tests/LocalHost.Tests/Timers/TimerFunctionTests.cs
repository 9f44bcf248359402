using SecureMx.LocalHost.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Timers;

/// <summary>Timer functions run at their instants; what was missed is made up for once.</summary>
public sealed class TimerFunctionTests
{
    [Fact]
    public async Task Run_by_the_time_of_day_and_never_twice_at_once()
    {
        await using var host = await TestHost.StartAsync("--Schedules:Fast", "00:00:00.010");
        await Eventually.Holds(() => host.Journal.Lines.Count(line => line.StartsWith("fast", StringComparison.Ordinal)) >= 3);
        Assert.All(Runs(host, "fast"), line => Assert.Equal("fast beside 0, status none", line));
    }

    [Fact]
    public async Task Run_at_the_start_where_they_ask_for_it()
    {
        await using var host = await StartAsync(null, "2026-03-31T16:50:00Z");
        await Eventually.Holds(() => Runs(host, "start").Any());
        Assert.Equal("start 2026-03-31T16:50:00, last 0001-01-01T00:00:00", Assert.Single(Runs(host, "start")));
    }

    [Fact]
    public async Task Run_at_their_instants_under_the_test_clock_and_a_frequent_one_twice_after_each_other_thing()
    {
        await using var host = await StartAsync(null, "2026-03-31T16:52:00Z");
        await host.Http.MoveClockAsync("2026-03-31T17:04:59Z");
        Assert.Equal(
            ["five 2026-03-31T16:55:00, last 0001-01-01T00:00:00", "five 2026-03-31T17:00:00, last 2026-03-31T16:55:00"],
            Runs(host, "five"));
        await host.Http.MoveClockAsync("2026-04-02T17:00:00Z");
        Assert.Equal(
            [
                "daily 2026-03-31T17:00:00, last 0001-01-01T00:00:00",
                "daily 2026-04-01T17:00:00, last 2026-03-31T17:00:00",
                "daily 2026-04-02T17:00:00, last 2026-04-01T17:00:00",
            ],
            Runs(host, "daily"));
        Assert.Equal(
            ["03-31T16:55", "03-31T17:00", "03-31T17:05", "03-31T17:10", "04-01T17:00", "04-01T17:05", "04-02T17:00"],
            Runs(host, "five").Select(run => run["five 2026-".Length.."five 2026-00-00T00:00".Length]));
    }

    [Fact]
    public async Task An_occurrence_missed_while_the_host_was_down_runs_once_and_is_past_due()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StartAsync(folder, "2026-03-31T16:52:00Z"))
            await first.Http.MoveClockAsync("2026-03-31T17:02:00Z");
        await using var second = await StartAsync(folder, "2026-03-31T18:02:00Z");
        await second.Http.MoveClockAsync("2026-03-31T18:05:00Z");
        Assert.Equal(
            ["five 2026-03-31T18:02:00 past due, last 2026-03-31T17:00:00", "five 2026-03-31T18:05:00, last 2026-03-31T18:02:00"],
            Runs(second, "five"));
        Assert.Empty(Runs(second, "daily"));
    }

    [Fact]
    public async Task An_occurrence_missed_before_the_first_run_is_past_due_too()
    {
        using var folder = new TemporaryFolder();
        await using (await StartAsync(folder, "2026-03-31T16:52:00Z"))
        {
        }

        await using var second = await StartAsync(folder, "2026-03-31T16:56:00Z");
        await Eventually.Holds(() => Runs(second, "five").Any());
        Assert.Equal(["five 2026-03-31T16:56:00 past due, last 0001-01-01T00:00:00"], Runs(second, "five"));
    }

    [Fact]
    public async Task Nothing_is_past_due_where_nothing_was_missed()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StartAsync(folder, "2026-03-31T16:52:00Z"))
            await first.Http.MoveClockAsync("2026-03-31T17:00:00Z");
        await using var second = await StartAsync(folder, null);
        await second.Http.MoveClockAsync("2026-03-31T17:05:00Z");
        Assert.Equal(["five 2026-03-31T17:05:00, last 2026-03-31T17:00:00"], Runs(second, "five"));
    }

    [Fact]
    public async Task A_schedule_whose_state_is_damaged_begins_anew()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("timer-EveryFiveMinutes.json"), "{");
        await using var host = await StartAsync(folder, "2026-03-31T16:52:00Z");
        await host.Http.MoveClockAsync("2026-03-31T16:55:00Z");
        Assert.Equal(["five 2026-03-31T16:55:00, last 0001-01-01T00:00:00"], Runs(host, "five"));
    }

    [Fact]
    public async Task A_changed_schedule_is_not_past_due()
    {
        using var folder = new TemporaryFolder();
        await using (await StartAsync(folder, "2026-03-31T16:00:00Z"))
        {
        }

        await using var second = await StartAsync(folder, "2026-03-31T17:30:00Z", "--Schedules:Daily", "0 15 * * * *");
        await second.Http.MoveClockAsync("2026-03-31T18:15:00Z");
        Assert.Equal(["daily 2026-03-31T18:15:00, last 0001-01-01T00:00:00"], Runs(second, "daily"));
    }

    private static Task<TestHost> StartAsync(TemporaryFolder? folder, string? now, params string[] args) =>
        TestHost.StartAsync(
            [
                "--sandbox",
                .. now is null ? Array.Empty<string>() : ["--now", now],
                .. folder is null ? Array.Empty<string>() : ["--data", folder.Path],
                .. args,
            ]);

    private static IEnumerable<string> Runs(TestHost host, string timer) =>
        host.Journal.Lines.Where(line => line.StartsWith(timer, StringComparison.Ordinal));
}
