using System.Globalization;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;

namespace DurableTask.Sqlite.Tests.Sqlite;

/// <summary>What is held in memory, and what becomes of work whose instance is replaced, purged or given up.</summary>
public class DispatchTests
{
    [Fact]
    public async Task What_does_not_fit_into_memory_waits_in_the_file_in_its_order()
    {
        await using var hub = new SqliteHub(options => (options.MaxMessagesInMemory, options.ReadPageSize) = (100, 30));
        const int Events = 700;
        hub.Activity("echo", (_, input) => Task.FromResult(input));
        hub.Orchestration("collect", async (context, _) =>
        {
            var all = new List<string>();
            for (var i = 0; i < Events; i++)
                all.Add(await context.Event("next"));
            return string.Join(",", all);
        });
        hub.Orchestration("fan", async (context, _) =>
            string.Concat(await Task.WhenAll(Enumerable.Range(0, 500).Select(n => context.Call("echo", $"{n % 10}")))));
        await hub.StartAsync("collect", "c");
        await hub.StartAsync("fan", "f");
        await Task.WhenAll(Enumerable.Range(0, Events).Select(n => hub.RaiseAsync("c", "next", $"{n}")));
        await hub.Worker.StartAsync();
        await hub.IdleAsync();
        Assert.Equal($"\"{string.Join(",", Enumerable.Range(0, Events))}\"", (await hub.StateAsync("c")).Output);
        Assert.Equal($"\"{string.Concat(Enumerable.Range(0, 500).Select(n => n % 10))}\"", (await hub.StateAsync("f")).Output);
    }

    [Fact]
    public async Task An_episode_of_an_instance_that_was_replaced_meanwhile_comes_to_nothing()
    {
        await using var hub = new SqliteHub();
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var first = true;
        hub.Orchestration("slow", (_, input) =>
        {
            if (first)
            {
                first = false;
                entered.Release();
                leave.Wait(TimeSpan.FromSeconds(30));
            }

            return Task.FromResult<string?>(input);
        });
        await hub.Worker.StartAsync();
        await hub.StartAsync("slow", "s", "old");
        await entered.WaitAsync(TimeSpan.FromSeconds(30));
        await hub.StartAsync("slow", "s", "new");
        leave.Release();
        await hub.IdleAsync();
        Assert.Equal("\"new\"", (await hub.StateAsync("s")).Output);
    }

    [Fact]
    public async Task An_answer_for_an_instance_that_was_purged_is_dropped()
    {
        await using var hub = new SqliteHub();
        var answer = new TaskCompletionSource<string?>();
        var called = new TaskCompletionSource();
        hub.Activity("ask", (_, _) =>
        {
            called.TrySetResult();
            return answer.Task;
        });
        hub.Orchestration("asking", async (context, _) => await context.Call("ask"));
        await hub.Worker.StartAsync();
        await hub.StartAsync("asking", "a");
        await called.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (await hub.Service.PurgeInstanceStateAsync("a")).DeletedInstanceCount);
        answer.SetResult("late");
        await hub.IdleAsync();
        Assert.Empty(await hub.Service.GetOrchestrationStateAsync("a", allExecutions: false));
    }

    [Fact]
    public async Task Work_that_is_given_up_runs_again()
    {
        await using var hub = new SqliteHub();
        var (episodes, attempts) = (0, new List<long?>());
        hub.Activity("shaky", (context, input) =>
        {
            attempts.Add(context.DeliveryAttempt);
            return attempts.Count < 3 ? throw new SessionAbortedException("no worker") : Task.FromResult(input);
        });
        hub.Orchestration("shaken", async (context, _) =>
            ++episodes < 3 ? throw new SessionAbortedException("no worker") : await context.Call("shaky", "done"));
        await hub.Worker.StartAsync();
        await hub.StartAsync("shaken", "s");
        await hub.IdleAsync();
        Assert.Equal("\"done\"", (await hub.StateAsync("s")).Output);
        Assert.Equal([1L, 2L, 3L], attempts);
    }

    // An orchestrator of DurableTask.Core ends when all its tasks have; that of a worker in another process may fail before.
    [Fact]
    public async Task A_rewind_calls_again_what_had_no_answer()
    {
        await using var hub = new SqliteHub();
        var (calls, never) = (0, new TaskCompletionSource<string?>());
        hub.Activity("bad", (_, _) => ++calls == 1 ? throw new InvalidOperationException("no") : Task.FromResult<string?>("good"));
        hub.Activity("slow", (_, _) => calls < 2 ? never.Task : Task.FromResult<string?>("answered"));
        hub.Worker.AddOrchestrationDispatcherMiddleware((context, _) =>
        {
            var events = context.GetProperty<OrchestrationRuntimeState>().Events;
            OrchestratorAction[] actions = events switch
            {
                _ when events.Any(e => e is TaskFailedEvent) => [End(OrchestrationStatus.Failed)],
                _ when events.Count(e => e is TaskCompletedEvent or TimerFiredEvent) == 3 => [End(OrchestrationStatus.Completed)],
                _ when events.Any(e => e is TaskScheduledEvent) => [],
                _ =>
                [
                    new ScheduleTaskOrchestratorAction { Id = 0, Name = "slow", Version = "", Input = "[null]" },
                    new CreateTimerOrchestratorAction { Id = 1, FireAt = hub.Clock.GetUtcNow().UtcDateTime.AddDays(1) },
                    new ScheduleTaskOrchestratorAction { Id = 2, Name = "bad", Version = "", Input = "[null]" },
                ],
            };
            context.SetProperty(new OrchestratorExecutionResult { Actions = actions });
            return Task.CompletedTask;
        });
        await hub.Worker.StartAsync();
        await hub.StartAsync("open", "o");
        var state = await hub.Service.WaitForOrchestrationAsync("o", null, TimeSpan.FromSeconds(30), default);
        Assert.Equal(OrchestrationStatus.Failed, state.OrchestrationStatus);
        never.SetResult("too late");
        await hub.IdleAsync();
        await hub.Service.RewindTaskOrchestrationAsync("o", "again");
        await hub.TravelAsync(hub.Clock.GetUtcNow().AddDays(2));
        Assert.Equal(OrchestrationStatus.Completed, (await hub.StateAsync("o")).OrchestrationStatus);
    }

    private static OrchestrationCompleteOrchestratorAction End(OrchestrationStatus status) =>
        new() { Id = 3, OrchestrationStatus = status };

    [Fact]
    public async Task A_page_token_that_was_made_up_is_refused()
    {
        await using var hub = new SqliteHub();
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Service.GetOrchestrationWithQueryAsync(
            new Core.Query.OrchestrationQuery { ContinuationToken = "?" }, default));
    }

    [Fact]
    public async Task A_purge_of_instances_that_run_removes_none_and_one_without_statuses_removes_all()
    {
        await using var hub = new SqliteHub();
        foreach (var n in Enumerable.Range(0, 1_100))
            await hub.StartAsync("none", n.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, (await hub.Service.PurgeInstanceStateAsync(
            new PurgeInstanceFilter(DateTime.MinValue, null, [OrchestrationStatus.Pending]))).DeletedInstanceCount);
        var purged = await hub.Service.PurgeInstanceStateAsync(
            new PurgeInstanceFilter(DateTime.MinValue, null, null) { Timeout = TimeSpan.FromMinutes(1) });
        Assert.Equal((1_100, true), (purged.DeletedInstanceCount, purged.IsComplete));
    }
}
