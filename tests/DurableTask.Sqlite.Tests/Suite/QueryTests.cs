using DurableTask.Core;
using DurableTask.Core.Query;
using static DurableTask.Core.OrchestrationStatus;

namespace DurableTask.Sqlite.Tests.Suite;

/// <summary>What is read of instances, one or many, and their removal.</summary>
[Collection(nameof(Hubs))]
public class QueryTests(Hubs hubs)
{
    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_state_has_what_the_start_gave_and_the_orchestrator_says(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("described", async (context, _) =>
        {
            context.Status("waiting for go");
            return await context.Event("go");
        });
        var before = DateTime.UtcNow.AddSeconds(-5);
        var started = await hub.StartAsync("described", "described-1", "in", tags: new Dictionary<string, string> { ["color"] = "赤" });
        var state = await hub.WhenAsync("described-1", s => s.Status?.Contains("waiting", StringComparison.Ordinal) == true);
        Assert.Equal(("described", "", "\"in\"", Running), (state.Name, state.Version ?? "", state.Input, state.OrchestrationStatus));
        Assert.Equal(started.ExecutionId, state.OrchestrationInstance.ExecutionId);
        Assert.Equal("赤", state.Tags["color"]);
        Assert.InRange(state.CreatedTime, before, DateTime.UtcNow.AddSeconds(5));
        Assert.InRange(state.LastUpdatedTime, state.CreatedTime, DateTime.UtcNow.AddSeconds(5));
        Assert.Equal((default, null), (state.CompletedTime, state.Output));
        await hub.RaiseAsync("described-1", "go", "out");
        state = await hub.EndOfAsync("described-1");
        Assert.Equal(("\"out\"", Completed, 0), (state.Output, state.OrchestrationStatus, state.Generation));
        Assert.InRange(state.CompletedTime, state.CreatedTime, DateTime.UtcNow.AddSeconds(5));
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task Queries_filter_by_prefix_status_and_time_and_give_pages(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("listed", async (context, input) => input == "wait" ? await context.Event("go") : input);
        var ids = Enumerable.Range(0, 7).Select(n => $"listed-{n}").ToList();
        foreach (var id in ids)
            await hub.StartAsync("listed", id, id.EndsWith('3') ? "wait" : "done");
        foreach (var id in ids)
            await hub.WhenAsync(id, id.EndsWith('3') ? Running : Completed);
        var created = (await hub.StateAsync("listed-3"))!.CreatedTime;

        async Task<List<OrchestrationState>> All(Action<OrchestrationQuery> with)
        {
            var found = new List<OrchestrationState>();
            string? token = null;
            do
            {
                var query = new OrchestrationQuery { InstanceIdPrefix = "listed-", PageSize = 3, ContinuationToken = token };
                with(query);
                var page = await hub.QueryAsync(query);
                Assert.True(page.OrchestrationState.Count <= 3);
                found.AddRange(page.OrchestrationState);
                token = page.ContinuationToken;
            }
            while (token is not null);
            return found;
        }

        Assert.Equal(ids, Ids(await All(_ => { })));
        Assert.Equal(["listed-3"], Ids(await All(q => q.RuntimeStatus = [Running, Suspended])));
        Assert.Equal(ids.Except(["listed-3"]), Ids(await All(q => q.RuntimeStatus = [Completed])));
        Assert.Equal(ids[..4], Ids(await All(q => q.CreatedTimeTo = created)));
        Assert.Equal(ids[3..], Ids(await All(q => q.CreatedTimeFrom = created)));
        Assert.Equal(["listed-3"], Ids(await All(q => q.InstanceIdPrefix = "listed-3")));
        Assert.All(await All(q => q.FetchInputsAndOutputs = false), state => Assert.Null(state.Input));
        Assert.All(await All(q => q.RuntimeStatus = [Completed]), state => Assert.Equal("\"done\"", state.Output));
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_purged_instance_is_gone_with_its_history(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("purged", (_, input) => Task.FromResult<string?>(input));
        await hub.StartAsync("purged", "purged-1", "x");
        await hub.EndOfAsync("purged-1");
        Assert.Equal(1, await hub.PurgeAsync("purged-1"));
        Assert.Null(await hub.StateAsync("purged-1"));
        Assert.Equal("", await hub.HistoryAsync("purged-1"));
        Assert.Equal(0, await hub.PurgeAsync("purged-1"));
        await hub.StartAsync("purged", "purged-1", "y");
        Assert.Equal("\"y\"", (await hub.EndOfAsync("purged-1")).Output);
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task A_purge_by_filter_removes_what_matches(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("swept", async (context, input) => input switch
        {
            "wait" => await context.Event("go"),
            "fail" => throw new InvalidOperationException(),
            _ => input,
        });
        await hub.StartAsync("swept", "swept-0", "done");
        await hub.EndOfAsync("swept-0");
        await Task.Delay(20);
        foreach (var (id, input) in new[] { ("swept-1", "done"), ("swept-2", "fail"), ("swept-3", "wait"), ("swept-4", "done") })
            await hub.StartAsync("swept", id, input);
        await hub.WhenAsync("swept-3", Running);
        foreach (var id in new[] { "swept-1", "swept-2", "swept-4" })
            await hub.EndOfAsync(id);
        var from = (await hub.StateAsync("swept-1"))!.CreatedTime;
        var to = (await hub.StateAsync("swept-4"))!.CreatedTime;
        Assert.Equal(2, await hub.PurgeAsync(new PurgeInstanceFilter(from, to, [Completed, Running])));
        var left = await hub.QueryAsync(new OrchestrationQuery { InstanceIdPrefix = "swept-" });
        Assert.Equal(["swept-0", "swept-2", "swept-3"], Ids(left.OrchestrationState));
        Assert.Equal(1, await hub.PurgeAsync(new PurgeInstanceFilter(from, to, [Failed, Terminated, Canceled])));
    }

    [Theory, OnSqlite, OnAzureStorage]
    public async Task The_end_of_an_orchestration_can_be_waited_for(ServiceKind kind)
    {
        var hub = await hubs[kind];
        hub.Orchestration("awaited", async (context, _) => await context.Event("go"));
        var instance = await hub.StartAsync("awaited", "awaited-1");
        await hub.WhenAsync("awaited-1", Running);
        Assert.Null(await hub.Client.WaitForOrchestrationAsync(instance, TimeSpan.FromMilliseconds(50)));
        var end = hub.Client.WaitForOrchestrationAsync(instance, TimeSpan.FromMinutes(1));
        await hub.RaiseAsync("awaited-1", "go", "went");
        Assert.Equal("\"went\"", (await end).Output);
    }

    private static IEnumerable<string> Ids(IEnumerable<OrchestrationState> states) =>
        states.Select(s => s.OrchestrationInstance.InstanceId);
}
