using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SecureMx.LocalHost.Durable;

namespace SecureMx.LocalHost.Tests.Durable;

public sealed class StartTests
{
    private static DurableApp Waiting() => new DurableApp()
        .Orchestrator<int>("Wait", async (context, _) => await context.WaitForExternalEvent<int>("Go"))
        .Orchestrator<int>("Once", (_, n) => Task.FromResult<object?>(n));

    [Fact]
    public async Task Of_sixteen_clients_that_start_one_id_at_once_one_succeeds()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        using var gate = new ManualResetEventSlim();
        var clients = Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            gate.Wait();
            try
            {
                await hub.StartAsync("Wait", n, "one");
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        })).ToList();
        gate.Set();
        Assert.Single(await Task.WhenAll(clients), won => won);
    }

    [Fact]
    public async Task An_instance_that_has_ended_is_replaced_by_a_new_one_of_its_id()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        await hub.StartAsync("Once", 1, "one");
        await hub.EndAsync("one");
        await hub.StartAsync("Once", 2, "one");
        Assert.Equal(2, (await hub.EndAsync("one")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_start_can_keep_what_has_ended_but_cannot_replace_what_host_json_keeps()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        await hub.StartAsync("Once", 1, "one");
        await hub.EndAsync("one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAsync(hub, "one", OrchestrationRuntimeStatus.Completed));
        await StartAsync(hub, "one", OrchestrationRuntimeStatus.Failed);
        Assert.Equal(2, (await hub.EndAsync("one")).ReadOutputAs<int>());
        await hub.StartAsync("Wait", 1, "two");
        await hub.IdleAsync();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAsync(hub, "two"));
    }

    [Fact]
    public async Task Where_host_json_keeps_nothing_a_running_instance_is_replaced()
    {
        await using var hub = await DurableHub.StartAsync(Waiting(), settings: new DurableTaskSettings { KeptStatuses = [] });
        await hub.StartAsync("Wait", 1, "one");
        await hub.IdleAsync();
        await StartAsync(hub, "one");
        Assert.Equal(2, (await hub.EndAsync("one")).ReadOutputAs<int>());
    }

    [Theory]
    [InlineData("@one")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    public async Task An_id_that_no_instance_can_have_is_refused(string id)
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        await Assert.ThrowsAsync<ArgumentException>(() => hub.StartAsync("Once", 1, id));
    }

    [Fact]
    public async Task Version_tags_trace_and_scheduled_start_reach_the_orchestration()
    {
        await using var hub = await DurableHub.StartAsync(new DurableApp().Orchestrator<int>(
            "Now", (context, _) => Task.FromResult<object?>($"{context.Version} {context.CurrentUtcDateTime:yyyy-MM-dd HH:mm}")));
        var options = new StartOrchestrationOptions("one", DurableHub.Begin.AddHours(2))
        {
            Version = "2.0",
            Tags = new Dictionary<string, string> { ["month"] = "2026-04" },
        };
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Now", 1, options, hub.Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.GetAsync("one")).RuntimeStatus);
        await hub.AdvanceAsync(TimeSpan.FromHours(2));
        var end = await hub.GetAsync("one");
        Assert.Equal("2.0 2026-04-01 02:00", end.ReadOutputAs<string>());
        Assert.Equal("2026-04", end.Tags["month"]);
        Assert.Equal(DurableHub.Begin.AddHours(2), end.LastUpdatedAt);
    }

    [Fact]
    public async Task Instances_are_listed_by_id_page_by_page()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        foreach (var n in Enumerable.Range(0, 25))
            await hub.StartAsync(n % 2 == 0 ? "Once" : "Wait", n, $"{(n < 20 ? "a" : "b")}{n:00}");
        await hub.IdleAsync();
        var all = new List<string>();
        await foreach (var page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a", PageSize: 7)).AsPages())
        {
            Assert.InRange(page.Values.Count, 0, 7);
            all.AddRange(page.Values.Select(i => i.InstanceId));
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"a{n:00}"), all);
        var running = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running], FetchInputsAndOutputs: true);
        Assert.Equal(12, await CountAsync(hub.Client.GetAllInstancesAsync(running)));
        Assert.Equal(
            0, await CountAsync(hub.Client.GetAllInstancesAsync(new OrchestrationQuery(CreatedFrom: DurableHub.Begin.AddSeconds(1)))));
    }

    [Fact]
    public async Task Inputs_and_outputs_are_read_only_where_they_were_asked_for()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var id = await hub.StartAsync("Once", 3);
        await hub.EndAsync(id);
        var bare = (await hub.Client.GetInstanceAsync(id, hub.Patience))!;
        Assert.Null(bare.SerializedOutput);
        Assert.Throws<InvalidOperationException>(() => bare.ReadOutputAs<string>());
        Assert.Null(await hub.Client.GetInstanceAsync("nobody", hub.Patience));
    }

    [Fact]
    public async Task An_unknown_orchestrator_fails_with_its_name()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var end = await hub.RunAsync("Missing");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("'Missing' doesn't exist", end.SerializedOutput, StringComparison.Ordinal);
    }

    private static Task<string> StartAsync(DurableHub hub, string id, params OrchestrationRuntimeStatus[] kept) =>
        hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Once", 2, new StartOrchestrationOptions(id).WithDedupeStatuses(kept), hub.Patience);

    private static async Task<int> CountAsync(AsyncPageable<OrchestrationMetadata> instances)
    {
        var count = 0;
        await foreach (var _ in instances)
            count++;
        return count;
    }
}
