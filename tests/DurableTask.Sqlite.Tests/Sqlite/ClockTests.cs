using System.Collections.Concurrent;
using DurableTask.Core;

namespace DurableTask.Sqlite.Tests.Sqlite;

/// <summary>The clock of the service is the only one.</summary>
public class ClockTests
{
    [Fact]
    public async Task Orchestrations_and_states_have_the_time_of_the_clock()
    {
        await using var hub = new SqliteHub();
        hub.Activity("echo", (_, input) => Task.FromResult(input));
        hub.Orchestration("wait", async (context, _) =>
        {
            await context.Call("echo", "x");
            await context.Sleep(TimeSpan.FromDays(10) + TimeSpan.FromTicks(3));
            return $"{context.Now:O}";
        });
        await hub.Worker.StartAsync();
        var start = hub.Clock.GetUtcNow();
        await hub.StartAsync("wait", "w");
        await hub.IdleAsync();
        var due = start + TimeSpan.FromDays(10) + TimeSpan.FromTicks(3);
        Assert.Equal(due, hub.Service.NextDue);
        hub.Clock.AdjustTime(due - TimeSpan.FromTicks(1));
        await hub.IdleAsync();
        Assert.Equal(OrchestrationStatus.Running, (await hub.StateAsync("w")).OrchestrationStatus);
        await hub.TravelAsync(start.AddDays(30));
        var state = await hub.StateAsync("w");
        Assert.Equal($"\"{due.UtcDateTime:O}\"", state.Output);
        Assert.Equal(
            (start.UtcDateTime, due.UtcDateTime, due.UtcDateTime), (state.CreatedTime, state.LastUpdatedTime, state.CompletedTime));
        Assert.All(
            await hub.Service.GetHistoryAsync("w"),
            e => Assert.True(e.Timestamp == start || e.Timestamp == due, $"{e.EventType} {e.Timestamp:O}"));
        Assert.Null(hub.Service.NextDue);
    }

    [Fact]
    public async Task Ten_thousand_timers_of_one_minute_fire_in_the_order_of_their_instants()
    {
        await using var hub = new SqliteHub(options =>
        {
            options.MaxConcurrentOrchestrations = 1;
            options.MaxMessagesInMemory = 500;
            options.ReadPageSize = 100;
        });
        var woke = new ConcurrentQueue<int>();
        hub.Orchestration("sleep", async (context, input) =>
        {
            await context.Sleep(TimeSpan.FromMilliseconds(6 * int.Parse(input, System.Globalization.CultureInfo.InvariantCulture)));
            woke.Enqueue(int.Parse(input, System.Globalization.CultureInfo.InvariantCulture));
            return null;
        });
        await hub.Worker.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 10_000).Select(n => hub.StartAsync("sleep", $"s{n}", $"{n * 7919L % 10_000 + 1}")));
        await hub.IdleAsync();
        Assert.Empty(woke);
        hub.Clock.AdjustTime(hub.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        await hub.IdleAsync();
        Assert.Equal(10_000, woke.Count);
        Assert.Equal(woke.Order(), woke);
    }

    [Fact]
    public async Task A_timer_waits_for_its_instant_when_the_clock_is_set_back()
    {
        await using var hub = new SqliteHub();
        hub.Orchestration("sleep", async (context, _) =>
        {
            await context.Sleep(TimeSpan.FromHours(1));
            return "awake";
        });
        await hub.Worker.StartAsync();
        var start = hub.Clock.GetUtcNow();
        await hub.StartAsync("sleep", "first");
        await hub.TravelAsync(start.AddHours(2));
        hub.Clock.AdjustTime(start.AddHours(-3));
        await hub.StartAsync("sleep", "second");
        await hub.IdleAsync();
        Assert.Equal(OrchestrationStatus.Running, (await hub.StateAsync("second")).OrchestrationStatus);
        Assert.Equal(start.AddHours(-2), hub.Service.NextDue);
        hub.Clock.AdjustTime(start.AddHours(-2));
        await hub.IdleAsync();
        Assert.Equal("\"awake\"", (await hub.StateAsync("second")).Output);
    }

    [Fact]
    public async Task A_step_of_the_clock_is_noticed_after_the_longest_wait_though_no_timer_follows_it()
    {
        await using var hub = new SqliteHub(options => options.LongestWait = TimeSpan.FromMinutes(1));
        hub.Orchestration("sleep", async (context, _) =>
        {
            await context.Sleep(TimeSpan.FromHours(10));
            return "awake";
        });
        await hub.Worker.StartAsync();
        await hub.StartAsync("sleep", "laptop");
        await hub.IdleAsync();
        hub.Clock.AdjustTime(hub.Clock.GetUtcNow().AddHours(10)); // A laptop that was shut: timers have not counted.
        Assert.Equal(OrchestrationStatus.Running, (await hub.StateAsync("laptop")).OrchestrationStatus);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var state = await hub.Client.WaitForOrchestrationAsync(
            new OrchestrationInstance { InstanceId = "laptop" }, TimeSpan.FromSeconds(60));
        Assert.Equal("\"awake\"", state?.Output);
    }

    [Fact]
    public async Task Timers_of_an_orchestration_that_has_ended_are_not_due()
    {
        await using var hub = new SqliteHub();
        hub.Orchestration("race", async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.Core.CreateTimer(context.Now.AddDays(365), "", stop.Token);
            await Task.WhenAny(timer, context.Event("go"));
            stop.Cancel();
            return "done";
        });
        await hub.Worker.StartAsync();
        await hub.StartAsync("race", "r");
        await hub.StartAsync("race", "gone");
        await hub.IdleAsync();
        Assert.NotNull(hub.Service.NextDue);
        await hub.RaiseAsync("r", "go", "");
        await hub.Service.PurgeInstanceStateAsync("gone");
        await hub.IdleAsync();
        Assert.Null(hub.Service.NextDue);
    }

    [Fact]
    public async Task Events_for_a_scheduled_start_wait_for_it()
    {
        await using var hub = new SqliteHub();
        hub.Orchestration("later", async (context, _) => $"{await context.Event("go")} at {context.Now:yyyy-MM-dd}");
        await hub.Worker.StartAsync();
        await hub.Client.CreateScheduledOrchestrationInstanceAsync("later", "", "l", null, hub.Clock.GetUtcNow().UtcDateTime.AddDays(3));
        await hub.RaiseAsync("l", "go", "early");
        await hub.IdleAsync();
        Assert.Equal(OrchestrationStatus.Pending, (await hub.StateAsync("l")).OrchestrationStatus);
        await hub.TravelAsync(hub.Clock.GetUtcNow().AddDays(5));
        Assert.Equal("\"early at 2026-03-04\"", (await hub.StateAsync("l")).Output);
    }

    [Fact]
    public async Task A_change_is_announced()
    {
        await using var hub = new SqliteHub();
        var changes = 0;
        hub.Service.Changed += (_, _) => Interlocked.Increment(ref changes);
        Assert.Equal(0, changes);
        await hub.StartAsync("none", "n");
        SpinWait.SpinUntil(() => changes > 0, TimeSpan.FromSeconds(30));
        Assert.True(changes > 0);
        Assert.False(hub.Service.IsIdle);
    }
}
