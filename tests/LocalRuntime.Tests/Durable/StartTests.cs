using SecureMx.LocalRuntime.Durable;

namespace SecureMx.LocalRuntime.Tests.Durable;

public sealed class StartTests
{
    private static DurableApp Waiting() => new DurableApp()
        .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("Go"))
        .Orchestrator("Once", context => Task.FromResult(context.GetInput<int>()));

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
    public async Task The_statuses_in_which_an_instance_stays_can_be_named()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        await hub.StartAsync("Once", 1, "one");
        await hub.EndAsync("one");
        var keepAll = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("Once", 2, keepAll, hub.Patience));
        await hub.StartAsync("Wait", 1, "two");
        await hub.IdleAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Once", 2, new StartOrchestrationOptions("two").WithDedupeStatuses(), hub.Patience);
        Assert.Equal(2, (await hub.EndAsync("two")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_start_that_was_answered_survives_a_crash()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => hub.StartAsync("Once", n, $"i{n}")));
        var next = await hub.CrashAsync();
        foreach (var (id, n) in ids.Select((id, n) => (id, n)))
        {
            Assert.Equal(n, (await next.EndAsync(id)).ReadOutputAs<int>());
        }
    }

    [Fact]
    public async Task Instances_are_listed_by_id_page_by_page()
    {
        await using var hub = await DurableHub.StartAsync(Waiting());
        foreach (var n in Enumerable.Range(0, 25))
        {
            await hub.StartAsync(n % 2 == 0 ? "Once" : "Wait", n, $"{(n < 20 ? "a" : "b")}{n:00}");
        }

        await hub.IdleAsync();
        var all = new List<string>();
        await foreach (var page in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "a", PageSize: 7)).AsPages())
        {
            Assert.InRange(page.Values.Count, 0, 7);
            all.AddRange(page.Values.Select(i => i.InstanceId));
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"a{n:00}"), all);
        var running = new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running], FetchInputsAndOutputs: true);
        Assert.Equal(12, await Count(hub.Client.GetAllInstancesAsync(running)));
        Assert.Equal(0, await Count(hub.Client.GetAllInstancesAsync(new OrchestrationQuery(CreatedFrom: DurableHub.Begin.AddSeconds(1)))));
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
    public void The_management_addresses_name_the_instance_and_carry_the_key()
    {
        var options = Microsoft.Extensions.Options.Options.Create(new LocalDurableTaskOptions
        {
            BaseAddress = new Uri("http://localhost:7071"),
            SystemKey = "k/1",
            HubName = "Hub",
        });
        var payload = new ManagementAddress(null!, options).For("a b");
        var root = "http://localhost:7071/runtime/webhooks/durabletask/instances/a%20b";
        const string Key = "taskHub=Hub&connection=Storage&code=k%2F1";
        Assert.Equal($"{root}?{Key}", payload.StatusQueryGetUri);
        Assert.Equal($"{root}/raiseEvent/{{eventName}}?{Key}", payload.SendEventPostUri);
        Assert.Equal($"{root}/terminate?reason={{text}}&{Key}", payload.TerminatePostUri);
        Assert.Equal($"{root}/restart?{Key}", payload.RestartPostUri);
    }

    private static async Task<int> Count(AsyncPageable<OrchestrationMetadata> instances)
    {
        var count = 0;
        await foreach (var _ in instances)
        {
            count++;
        }

        return count;
    }
}
