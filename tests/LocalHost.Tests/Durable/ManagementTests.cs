using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Durable;
using SecureMx.LocalHost.Durable.Management;

namespace SecureMx.LocalHost.Tests.Durable;

/// <summary>The management API over real HTTP.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private const string Key = "secret/1";
    private const string Code = "code=secret%2F1";

    private DurableHub _hub = null!;
    private WebApplication _web = null!;
    private HttpClient _http = null!;
    private bool _healthy;

    public async Task InitializeAsync()
    {
        _hub = await DurableHub.StartAsync(
            new DurableApp()
                .Activity<int>("Echo", n => n)
                .Activity<int>("Fragile", n => _healthy ? n : throw new FormatException("ill"))
                .Orchestrator<int>("Once", async (context, n) => await context.CallActivityAsync<int>("Echo", n))
                .Orchestrator<int>("Fails", async (context, _) => await context.CallActivityAsync<int>("Fragile", 1))
                .Orchestrator<int>("Parent", async (context, n) =>
                    await context.CallSubOrchestratorAsync<int>("Once", n, new SubOrchestrationOptions(instanceId: "child")))
                .Orchestrator<int>("Wait", async (context, _) =>
                {
                    context.SetCustomStatus(new { waitsFor = "Go" });
                    return await context.WaitForExternalEvent<string>("Go");
                }),
            settings: new DurableTaskSettings { StoresInputs = true });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.MapDurableManagement(_hub.Operations, Key, request => ValueTask.FromResult(request.Query["code"] == Key));
        await _web.StartAsync();
        _http = new HttpClient(new WithKey()) { BaseAddress = new Uri(_web.Urls.First() + "/runtime/webhooks/durabletask/") };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _web.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData("instances", HttpStatusCode.Unauthorized)]
    [InlineData("instances?code=wrong", HttpStatusCode.Unauthorized)]
    [InlineData("instances?" + Code, HttpStatusCode.OK)]
    [InlineData("instances?taskHub=Any&connection=Any&" + Code, HttpStatusCode.OK)]
    [InlineData("entities?" + Code, HttpStatusCode.OK)]
    [InlineData("elsewhere", HttpStatusCode.Unauthorized)]
    [InlineData("elsewhere?" + Code, HttpStatusCode.NotFound)]
    public async Task Every_call_needs_the_key(string path, HttpStatusCode expected)
    {
        using var stranger = new HttpClient { BaseAddress = _http.BaseAddress };
        var answer = await stranger.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Unauthorized ? ["Bearer"] : [], answer.Headers.WwwAuthenticate.Select(c => c.Scheme));
    }

    [Fact]
    public async Task There_are_no_entities() => Assert.Equal("[]", await _http.GetStringAsync("entities"));

    [Fact]
    public async Task The_status_of_a_running_instance_is_202_with_where_to_look_again()
    {
        await StartAsync("Wait", "w");
        var answer = await _http.GetAsync("instances/w?showHistory=true");
        var status = await BodyAsync(answer);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(new Uri(_http.BaseAddress!, "instances/w?showHistory=true&" + Code), answer.Headers.Location);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("Running", status.GetProperty("runtimeStatus").GetString());
        Assert.Equal("Go", status.GetProperty("customStatus").GetProperty("waitsFor").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("output").ValueKind);
        Assert.Equal("2026-04-01T00:00:00Z", status.GetProperty("createdTime").GetString());
        Assert.Equal(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime", "historyEvents"],
            status.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task The_status_of_an_ended_instance_is_200_with_output_and_history_on_demand()
    {
        await EndAsync("Once", "o", 5);
        var plain = await BodyAsync(await _http.GetAsync("instances/o"));
        Assert.Equal((5, 5), (plain.GetProperty("output").GetInt32(), plain.GetProperty("input").GetInt32()));
        Assert.False(plain.TryGetProperty("historyEvents", out _));
        var answer = await _http.GetAsync("instances/o?showHistory=true&showHistoryOutput=true&showInput=false");
        var full = await BodyAsync(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(JsonValueKind.Null, full.GetProperty("input").ValueKind);
        var history = full.GetProperty("historyEvents").EnumerateArray().ToList();
        Assert.Equal(
            ["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], history.Select(e => e.GetProperty("EventType").GetString()));
        Assert.Equal("Once", history[0].GetProperty("FunctionName").GetString());
        Assert.Equal("Echo", history[1].GetProperty("FunctionName").GetString());
        Assert.Equal(5, history[1].GetProperty("Result").GetInt32());
        Assert.Equal("Completed", history[2].GetProperty("OrchestrationStatus").GetString());
        Assert.All(history, e => Assert.False(e.TryGetProperty("Input", out _)));
    }

    [Fact]
    public async Task A_history_has_the_members_of_DurableTask_Core_and_neither_ids_nor_what_belongs_to_an_episode()
    {
        await EndAsync("Once", "o", 5);
        var history = (await BodyAsync(await _http.GetAsync("instances/o?showHistory=true")))
            .GetProperty("historyEvents")
            .EnumerateArray()
            .ToList();
        Assert.Equal("5", history[0].GetProperty("Input").GetString());
        foreach (var member in new[] { "ParentTraceContext", "ScheduledStartTime", "Generation", "Correlation" })
            Assert.True(history[0].TryGetProperty(member, out _), member);
        foreach (var member in new[] { "Name", "OrchestrationInstance", "ParentInstance", "Version", "Tags", "EventId", "IsPlayed" })
            Assert.False(history[0].TryGetProperty(member, out _), member);
        Assert.Equal("[5]", history[1].GetProperty("Input").GetString());
        Assert.True(history[1].TryGetProperty("ScheduledTime", out _));
        Assert.False(history[1].TryGetProperty("TaskScheduledId", out _));
        Assert.False(history[1].TryGetProperty("Result", out _));
    }

    [Fact]
    public async Task A_failed_instance_is_200_or_500_as_asked_and_can_be_rewound()
    {
        await EndAsync("Fails", "f");
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("instances/f")).StatusCode);
        var failed = await _http.GetAsync("instances/f?returnInternalServerErrorOnFailure=true&showHistory=true");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains("ill", (await BodyAsync(failed)).GetProperty("output").GetString(), StringComparison.Ordinal);
        _healthy = true;
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsync("instances/f/rewind?reason=mended", null)).StatusCode);
        await _hub.IdleAsync();
        Assert.Equal(1, (await BodyAsync(await _http.GetAsync("instances/f"))).GetProperty("output").GetInt32());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _http.PostAsync("instances/f/rewind", null)).StatusCode);
    }

    [Fact]
    public async Task Events_reach_running_instances_alone_and_only_as_JSON()
    {
        await StartAsync("Wait", "w");
        Assert.Equal(HttpStatusCode.NotFound, (await _http.PostAsJsonAsync("instances/nobody/raiseEvent/Go", 1)).StatusCode);
        using var text = new StringContent("x");
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync("instances/w/raiseEvent/Go", text)).StatusCode);
        using var broken = new StringContent("{", null, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync("instances/w/raiseEvent/Go", broken)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsJsonAsync("instances/w/raiseEvent/Go", "now")).StatusCode);
        Assert.Equal("now", (await _hub.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(HttpStatusCode.Gone, (await _http.PostAsJsonAsync("instances/w/raiseEvent/Go", 1)).StatusCode);
    }

    [Fact]
    public async Task Instances_are_suspended_resumed_and_terminated()
    {
        await StartAsync("Wait", "w");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _http.PostAsync("instances/w/rewind", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsync("instances/w/suspend?reason=audit", null)).StatusCode);
        await _hub.IdleAsync();
        var suspended = await BodyAsync(await _http.GetAsync("instances/w"));
        Assert.Equal(
            ("Suspended", "audit"), (suspended.GetProperty("runtimeStatus").GetString(), suspended.GetProperty("output").GetString()));
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsync("instances/w/resume?reason=over", null)).StatusCode);
        await _hub.IdleAsync();
        Assert.Equal("Running", (await BodyAsync(await _http.GetAsync("instances/w"))).GetProperty("runtimeStatus").GetString());
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsync("instances/w/terminate?reason=enough", null)).StatusCode);
        await _hub.EndAsync("w");
        var status = await BodyAsync(await _http.GetAsync("instances/w"));
        Assert.Equal(("Terminated", "enough"), (status.GetProperty("runtimeStatus").GetString(), status.GetProperty("output").GetString()));
        foreach (var operation in new[] { "suspend", "resume", "terminate", "rewind" })
        {
            var expected = operation == "rewind" ? HttpStatusCode.PreconditionFailed : HttpStatusCode.Gone;
            Assert.Equal(expected, (await _http.PostAsync($"instances/w/{operation}", null)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await _http.PostAsync($"instances/nobody/{operation}", null)).StatusCode);
        }
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        foreach (var n in Enumerable.Range(0, 5))
            await StartAsync("Wait", $"list-{n}");
        await _hub.Client.TerminateInstanceAsync("list-4", CancellationToken.None);
        await _hub.EndAsync("list-4");
        var first = await _http.GetAsync("instances?instanceIdPrefix=list-&top=3&runtimeStatus=Running,Pending");
        Assert.Equal(["list-0", "list-1", "list-2"], await IdsAsync(first));
        using var more = new HttpRequestMessage(
            HttpMethod.Get, "instances?instanceIdPrefix=list-&top=3&runtimeStatus=Running&runtimeStatus=Pending");
        more.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        var second = await _http.SendAsync(more);
        Assert.Equal(["list-3"], await IdsAsync(second));
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));
        Assert.Empty(await IdsAsync(await _http.GetAsync("instances?createdTimeFrom=2999-01-01T00:00:00Z")));
        Assert.Equal(5, (await IdsAsync(await _http.GetAsync("instances?createdTimeTo=2999-01-01T00:00:00Z&showInput=false"))).Count);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "instances");
        foreign.Headers.Add("x-ms-continuation-token", "%");
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.SendAsync(foreign)).StatusCode);
    }

    [Fact]
    public async Task A_list_names_the_parent_of_a_sub_orchestration()
    {
        await EndAsync("Parent", "p");
        var list = (await BodyAsync(await _http.GetAsync("instances")))
            .EnumerateArray()
            .ToDictionary(i => i.GetProperty("instanceId").GetString()!);
        Assert.Equal("p", list["child"].GetProperty("parentInstanceId").GetString());
        Assert.False(list["p"].TryGetProperty("parentInstanceId", out _));
    }

    [Fact]
    public async Task What_has_ended_can_be_purged_one_by_one_or_by_filter()
    {
        await StartAsync("Wait", "living");
        await EndAsync("Once", "one");
        await EndAsync("Once", "two");
        Assert.Equal(HttpStatusCode.NotFound, (await _http.DeleteAsync("instances/nobody")).StatusCode);
        Assert.Equal(0, (await BodyAsync(await _http.DeleteAsync("instances/living"))).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(1, (await BodyAsync(await _http.DeleteAsync("instances/one"))).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.DeleteAsync("instances")).StatusCode);
        const string Filter = "instances?createdTimeFrom=2000-01-01T00:00:00Z&runtimeStatus=Completed";
        Assert.Equal(1, (await BodyAsync(await _http.DeleteAsync(Filter))).GetProperty("instancesDeleted").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await _http.DeleteAsync(Filter)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.DeleteAsync("instances?createdTimeFrom=2000-01-01T00:00:00Z")).StatusCode);
    }

    [Fact]
    public async Task Orchestrators_are_started_and_restarted_with_the_addresses_to_manage_them()
    {
        var started = await _http.PostAsJsonAsync("orchestrators/Once/mine", 9);
        var links = await BodyAsync(started);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), started.Headers.RetryAfter!.Delta);
        Assert.Equal(links.GetProperty("statusQueryGetUri").GetString(), started.Headers.Location!.OriginalString);
        Assert.Equal("mine", links.GetProperty("id").GetString());
        Assert.Equal($"{_http.BaseAddress}instances/mine?{Code}", links.GetProperty("statusQueryGetUri").GetString());
        Assert.Equal(
            $"{_http.BaseAddress}instances/mine/terminate?reason={{text}}&{Code}", links.GetProperty("terminatePostUri").GetString());
        Assert.Equal(
            [
                "id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri",
                "suspendPostUri", "resumePostUri"],
            links.EnumerateObject().Select(p => p.Name));
        await _hub.EndAsync("mine");
        using var stranger = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(started.Headers.Location)).StatusCode);
        var again = await BodyAsync(await _http.PostAsync("instances/mine/restart?restartWithNewInstanceId=false", null));
        Assert.Equal("mine", again.GetProperty("id").GetString());
        var other = await BodyAsync(await _http.PostAsync("instances/mine/restart", null));
        Assert.NotEqual("mine", other.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync("instances/nobody/restart", null)).StatusCode);
        var waited = await _http.PostAsJsonAsync("orchestrators/Once?timeout=30&pollingInterval=1", 4);
        Assert.Equal("4", await waited.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_start_of_an_unknown_orchestrator_is_accepted_and_fails()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _http.PostAsync("orchestrators/Nobody/n", null)).StatusCode);
        await _hub.EndAsync("n");
        Assert.Equal("Failed", (await BodyAsync(await _http.GetAsync("instances/n"))).GetProperty("runtimeStatus").GetString());
    }

    [Fact]
    public async Task A_start_with_broken_JSON_or_an_id_that_is_none_or_is_taken_is_refused()
    {
        using var broken = new StringContent("{", null, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync("orchestrators/Once", broken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsync("orchestrators/Once/@x", null)).StatusCode);
        await StartAsync("Wait", "living");
        Assert.Equal(HttpStatusCode.Conflict, (await _http.PostAsync("orchestrators/Wait/living", null)).StatusCode);
        var restart = await _http.PostAsync("instances/living/restart?restartWithNewInstanceId=false", null);
        Assert.Equal(HttpStatusCode.Conflict, restart.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("orchestrators/Once")).StatusCode);
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    private static async Task<List<string?>> IdsAsync(HttpResponseMessage answer) =>
        [.. (await BodyAsync(answer)).EnumerateArray().Select(i => i.GetProperty("instanceId").GetString())];

    private async Task StartAsync(string orchestrator, string id)
    {
        await _hub.StartAsync(orchestrator, 1, id);
        await _hub.Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        await _hub.IdleAsync();
    }

    private async Task EndAsync(string orchestrator, string id, int input = 1)
    {
        await _hub.StartAsync(orchestrator, input, id);
        await _hub.EndAsync(id);
    }

    /// <summary>Adds the key to each address.</summary>
    private sealed class WithKey() : DelegatingHandler(new HttpClientHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.AbsoluteUri;
            request.RequestUri = new Uri(address + (address.Contains('?', StringComparison.Ordinal) ? '&' : '?') + Code);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
