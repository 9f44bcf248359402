using DurableTask.Core;
using static DurableTask.Core.OrchestrationStatus;

namespace DurableTask.Sqlite.Tests.Suite;

/// <summary>What orchestrations do: activities, timers, events, sub-orchestrations, continuing as new.</summary>
[Collection(nameof(Hubs))]
public class RunningTests(Hubs hubs)
{
    [Theory, OnSqlite, OnAzureStorage]
    public async Task Activities_run_one_after_the_other_and_side_by_side(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Activity("add", input => input + "1").Activity("double", input => input + input);
        hub.Orchestration("activities", async (context, input) =>
        {
            var one = await context.Call("add", await context.Call("add", input));
            var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => context.Call("double", $"{n}")));
            return one + ":" + string.Join(",", all);
        });
        await hub.StartAsync("activities", "activities-1", "x");
        var state = await hub.EndOfAsync("activities-1");
        Assert.Equal(Completed, state.OrchestrationStatus);
        Assert.Equal($"\"x11:{string.Join(",", Enumerable.Range(0, 20).Select(n => $"{n}{n}"))}\"", state.Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task An_activity_that_fails_is_retried_and_its_failure_comes_to_the_orchestrator(ServiceKind kind)
    {
        var hub = await hubs[kind];
        var attempts = 0;
        hub.Activity("third-time", _ => ++attempts < 3 ? throw new InvalidOperationException("not yet") : "done");
        hub.Activity("never", _ => throw new ArgumentException("no", new TimeoutException("too late")));
        hub.Orchestration("failures", async (context, _) =>
        {
            var retries = new RetryOptions(TimeSpan.FromMilliseconds(1), 5);
            var done = await context.Core.ScheduleWithRetry<string>("third-time", "", retries, (object?)null);
            try
            {
                return await context.Call("never");
            }
            catch (Core.Exceptions.TaskFailedException exception)
            {
                var details = exception.FailureDetails!;
                return $"{done} {details.ErrorType} {details.ErrorMessage} " +
                    $"{details.InnerFailure!.ErrorMessage} {details.IsCausedBy<ArgumentException>()}";
            }
        });
        await hub.StartAsync("failures", "failures-1");
        Assert.Equal("\"done System.ArgumentException no too late True\"", (await hub.EndOfAsync("failures-1")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task An_orchestration_that_fails_says_why(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("failing", (_, _) => throw new InvalidOperationException("cannot"));
        await hub.StartAsync("failing", "failing-1");
        var state = await hub.EndOfAsync("failing-1");
        Assert.Equal(Failed, state.OrchestrationStatus);
        Assert.Equal("System.InvalidOperationException: cannot", state.Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task The_first_of_a_timer_and_an_event_wins(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("race", async (context, input) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.Core.CreateTimer(
                context.Now + TimeSpan.Parse(input, System.Globalization.CultureInfo.InvariantCulture), "timer", stop.Token);
            var first = await await Task.WhenAny(timer, context.Event("go"));
            stop.Cancel();
            return first;
        });
        await hub.StartAsync("race", "race-timer", "00:00:00.5");
        await hub.StartAsync("race", "race-event", "1.00:00:00");
        await hub.WhenAsync("race-event", Running);
        await hub.RaiseAsync("race-event", "go", "event");
        Assert.Equal("\"timer\"", (await hub.EndOfAsync("race-timer")).Output);
        Assert.Equal("\"event\"", (await hub.EndOfAsync("race-event")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task Events_that_come_early_are_kept_in_their_order(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("early", async (context, _) =>
        {
            await context.Event("begin");
            return await context.Event("a") + await context.Event("b") + await context.Event("a");
        });
        await hub.StartAsync("early", "early-1");
        await hub.WhenAsync("early-1", Running);
        foreach (var (name, data) in new[] { ("a", "1"), ("a", "2"), ("b", "3"), ("begin", "") })
            await hub.RaiseAsync("early-1", name, data);
        Assert.Equal("\"132\"", (await hub.EndOfAsync("early-1")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task Events_without_a_receiver_are_dropped(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("deaf", (_, input) => Task.FromResult<string?>(input));
        await hub.RaiseAsync("deaf-1", "go", "lost");
        Assert.Null(await hub.StateAsync("deaf-1"));
        await hub.StartAsync("deaf", "deaf-1", "heard");
        await hub.EndOfAsync("deaf-1");
        await hub.RaiseAsync("deaf-1", "go", "late");
        await hub.TerminateAsync("deaf-1", "late");
        Assert.Equal("\"heard\"", (await hub.StateAsync("deaf-1"))!.Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_sub_orchestration_answers_its_parent(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration(
            "child",
            (_, input) => input == "bad" ? throw new InvalidOperationException("bad child") : Task.FromResult<string?>(input + "!"));
        hub.Orchestration("parent", async (context, _) =>
        {
            var good = await context.Core.CreateSubOrchestrationInstance<string>("child", "", "child-good", "good");
            try
            {
                await context.Core.CreateSubOrchestrationInstance<string>("child", "", "child-bad", "bad");
                return "?";
            }
            catch (Core.Exceptions.SubOrchestrationFailedException exception)
            {
                return good + exception.FailureDetails!.ErrorMessage;
            }
        });
        await hub.StartAsync("parent", "parent-1");
        Assert.Equal("\"good!bad child\"", (await hub.EndOfAsync("parent-1")).Output);
        Assert.Equal("parent-1", (await hub.StateAsync("child-good"))!.ParentInstance.OrchestrationInstance.InstanceId);
        Assert.Equal(Failed, (await hub.StateAsync("child-bad"))!.OrchestrationStatus);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task Continuing_as_new_begins_a_new_history_and_takes_events_along(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Activity("again-echo", input => input);
        hub.Orchestration("again", async (context, input) =>
        {
            if (input.Length >= 2)
                return input + await context.Event("kept");
            var next = input + await context.Event("next");
            await context.Call("again-echo", next);
            context.ContinueAsNew(next);
            return null;
        });
        var first = await hub.StartAsync("again", "again-1", "");
        await hub.WhenAsync("again-1", Running);
        await hub.RaiseAsync("again-1", "kept", "!");
        await hub.RaiseAsync("again-1", "next", "a");
        await hub.WhenAsync("again-1", state => state.Input == "\"a\"");
        await hub.RaiseAsync("again-1", "next", "b");
        var state = await hub.EndOfAsync("again-1");
        Assert.Equal(("\"ab\"", "\"ab!\""), (state.Input, state.Output));
        Assert.NotEqual(first.ExecutionId, state.OrchestrationInstance.ExecutionId);
        Assert.StartsWith(
            "OrchestratorStarted ExecutionStarted OrchestratorCompleted ", await hub.HistoryAsync("again-1"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task An_orchestration_sends_an_event_to_another(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("listener", async (context, _) => await context.Event("word"));
        hub.Orchestration("speaker", (context, input) =>
        {
            context.Core.SendEvent(new OrchestrationInstance { InstanceId = input }, "word", "hello");
            return Task.FromResult<string?>("said");
        });
        await hub.StartAsync("listener", "listener-1");
        await hub.WhenAsync("listener-1", Running);
        await hub.StartAsync("speaker", "speaker-1", "listener-1");
        Assert.Equal("\"hello\"", (await hub.EndOfAsync("listener-1")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_history_has_the_same_events_in_the_same_order(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Activity("step", input => input);
        hub.Orchestration("told", async (context, _) =>
        {
            await context.Call("step", "1");
            await context.Sleep(TimeSpan.FromMilliseconds(10));
            return "end";
        });
        await hub.StartAsync("told", "told-1");
        await hub.EndOfAsync("told-1");
        Assert.Equal(
            "OrchestratorStarted ExecutionStarted TaskScheduled OrchestratorCompleted " +
            "OrchestratorStarted TaskCompleted TimerCreated OrchestratorCompleted " +
            "OrchestratorStarted TimerFired ExecutionCompleted OrchestratorCompleted",
            await hub.HistoryAsync("told-1"));
    }
}
