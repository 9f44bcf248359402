using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class EventTests
{
    private static DurableApp Collecting(int count) => new DurableApp().Orchestrator("Collect", async context =>
    {
        var seen = new List<int>();
        for (var i = 0; i < count; i++)
        {
            seen.Add(await context.WaitForExternalEvent<int>("Go"));
        }

        return seen;
    });

    [Fact]
    public async Task Events_are_taken_in_their_order_and_their_names_compare_without_case()
    {
        await using var hub = await DurableHub.StartAsync(Collecting(4));
        var id = await hub.StartAsync("Collect");
        foreach (var (name, n) in new[] { ("go", 1), ("GO", 2), ("Go", 3), ("gO", 4) })
        {
            await hub.Client.RaiseEventAsync(id, name, n, hub.Patience);
        }

        Assert.Equal([1, 2, 3, 4], (await hub.EndAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task Events_that_come_before_they_are_awaited_are_kept()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Late", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            var second = await context.WaitForExternalEvent<string>("B");
            var first = await context.WaitForExternalEvent<string>("A");
            return first + second;
        }));
        var id = await hub.StartAsync("Late");
        await hub.Client.RaiseEventAsync(id, "A", "a", hub.Patience);
        await hub.Client.RaiseEventAsync(id, "B", "b", hub.Patience);
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("ab", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_sent_to_an_instance_that_is_yet_to_start_are_kept()
    {
        await using var hub = await DurableHub.StartAsync(Collecting(1));
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Collect", null, new StartOrchestrationOptions("later", DurableHub.Begin.AddHours(1)), hub.Patience);
        await hub.Client.RaiseEventAsync(id, "Go", 5, hub.Patience);
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal([5], (await hub.EndAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task A_wait_that_timed_out_does_not_swallow_the_event_that_comes_after_it()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Patience", async context =>
        {
            var timedOut = false;
            try
            {
                await context.WaitForExternalEvent<int>("Go", TimeSpan.FromMinutes(1));
            }
            catch (TaskCanceledException)
            {
                timedOut = true;
            }

            await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
            return timedOut + " " + await context.WaitForExternalEvent<int>("Go", TimeSpan.FromMinutes(1));
        }));
        var id = await hub.StartAsync("Patience");
        await hub.AdvanceAsync(TimeSpan.FromMinutes(5));
        await hub.Client.RaiseEventAsync(id, "Go", 8, hub.Patience);
        await hub.AdvanceAsync(TimeSpan.FromMinutes(7));
        Assert.Equal("True 8", (await hub.EndAsync(id)).ReadOutputAs<string>());
        Assert.Null(await hub.Engine.NextDueAsync(hub.Patience));
    }

    [Fact]
    public async Task Of_two_waits_for_a_name_the_later_one_is_served_first()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Two", async context =>
        {
            var first = context.WaitForExternalEvent<int>("Go");
            var second = context.WaitForExternalEvent<int>("Go");
            await Task.WhenAll(first, second);
            return new[] { first.Result, second.Result };
        }));
        var id = await hub.StartAsync("Two");
        await hub.Client.RaiseEventAsync(id, "Go", 1, hub.Patience);
        await hub.Client.RaiseEventAsync(id, "Go", 2, hub.Patience);
        Assert.Equal([2, 1], (await hub.EndAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task One_name_awaited_as_two_types_fails()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Types", async context =>
        {
            var number = context.WaitForExternalEvent<int>("Go");
            await context.WaitForExternalEvent<string>("Go");
            return await number;
        }));
        Assert.Equal(typeof(ArgumentException).FullName, (await hub.RunAsync("Types")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task An_orchestration_can_send_events_to_another_and_those_to_nobody_are_dropped()
    {
        await using var hub = await DurableHub.StartAsync(Collecting(2).Orchestrator("Send", async context =>
        {
            context.SendEvent("nobody", "Go", 0);
            context.SendEvent("target", "Go", 1);
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            context.SendEvent("target", "go", 2);
        }));
        await hub.StartAsync("Collect", null, "target");
        var sender = await hub.StartAsync("Send");
        await hub.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2], (await hub.EndAsync("target")).ReadOutputAs<List<int>>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndAsync(sender)).RuntimeStatus);
        await hub.Client.RaiseEventAsync("target", "Go", 3, hub.Patience);
        await hub.Client.RaiseEventAsync("nobody", "Go", 3, hub.Patience);
    }

    [Fact]
    public async Task An_event_without_payload_is_the_default_of_its_type()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator(
            "Bare", async context => (await context.WaitForExternalEvent<string?>("Go")) ?? "nothing"));
        var id = await hub.StartAsync("Bare");
        await hub.Client.RaiseEventAsync(id, "Go", hub.Patience);
        Assert.Equal("nothing", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }
}
