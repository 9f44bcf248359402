using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMx.LocalRuntime.Durable;
using SecureMx.LocalRuntime.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalRuntime.Tests.Durable;

/// <summary>The management API over real HTTP.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private const string Key = "secret";

    private readonly WebApplication web;
    private bool healthy;
    private HttpClient http = null!;

    public ManagementTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IDurableFunctions>(new DurableApp()
            .Activity<int>("Echo", n => n)
            .Activity<int>("Fragile", n => healthy ? n : throw new FormatException("ill"))
            .Orchestrator("Once", context => context.CallActivityAsync<int>("Echo", context.GetInput<int>()))
            .Orchestrator("Fails", context => context.CallActivityAsync<int>("Fragile", 1))
            .Orchestrator("Wait", async context =>
            {
                context.SetCustomStatus(new { waitsFor = "Go" });
                return await context.WaitForExternalEvent<string>("Go");
            }));
        builder.Services.AddLocalDurableTask(options => options.SystemKey = Key);
        web = builder.Build();
        web.MapDurableManagement();
    }

    private DurableTaskClient Client => web.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync()
    {
        await web.StartAsync();
        http = new HttpClient { BaseAddress = new Uri(web.Urls.First() + "/runtime/webhooks/durabletask/") };
        http.DefaultRequestHeaders.Add("x-functions-key", Key);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await web.DisposeAsync();
    }

    [Theory]
    [InlineData("instances", HttpStatusCode.Unauthorized)]
    [InlineData("instances?code=wrong", HttpStatusCode.Unauthorized)]
    [InlineData("instances?code=" + Key, HttpStatusCode.OK)]
    [InlineData("instances?taskHub=Any&connection=Any&code=" + Key, HttpStatusCode.OK)]
    [InlineData("elsewhere", HttpStatusCode.Unauthorized)]
    [InlineData("elsewhere?code=" + Key, HttpStatusCode.NotFound)]
    public async Task Every_call_needs_the_key(string path, HttpStatusCode expected)
    {
        using var stranger = new HttpClient { BaseAddress = http.BaseAddress };
        Assert.Equal(expected, (await stranger.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task The_status_of_a_running_instance_is_202_with_where_to_look_again()
    {
        await StartAsync("Wait", "w");
        var answer = await http.GetAsync("instances/w?showHistory=true");
        var status = await Body(answer);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(new Uri(http.BaseAddress!, "instances/w?showHistory=true"), answer.Headers.Location);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("Running", status.GetProperty("runtimeStatus").GetString());
        Assert.Equal("Go", status.GetProperty("customStatus").GetProperty("waitsFor").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("output").ValueKind);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", status.GetProperty("createdTime").GetString());
        Assert.Equal(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime", "historyEvents"],
            status.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task The_status_of_an_ended_instance_is_200_with_output_and_history_on_demand()
    {
        await Client.ScheduleNewOrchestrationInstanceAsync("Once", 5, new StartOrchestrationOptions("o"));
        await Client.WaitForInstanceCompletionAsync("o", CancellationToken.None);
        var plain = await Body(await http.GetAsync("instances/o"));
        Assert.Equal(5, plain.GetProperty("output").GetInt32());
        Assert.Equal(5, plain.GetProperty("input").GetInt32());
        Assert.False(plain.TryGetProperty("historyEvents", out _));
        var answer = await http.GetAsync("instances/o?showHistory=true&showHistoryOutput=true&showInput=false");
        var full = await Body(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(JsonValueKind.Null, full.GetProperty("input").ValueKind);
        var history = full.GetProperty("historyEvents").EnumerateArray().ToList();
        Assert.Equal(
            ["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], history.Select(e => e.GetProperty("EventType").GetString()));
        Assert.Equal("Once", history[0].GetProperty("FunctionName").GetString());
        Assert.Equal("Echo", history[1].GetProperty("FunctionName").GetString());
        Assert.Equal(5, history[1].GetProperty("Result").GetInt32());
        Assert.Equal("Completed", history[2].GetProperty("OrchestrationStatus").GetString());
    }

    [Fact]
    public async Task A_failed_instance_is_200_or_500_as_asked_and_can_be_rewound()
    {
        await StartAsync("Fails", "f");
        await Client.WaitForInstanceCompletionAsync("f", CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("instances/f")).StatusCode);
        var failed = await http.GetAsync("instances/f?returnInternalServerErrorOnFailure=true&showHistory=true");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains("ill", (await Body(failed)).GetProperty("output").GetString(), StringComparison.Ordinal);
        healthy = true;
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("instances/f/rewind?reason=mended", null)).StatusCode);
        await EventuallyAsync("instances/f/rewind", HttpStatusCode.Gone);
        Assert.Equal(1, (await Body(await http.GetAsync("instances/f"))).GetProperty("output").GetInt32());
    }

    [Fact]
    public async Task Events_reach_running_instances_alone_and_only_as_JSON()
    {
        await StartAsync("Wait", "w");
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsJsonAsync("instances/nobody/raiseEvent/Go", 1)).StatusCode);
        using var text = new StringContent("x");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("instances/w/raiseEvent/Go", text)).StatusCode);
        using var broken = new StringContent("{", null, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("instances/w/raiseEvent/Go", broken)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsJsonAsync("instances/w/raiseEvent/Go", "now")).StatusCode);
        Assert.Equal("now", (await Client.WaitForInstanceCompletionAsync("w", true)).ReadOutputAs<string>());
        Assert.Equal(HttpStatusCode.Gone, (await http.PostAsJsonAsync("instances/w/raiseEvent/Go", 1)).StatusCode);
    }

    [Fact]
    public async Task Instances_are_suspended_resumed_and_terminated()
    {
        await StartAsync("Wait", "w");
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("instances/w/suspend?reason=audit", null)).StatusCode);
        await EventuallyStatusAsync("w", "Suspended");
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("instances/w/resume?reason=over", null)).StatusCode);
        await EventuallyStatusAsync("w", "Running");
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsync("instances/w/terminate?reason=enough", null)).StatusCode);
        await Client.WaitForInstanceCompletionAsync("w", CancellationToken.None);
        var status = await Body(await http.GetAsync("instances/w"));
        Assert.Equal("Terminated", status.GetProperty("runtimeStatus").GetString());
        Assert.Equal("enough", status.GetProperty("output").GetString());
        foreach (var operation in new[] { "suspend", "resume", "terminate", "rewind" })
        {
            Assert.Equal(HttpStatusCode.Gone, (await http.PostAsync($"instances/w/{operation}", null)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync($"instances/nobody/{operation}", null)).StatusCode);
        }
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        foreach (var n in Enumerable.Range(0, 5))
        {
            await StartAsync("Wait", $"list-{n}");
        }

        await Client.TerminateInstanceAsync("list-4", CancellationToken.None);
        await Client.WaitForInstanceCompletionAsync("list-4", CancellationToken.None);
        var first = await http.GetAsync("instances?instanceIdPrefix=list-&top=3&runtimeStatus=Running,Pending");
        Assert.Equal(["list-0", "list-1", "list-2"], await Ids(first));
        using var more = new HttpRequestMessage(HttpMethod.Get, "instances?instanceIdPrefix=list-&top=3&runtimeStatus=Running&runtimeStatus=Pending");
        more.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        var second = await http.SendAsync(more);
        Assert.Equal(["list-3"], await Ids(second));
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));
        Assert.Empty(await Ids(await http.GetAsync("instances?createdTimeFrom=2999-01-01T00:00:00Z")));
        Assert.Equal(5, (await Ids(await http.GetAsync("instances?createdTimeTo=2999-01-01T00:00:00Z&showInput=false"))).Count);
    }

    [Fact]
    public async Task What_has_ended_can_be_purged_one_by_one_or_by_filter()
    {
        await StartAsync("Wait", "living");
        await StartAsync("Once", "one");
        await StartAsync("Once", "two");
        await Client.WaitForInstanceCompletionAsync("one", CancellationToken.None);
        await Client.WaitForInstanceCompletionAsync("two", CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync("instances/nobody")).StatusCode);
        Assert.Equal(0, (await Body(await http.DeleteAsync("instances/living"))).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(1, (await Body(await http.DeleteAsync("instances/one"))).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await http.DeleteAsync("instances")).StatusCode);
        const string Filter = "instances?createdTimeFrom=2000-01-01T00:00:00Z&runtimeStatus=Completed";
        Assert.Equal(1, (await Body(await http.DeleteAsync(Filter))).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync(Filter)).StatusCode);
    }

    [Fact]
    public async Task Orchestrators_are_started_and_restarted_with_the_addresses_to_manage_them()
    {
        var started = await http.PostAsJsonAsync("orchestrators/Once/mine", 9);
        var links = await Body(started);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), started.Headers.RetryAfter!.Delta);
        Assert.Equal(links.GetProperty("statusQueryGetUri").GetString(), started.Headers.Location!.OriginalString);
        Assert.Equal("mine", links.GetProperty("id").GetString());
        Assert.Equal(Client.CreateHttpManagementPayload("mine").TerminatePostUri, links.GetProperty("terminatePostUri").GetString());
        await Client.WaitForInstanceCompletionAsync("mine", CancellationToken.None);
        using var stranger = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(started.Headers.Location)).StatusCode);
        var again = await Body(await http.PostAsync("instances/mine/restart?restartWithNewInstanceId=false", null));
        Assert.Equal("mine", again.GetProperty("id").GetString());
        var other = await Body(await http.PostAsync("instances/mine/restart", null));
        Assert.NotEqual("mine", other.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("instances/nobody/restart", null)).StatusCode);
        var waited = await http.PostAsJsonAsync("orchestrators/Once?timeout=30&pollingInterval=1", 4);
        Assert.Equal("4", await waited.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_start_of_what_nobody_wrote_or_of_broken_JSON_or_of_a_living_id_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("orchestrators/Nobody", null)).StatusCode);
        using var broken = new StringContent("{", null, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("orchestrators/Once", broken)).StatusCode);
        await StartAsync("Wait", "living");
        Assert.Equal(HttpStatusCode.Conflict, (await http.PostAsync("orchestrators/Wait/living", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("orchestrators/Once")).StatusCode);
    }

    private static async Task<JsonElement> Body(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    private static async Task<List<string?>> Ids(HttpResponseMessage answer) =>
        [.. (await Body(answer)).EnumerateArray().Select(i => i.GetProperty("instanceId").GetString())];

    private async Task StartAsync(string orchestrator, string id)
    {
        await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, 1, new StartOrchestrationOptions(id));
        await Client.WaitForInstanceStartAsync(id, CancellationToken.None);
    }

    private Task EventuallyAsync(string path, HttpStatusCode expected)
        => Eventually.HoldsAsync(async () => (await http.PostAsync(path, null)).StatusCode == expected);

    private Task EventuallyStatusAsync(string id, string expected)
        => Eventually.HoldsAsync(async () => (await Body(await http.GetAsync("instances/" + id))).GetProperty("runtimeStatus").GetString() == expected);
}
