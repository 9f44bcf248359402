using DurableTask.Core;
using DurableTask.Core.Exceptions;
using static DurableTask.Core.OrchestrationStatus;

namespace DurableTask.Sqlite.Tests.Suite;

/// <summary>What a client does with orchestrations: start, suspend, resume, terminate, rewind, start again.</summary>
[Collection(nameof(Hubs))]
public class ManagingTests(Hubs hubs)
{
    private static readonly OrchestrationStatus[] Live = [Pending, Running, Suspended];

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_suspended_orchestration_takes_its_events_when_it_is_resumed(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("pausing", async (context, _) => await context.Event("go"));
        await hub.StartAsync("pausing", "pausing-1");
        await hub.WhenAsync("pausing-1", Running);
        await hub.SuspendAsync("pausing-1", "lunch");
        Assert.Equal("lunch", (await hub.WhenAsync("pausing-1", Suspended)).Output);
        await hub.RaiseAsync("pausing-1", "go", "went");
        await hub.ResumeAsync("pausing-1", "fed");
        Assert.Equal("\"went\"", (await hub.EndOfAsync("pausing-1")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_terminated_orchestration_ends_with_the_reason(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("endless", async (context, _) => await context.Event("never"));
        await hub.StartAsync("endless", "endless-1");
        await hub.WhenAsync("endless-1", Running);
        await hub.TerminateAsync("endless-1", "enough");
        var state = await hub.EndOfAsync("endless-1");
        Assert.Equal((Terminated, "enough"), (state.OrchestrationStatus, state.Output));
        Assert.True(state.CompletedTime >= state.CreatedTime && state.CompletedTime < DateTime.UtcNow.AddMinutes(1));
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_suspended_orchestration_can_be_terminated(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("halted", async (context, _) => await context.Event("never"));
        await hub.StartAsync("halted", "halted-1");
        await hub.WhenAsync("halted-1", Running);
        await hub.SuspendAsync("halted-1", "wait");
        await hub.WhenAsync("halted-1", Suspended);
        await hub.TerminateAsync("halted-1", "enough");
        Assert.Equal(Terminated, (await hub.EndOfAsync("halted-1")).OrchestrationStatus);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_scheduled_start_is_pending_until_its_time(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("later", (context, input) => Task.FromResult<string?>(input));
        var at = DateTime.UtcNow.AddSeconds(2);
        await hub.StartAtAsync("later", "later-1", "x", at);
        var state = (await hub.StateAsync("later-1"))!;
        Assert.Equal(Pending, state.OrchestrationStatus);
        Assert.Equal(at, state.ScheduledStartTime!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal("\"x\"", (await hub.EndOfAsync("later-1")).Output);
        Assert.True(DateTime.UtcNow > at.AddSeconds(-1));
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_scheduled_start_can_be_terminated_before_its_time(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("unborn", (_, _) => Task.FromResult<string?>("ran"));
        await hub.StartAtAsync("unborn", "unborn-1", null, DateTime.UtcNow.AddDays(1));
        await hub.TerminateAsync("unborn-1", "no need");
        var state = await hub.EndOfAsync("unborn-1");
        Assert.Equal((Terminated, "no need"), (state.OrchestrationStatus, state.Output));
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_start_is_refused_in_the_statuses_that_forbid_it(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("single", async (context, input) => input == "wait" ? await context.Event("go") : input);
        await hub.StartAsync("single", "single-1", "wait", Live);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartAsync("single", "single-1", "now", Live));
        await hub.WhenAsync("single-1", Running);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartAsync("single", "single-1", "now", Live));
        await hub.RaiseAsync("single-1", "go", "went");
        await hub.EndOfAsync("single-1");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => hub.StartAsync("single", "single-1", "now", [.. Live, Completed]));
        var again = await hub.StartAsync("single", "single-1", "now", Live);
        var state = await hub.EndOfAsync("single-1");
        Assert.Equal(("\"now\"", again.ExecutionId), (state.Output, state.OrchestrationInstance.ExecutionId));
        Assert.Equal(1, state.Generation);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_start_without_statuses_replaces_what_runs(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("replaced", async (context, input) => input + await context.Event("go"));
        await hub.StartAsync("replaced", "replaced-1", "old");
        await hub.WhenAsync("replaced-1", Running);
        var started = await hub.StartAsync("replaced", "replaced-1", "new");
        await hub.WhenAsync(
            "replaced-1", s => s.OrchestrationInstance.ExecutionId == started.ExecutionId && s.OrchestrationStatus == Running);
        await hub.RaiseAsync("replaced-1", "go", "!");
        Assert.Equal("\"new!\"", (await hub.EndOfAsync("replaced-1")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_rewound_orchestration_calls_again_what_failed(ServiceKind kind)
    {
        var hub = await hubs[kind];
        var (good, bad, fails) = (0, 0, true);
        hub.Activity("good", _ => $"{++good}");
        hub.Activity("bad", _ => fails ? throw new InvalidOperationException("not now") : $"{++bad}");
        hub.Orchestration("rewound", async (context, _) => await context.Call("good") + await context.Call("bad"));
        await hub.StartAsync("rewound", "rewound-1");
        Assert.Equal(Failed, (await hub.EndOfAsync("rewound-1")).OrchestrationStatus);
        fails = false;
        await hub.RewindAsync("rewound-1");
        var state = await hub.WhenAsync("rewound-1", Completed);
        Assert.Equal("\"11\"", state.Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_rewind_reaches_the_sub_orchestration_that_failed(ServiceKind kind)
    {
        var hub = await hubs[kind];
        var fails = true;
        hub.Activity("shaky", _ => fails ? throw new InvalidOperationException("not now") : "well");
        hub.Orchestration("rewound-child", async (context, _) => await context.Call("shaky"));
        hub.Orchestration("rewound-parent", async (context, _) =>
            await context.Core.CreateSubOrchestrationInstance<string>("rewound-child", "", "rewound-child-1", null));
        await hub.StartAsync("rewound-parent", "rewound-parent-1");
        Assert.Equal(Failed, (await hub.EndOfAsync("rewound-parent-1")).OrchestrationStatus);
        fails = false;
        await hub.RewindAsync("rewound-parent-1");
        Assert.Equal("\"well\"", (await hub.WhenAsync("rewound-parent-1", Completed)).Output);
        Assert.Equal(Completed, (await hub.StateAsync("rewound-child-1"))!.OrchestrationStatus);
    }
}
