using System.Diagnostics;
using Microsoft.DurableTask;

namespace SecureMx.LocalHost.Tests.Durable;

public sealed class TraceTests
{
    [Theory]
    [InlineData(ActivityTraceFlags.Recorded)]
    [InlineData(ActivityTraceFlags.None)]
    public async Task Episodes_activities_and_sub_orchestrations_run_in_the_trace_of_the_start(ActivityTraceFlags flags)
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Echo", n => n)
            .Orchestrator<int>("Child", async (context, n) => await context.CallActivityAsync<int>("Echo", n))
            .Orchestrator<int>("Parent", async (context, n) => await context.CallSubOrchestratorAsync<int>("Child", n)));
        using var caller = new Activity("caller");
        caller.ActivityTraceFlags = flags;
        caller.Start();
        var id = await hub.StartAsync("Parent", 1);
        caller.Stop();
        await hub.EndAsync(id);
        Assert.All(hub.App.Traces, trace => Assert.Equal((caller.TraceId, flags), (trace.TraceId, trace.TraceFlags)));
        // Two episodes of each orchestration, and the activity.
        Assert.Equal(5, hub.App.Traces.Count);
    }

    [Fact]
    public async Task Without_a_trace_an_orchestration_gets_one_of_its_own()
    {
        await using var hub = await DurableHub.StartAsync(
            new DurableApp().Orchestrator<int>("Once", (_, n) => Task.FromResult<object?>(n)));
        await hub.RunAsync("Once", 1);
        await hub.RunAsync("Once", 1);
        Assert.Equal(2, hub.App.Traces.Select(t => t.TraceId).Distinct().Count());
    }
}
