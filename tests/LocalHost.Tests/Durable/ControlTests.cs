using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SecureMx.LocalHost.Tests.Durable;

public sealed class ControlTests
{
    private static DurableApp Waiting() => new DurableApp()
        .Activity<int>("Echo", n => n)
        .Orchestrator<int>("Wait", async (context, _) => await context.WaitForExternalEvent<int>("Go"))
        .Orchestrator<int>("Sleep", async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return null;
        })
        .Orchestrator<int>("Once", async (context, n) => await context.CallActivityAsync<int>("Echo", n + 1))
        .Orchestrator<int>("Parent", async (context, _) =>
            await context.CallSubOrchestratorAsync<int>("Wait", new SubOrchestrationOptions(instanceId: "child")));

    [Fact]
    public async Task A_terminated_instance_ends_with_the_output_that_it_is_given_and_its_timers_go()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Sleep");
        await hub.IdleAsync();
        await hub.Client.TerminateInstanceAsync(id, "enough", hub.Patience);
        var end = await hub.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("enough", end.ReadOutputAs<string>());
        Assert.Null(hub.NextDue);
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task A_termination_reaches_the_children_only_when_asked(bool recursive, OrchestrationRuntimeStatus child)
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Parent");
        await hub.IdleAsync();
        await hub.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("stop", recursive), hub.Patience);
        await hub.EndAsync(id);
        await hub.IdleAsync();
        Assert.Equal(child, (await hub.GetAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task An_instance_can_be_terminated_before_its_scheduled_start()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", null, new StartOrchestrationOptions("later", DurableHub.Begin.AddDays(1)), hub.Patience);
        await hub.Client.TerminateInstanceAsync("later", hub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndAsync("later")).RuntimeStatus);
        Assert.Null(hub.NextDue);
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_comes_until_it_is_resumed()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Wait");
        await hub.IdleAsync();
        await hub.Client.SuspendInstanceAsync(id, "audit", hub.Patience);
        await hub.Client.RaiseEventAsync(id, "Go", 7, hub.Patience);
        await hub.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.GetAsync(id)).RuntimeStatus);
        await hub.Client.ResumeInstanceAsync(id, null, hub.Patience);
        Assert.Equal(7, (await hub.EndAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_timer_that_fires_while_suspended_counts_after_the_resumption()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Sleep");
        await hub.IdleAsync();
        await hub.Client.SuspendInstanceAsync(id, null, hub.Patience);
        await hub.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await hub.GetAsync(id)).RuntimeStatus);
        await hub.Client.ResumeInstanceAsync(id, null, hub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_rewound_instance_does_again_what_failed_and_nothing_else()
    {
        var healthy = false;
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<string>("Good", text => text)
            .Activity<string>("Bad", text => healthy ? text : throw new FormatException("ill"))
            .Orchestrator<string>("Child", async (context, _) => await context.CallActivityAsync<string>("Bad", "c"))
            .Orchestrator<string>("Mixed", async (context, _) =>
            {
                var first = await context.CallActivityAsync<string>("Good", "a");
                var all = await Task.WhenAll(
                    context.CallActivityAsync<string>("Bad", "b"),
                    context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions(instanceId: "child")),
                    context.CallActivityAsync<string>("Good", "d"));
                return first + string.Concat(all);
            }));
        var id = await hub.StartAsync("Mixed");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.EndAsync(id)).RuntimeStatus);
        await hub.IdleAsync();
        healthy = true;
        hub.App.Ran.Clear();
        await hub.Client.RewindInstanceAsync(id, "mended", hub.Patience);
        await hub.IdleAsync();
        var end = await hub.GetAsync(id);
        Assert.Equal("abcd", end.ReadOutputAs<string>());
        Assert.Null(end.FailureDetails);
        Assert.Equal(["Bad", "Bad"], hub.App.Ran);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.GetAsync("child")).RuntimeStatus);
        Assert.Contains(
            await hub.Client.GetOrchestrationHistoryAsync(id, hub.Patience), happened => happened is ExecutionRewoundEvent);
    }

    [Fact]
    public async Task One_that_failed_before_it_ran_can_be_rewound_and_fails_again()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Nothing");
        await hub.EndAsync(id);

        await hub.Client.RewindInstanceAsync(id, "why", hub.Patience);
        await hub.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.GetAsync(id)).RuntimeStatus);
        Assert.NotEmpty(await hub.Client.GetOrchestrationHistoryAsync(id, hub.Patience));
    }

    [Fact]
    public async Task Only_a_failed_instance_can_be_rewound()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Wait");
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RewindInstanceAsync(id, "why", hub.Patience));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RewindInstanceAsync("nobody", "why", hub.Patience));
    }

    [Fact]
    public async Task A_restart_runs_the_same_input_again_under_the_same_id_or_a_new_one()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Once", 1);
        await hub.EndAsync(id);
        Assert.Equal(id, await hub.Client.RestartAsync(id, cancellation: hub.Patience));
        Assert.Equal(2, (await hub.EndAsync(id)).ReadOutputAs<int>());
        var other = await hub.Client.RestartAsync(id, restartWithNewInstanceId: true, hub.Patience);
        Assert.NotEqual(id, other);
        Assert.Equal(2, (await hub.EndAsync(other)).ReadOutputAs<int>());
        var living = await hub.StartAsync("Wait");
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.RestartAsync(living, cancellation: hub.Patience));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RestartAsync("nobody", cancellation: hub.Patience));
    }

    [Fact]
    public async Task A_purge_forgets_what_has_ended_and_nothing_else()
    {
        await using var hub = await DurableHub.StartAsync(Waiting().Orchestrator<int>(
            "Over",
            async (context, _) => await context.CallSubOrchestratorAsync<int>("Once", 1, new SubOrchestrationOptions(instanceId: "sub"))));
        var living = await hub.StartAsync("Wait");
        var over = await hub.StartAsync("Over");
        await hub.EndAsync(over);
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.PurgeInstanceAsync(living, hub.Patience));
        Assert.Equal(0, (await hub.Client.PurgeInstanceAsync("nobody", hub.Patience)).PurgedInstanceCount);
        Assert.Equal(
            2, (await hub.Client.PurgeInstanceAsync(over, new PurgeInstanceOptions(Recursive: true), hub.Patience)).PurgedInstanceCount);
        Assert.Null(await hub.Client.GetInstanceAsync("sub", hub.Patience));
        await hub.EndAsync(await hub.StartAsync("Once"));
        var purged = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedFrom: DurableHub.Begin), hub.Patience);
        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.NotNull(await hub.Client.GetInstanceAsync(living, hub.Patience));
    }

    [Fact]
    public async Task Nothing_can_be_sent_to_what_is_not_there_or_has_ended()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var over = await hub.StartAsync("Once", 1);
        await hub.EndAsync(over);
        foreach (var (id, expected) in new[] { ("nobody", Grpc.Core.StatusCode.NotFound), (over, Grpc.Core.StatusCode.FailedPrecondition) })
        {
            foreach (var send in new Func<Task>[]
            {
                () => hub.Client.RaiseEventAsync(id, "Go", 1, hub.Patience),
                () => hub.Client.TerminateInstanceAsync(id, "why", hub.Patience),
                () => hub.Client.SuspendInstanceAsync(id, "why", hub.Patience),
                () => hub.Client.ResumeInstanceAsync(id, "why", hub.Patience),
            })
            {
                Assert.Equal(expected, (await Assert.ThrowsAsync<Grpc.Core.RpcException>(send)).StatusCode);
            }
        }
    }

    [Fact]
    public async Task The_history_can_be_read_by_the_client()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Once", 1);
        await hub.EndAsync(id);
        var history = await hub.Client.GetOrchestrationHistoryAsync(id, hub.Patience);
        Assert.Equal(
            ["ExecutionStarted", "TaskScheduled", "TaskCompleted", "ExecutionCompleted"],
            history.Select(e => e.EventType.ToString()).Where(t => !t.StartsWith("Orchestrator", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.GetOrchestrationHistoryAsync("nobody", hub.Patience));
    }

    [Fact]
    public async Task A_host_stops_in_a_moment_and_breaks_off_what_runs_too_long()
    {
        var begun = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .AsyncActivity<int>("Forever", async (_, stop) =>
            {
                begun.TrySetResult();
                await Task.WhenAny(Task.Delay(Timeout.Infinite, stop));
                cancelled.TrySetResult();
                throw new OperationCanceledException(stop);
            })
            .Orchestrator<int>("Long", async (context, _) => await context.CallActivityAsync<int>("Forever", 1)));
        var id = await hub.StartAsync("Long");
        await begun.Task.WaitAsync(hub.Patience);
        await hub.Host.StopAsync();
        await cancelled.Task.WaitAsync(hub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.GetAsync(id)).RuntimeStatus);
    }
}
