using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class ActivityTests
{
    private sealed record Order(string Item, int Count);

    [Fact]
    public async Task Activities_in_sequence_hand_their_results_on()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Add", n => n + 1)
            .Orchestrator("Three", async context =>
            {
                var n = context.GetInput<int>();
                for (var i = 0; i < 3; i++)
                {
                    n = await context.CallActivityAsync<int>("Add", n);
                }

                return n;
            }));
        var end = await hub.RunAsync("Three", 7);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(10, end.ReadOutputAs<int>());
        Assert.Equal(7, end.ReadInputAs<int>());
    }

    [Fact]
    public async Task Records_go_in_and_out_as_JSON()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<Order>("Double", o => o with { Count = o.Count * 2 })
            .Orchestrator("Order", context => context.CallActivityAsync<Order>("double", context.GetInput<Order>())));
        var end = await hub.RunAsync("order", new Order("封筒", 4));
        Assert.Equal(new Order("封筒", 8), end.ReadOutputAs<Order>());
    }

    [Fact]
    public async Task Fan_out_and_in_keeps_each_result_in_its_place()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<int>("Square", n => n * n)
            .Orchestrator("Fan", async context => (await Task.WhenAll(
                Enumerable.Range(0, 100).Select(n => context.CallActivityAsync<int>("Square", n)))).Sum()));
        Assert.Equal(328350, (await hub.RunAsync("Fan")).ReadOutputAs<int>());
        Assert.Equal(100, hub.App.Ran.Count);
    }

    [Fact]
    public async Task A_failed_activity_can_be_caught()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<string>("Fail", text => throw new ArgumentException(text, new InvalidOperationException("inner")))
            .Orchestrator("Catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Fail", "no good");
                    return "went well";
                }
                catch (TaskFailedException exception)
                {
                    return $"{exception.TaskName} {exception.TaskId} {exception.FailureDetails.IsCausedBy<ArgumentException>()} "
                        + exception.FailureDetails.InnerFailure!.ErrorMessage;
                }
            }));
        Assert.Equal("Fail 0 True inner", (await hub.RunAsync("Catch")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_nobody_wrote_fails_its_call_without_retries()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator("Calls", context =>
            context.CallActivityAsync("Nobody", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromHours(1))))));
        var end = await hub.RunAsync("Calls");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("no activity named 'Nobody'", end.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_inputs_and_outputs_come_through_whole()
    {
        var text = new string('封', 200_000);
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<string>("Echo", t => t)
            .Orchestrator("Large", context => context.CallActivityAsync<string>("Echo", context.GetInput<string>())));
        Assert.Equal(text, (await hub.RunAsync("Large", text)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Options_given_as_input_by_mistake_are_refused()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp()
            .Activity<string>("Echo", t => t)
            .Orchestrator("Wrong", context => context.CallActivityAsync<string>("Echo", input: new TaskOptions())));
        Assert.Equal(typeof(ArgumentException).FullName, (await hub.RunAsync("Wrong")).FailureDetails!.ErrorType);
    }
}
