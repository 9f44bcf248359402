using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class SubOrchestrationTests
{
    private static DurableApp Family() => new DurableApp()
        .Activity<int>("Square", n => n * n)
        .Orchestrator("Child", async context =>
        {
            var square = await context.CallActivityAsync<int>("Square", context.GetInput<int>());
            return $"{square} of {context.Parent?.Name} {context.Parent?.InstanceId}";
        })
        .Orchestrator("Stubborn", context => context.WaitForExternalEvent<int>("Never"))
        .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Child", context.GetInput<int>()));

    [Fact]
    public async Task A_parent_gets_the_output_of_its_child_and_the_child_knows_its_parent()
    {
        await using var hub = await DurableHub.StartAsync(Family());
        await hub.StartAsync("Parent", 6, "p");
        Assert.Equal("36 of Parent p", (await hub.EndAsync("p")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_child_can_be_given_its_id_and_many_run_at_once()
    {
        await using var hub = await DurableHub.StartAsync(Family().Orchestrator("Many", context => Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => context.CallSubOrchestratorAsync<string>(
                "Child", n, new SubOrchestrationOptions(instanceId: $"child-{n}"))))));
        await hub.StartAsync("Many", null, "m");
        Assert.Equal(20, (await hub.EndAsync("m")).ReadOutputAs<string[]>()!.Length);
        Assert.Equal("9 of Many m", (await hub.GetAsync("child-3")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_failed_child_fails_its_call_with_its_own_failure()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Orchestrator("Bad", Task (context) => throw new FormatException("bad shape"))
            .Orchestrator("Parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("bad");
                    return "went well";
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskName}: {e.FailureDetails.ErrorMessage} {e.FailureDetails.IsCausedBy<FormatException>()}";
                }
            }));
        Assert.Equal("Bad: bad shape True", (await hub.RunAsync("Parent")).ReadOutputAs<string>(), ignoreCase: true);
    }

    [Fact]
    public async Task A_failing_child_is_retried_under_its_id()
    {
        var attempts = 0;
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Flaky", n => ++attempts < 3 ? throw new FormatException("not yet") : n)
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky", 5))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>(
                "Child", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1))).WithInstanceId("c"))));
        var id = await hub.StartAsync("Parent");
        await hub.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(5, (await hub.EndAsync(id)).ReadOutputAs<int>());
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_by_a_living_instance_fails_its_call()
    {
        await using var hub = await DurableHub.StartAsync(Family().Orchestrator(
            "Second", context => context.CallSubOrchestratorAsync<int>("Stubborn", new SubOrchestrationOptions(instanceId: "s"))));
        await hub.StartAsync("Stubborn", null, "s");
        var end = await hub.RunAsync("Second");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("exists already", end.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
        Assert.True(end.FailureDetails.InnerFailure.IsCausedBy<OrchestrationAlreadyExistsException>());
    }

    [Fact]
    public async Task A_terminated_child_fails_its_call()
    {
        await using var hub = await DurableHub.StartAsync(Family().Orchestrator(
            "Waits", context => context.CallSubOrchestratorAsync<int>("Stubborn", new SubOrchestrationOptions(instanceId: "s"))));
        var id = await hub.StartAsync("Waits");
        await hub.IdleAsync();
        await hub.Client.TerminateInstanceAsync("s", "enough", hub.Patience);
        Assert.Contains("enough", (await hub.EndAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}
