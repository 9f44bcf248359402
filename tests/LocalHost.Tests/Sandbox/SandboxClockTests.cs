using SecureMx.LocalHost.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Sandbox;

/// <summary>The test clock as a <see cref="TimeProvider"/>.</summary>
public sealed class SandboxClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Timers_fire_in_the_order_of_their_instants_and_then_of_their_making()
    {
        using var clock = NewClock();
        var fired = new List<string>();
        Set("late", 3);
        Set("early", 1);
        Set("late too", 3);
        Set("middle", 2);
        clock.MoveTo(Start.AddHours(3));
        Assert.Equal(["early", "middle", "late", "late too"], fired);

        void Set(string name, int hours) =>
            clock.CreateTimer(_ => fired.Add(name), null, TimeSpan.FromHours(hours), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_timer_fires_neither_early_nor_twice()
    {
        using var clock = NewClock();
        var fired = 0;
        clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        clock.MoveTo(Start.AddHours(1).AddTicks(-1));
        Assert.Equal(0, fired);
        clock.MoveTo(Start.AddHours(1));
        clock.MoveTo(Start.AddHours(2));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_changed_timer_fires_by_its_new_setting_only()
    {
        using var clock = NewClock();
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromHours(5), Timeout.InfiniteTimeSpan);
        Assert.Equal(Start.AddHours(5), clock.NextTimer);
        clock.MoveTo(Start.AddHours(4));
        Assert.Equal(0, fired);
        clock.MoveTo(Start.AddHours(5));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_disposed_timer_never_fires()
    {
        using var clock = NewClock();
        var fired = 0;
        clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1)).Dispose();
        Assert.Null(clock.NextTimer);
        clock.MoveTo(Start.AddHours(9));
        Assert.Equal(0, fired);
    }

    [Fact]
    public void A_periodic_timer_is_due_again_a_period_later()
    {
        using var clock = NewClock();
        var fired = new List<DateTimeOffset>();
        clock.CreateTimer(_ => fired.Add(clock.GetUtcNow()), null, TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));
        while (clock.NextTimer is { } next && next <= Start.AddHours(2))
            clock.MoveTo(next);
        Assert.Equal([Start.AddHours(1), Start.AddHours(1.5), Start.AddHours(2)], fired);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_comes_to_its_instant()
    {
        using var clock = NewClock();
        var delay = Task.Delay(TimeSpan.FromDays(30), clock);
        clock.MoveTo(Start.AddDays(29));
        Assert.False(delay.IsCompleted);
        clock.MoveTo(Start.AddDays(30));
        await delay;
    }

    [Fact]
    public void The_instant_is_kept_at_each_move_and_never_goes_back()
    {
        using var folder = new TemporaryFolder();
        using (var clock = new SandboxClock(new StateFile(folder.File("clock.json")), Start, default))
        {
            clock.MoveTo(Start.AddTicks(12345));
            clock.MoveTo(Start);
            Assert.Equal(Start.AddTicks(12345), clock.GetUtcNow());
            using var file = new StateFile(folder.File("clock.json"));
            Assert.Equal(Start.AddTicks(12345), SandboxClock.Read(file));
        }

        using var again = new SandboxClock(new StateFile(folder.File("clock.json")), Start, default);
        Assert.Equal(Start.AddTicks(12345), again.GetUtcNow());
    }

    [Fact]
    public void A_file_that_was_made_and_never_written_counts_as_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("clock.json"), "");
        using var clock = new SandboxClock(new StateFile(folder.File("clock.json")), null, Start);
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public void A_damaged_file_is_said_to_be_damaged()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("clock.json"), "{\"now\": ");
        Assert.Throws<InvalidDataException>(() => new SandboxClock(new StateFile(folder.File("clock.json")), Start, default));
    }

    private static SandboxClock NewClock() => new(new StateFile(null), Start, default);
}
