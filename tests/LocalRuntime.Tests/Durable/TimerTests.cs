using Microsoft.Extensions.Logging.Abstractions;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class TimerTests
{
    private static DurableApp Waiting() => new DurableApp().Orchestrator("Wait", async context =>
    {
        await context.CreateTimer(context.CurrentUtcDateTime + context.GetInput<TimeSpan>(), CancellationToken.None);
        return context.CurrentUtcDateTime;
    });

    [Fact]
    public async Task A_timer_fires_at_its_instant_and_not_before()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Wait", TimeSpan.FromDays(30));
        await hub.AdvanceAsync(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.GetAsync(id)).RuntimeStatus);
        await hub.AdvanceAsync(TimeSpan.FromTicks(1));
        Assert.Equal(DurableHub.Begin.UtcDateTime.AddDays(30), (await hub.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_instant_and_id_and_each_sees_its_own_instant()
    {
        var fired = new List<string>();
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Wait", async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(context.GetInput<int>()), CancellationToken.None);
            if (!context.IsReplaying)
            {
                fired.Add($"{(context.CurrentUtcDateTime - DurableHub.Begin.UtcDateTime).TotalSeconds} {context.InstanceId}");
            }
        }));
        var shuffled = Enumerable.Range(0, 200).OrderBy(n => n * 7919 % 200).ToList();
        foreach (var n in shuffled)
        {
            await hub.StartAsync("Wait", n % 20 + 1, $"i{n:000}");
        }

        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(shuffled.OrderBy(n => n % 20).ThenBy(n => n).Select(n => $"{n % 20 + 1} i{n:000}"), fired);
    }

    [Fact]
    public async Task A_timer_in_the_past_fires_at_once()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("Wait", TimeSpan.FromDays(-1))).RuntimeStatus);
    }

    [Fact]
    public async Task A_cancelled_timer_leaves_nothing_behind()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Quick", n => n)
            .Orchestrator("Race", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
                var quick = context.CallActivityAsync<int>("Quick", 1);
                var first = await Task.WhenAny(timer, quick);
                stop.Cancel();
                await context.CallActivityAsync<int>("Quick", 2);
                return (first == quick) + " " + timer.IsCanceled;
            })
            .Orchestrator("Early", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
                stop.Cancel();
                await context.CallActivityAsync<int>("Quick", 3);
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return timer.IsCanceled.ToString();
            }));
        Assert.Equal("True True", (await hub.RunAsync("Race")).ReadOutputAs<string>());
        Assert.Null(await hub.Engine.NextDueAsync(hub.Patience));
        var early = await hub.StartAsync("Early");
        await hub.IdleAsync();
        Assert.Equal(DurableHub.Begin.AddHours(1), await hub.Engine.NextDueAsync(hub.Patience));
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("True", (await hub.GetAsync(early)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_pending_timer_goes_with_the_instance_that_ended_without_it()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Leave", context =>
        {
            _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return Task.FromResult(1);
        }));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("Leave")).RuntimeStatus);
        Assert.Null(await hub.Engine.NextDueAsync(hub.Patience));
    }

    [Fact]
    public async Task A_timer_survives_a_crash()
    {
        await using var first = await DurableHub.StartAsync(Waiting());
        var id = await first.StartAsync("Wait", TimeSpan.FromDays(1));
        await first.IdleAsync();
        var second = await first.CrashAsync();
        await second.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await second.GetAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_start_can_be_scheduled()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", TimeSpan.Zero, new StartOrchestrationOptions("later", DurableHub.Begin.AddHours(2)), hub.Patience);
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.GetAsync(id)).RuntimeStatus);
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(DurableHub.Begin.UtcDateTime.AddHours(2), (await hub.GetAsync(id)).ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task With_the_clock_of_the_machine_timers_fire_by_themselves()
    {
        using var database = new DurableDatabase(LocalDurableTaskOptions.InMemory);
        await using var engine = new DurableEngine(
            Waiting(), TimeProvider.System, NullLoggerFactory.Instance, new LocalDurableTaskOptions(), database);
        await engine.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach (var wait in new[] { 400, 200, 1 })
        {
            await engine.StartInstanceAsync(new InstanceStart("w" + wait, "Wait", $"\"00:00:00.{wait:000}\""));
        }

        foreach (var wait in new[] { 400, 200, 1 })
        {
            var row = await engine.WaitAsync("w" + wait, InstanceRow.Ended, patience.Token);
            Assert.True(row.Updated - row.Created >= TimeSpan.FromMilliseconds(wait));
        }
    }
}
