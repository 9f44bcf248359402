using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Orchestrations.Management;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Orchestrations.Management;

/// <summary>Operators look at orchestrations and act on them with their own token; no answer carries a key.</summary>
public sealed class OrchestrationTests : IAsyncLifetime
{
    private const string Nowhere = "termination-ctr-1-ntc-1";
    private SecureMxApp _app = null!;

    public static TheoryData<string> Actions => ["terminate", "suspend", "resume", "rewind", "restart"];

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task One_that_waits_is_shown_with_its_history_and_without_a_key()
    {
        var notice = await WaitingAsync();
        string id = notice["orchestration.instanceId"].GetString()!;
        await _app.Orchestrations.WaitForInstanceStartAsync(id);
        await UntilAsync(
            id, view => view["history"].EnumerateArray().Any(happened => happened.GetProperty("event").GetString() == "timer-created"));

        var shown = await GetAsync(id);

        Assert.Equal(["instanceId"], notice["orchestration"].EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("termination", "TerminationOrchestration", "running", 0),
            (shown["kind"].GetString(), shown["orchestrator"].GetString(), shown["status"].GetString(), shown["earlierEvents"].GetInt32()));
        Assert.Equal("execution-started", shown["history.0.event"].GetString());
        Assert.StartsWith("awaits 2026-", shown["customStatus"].GetString(), StringComparison.Ordinal);
        var inJapanese = await _app.Operator.GetReplyAsync($"/api/orchestrations/{id}", ("Accept-Language", "ja"));
        Assert.EndsWith(" の終了 (E1)", inJapanese["customStatus"].GetString(), StringComparison.Ordinal);
        Assert.Contains(shown["history"].EnumerateArray(), happened => happened.GetProperty("dueAt").ValueKind == JsonValueKind.String);
        Assert.DoesNotContain("code=", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("runtime/webhooks", notice.Text + shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_operator_does_is_on_its_record_with_who_and_why()
    {
        string id = (await WaitingAsync())["orchestration.instanceId"].GetString()!;
        await _app.Orchestrations.WaitForInstanceStartAsync(id);

        var suspended = await ActAsync(id, "suspend", "監査のため");
        Assert.Equal(HttpStatusCode.Accepted, suspended.Status);
        Assert.Equal($"/api/orchestrations/{id}", suspended.Headers.Location!.ToString());
        await UntilAsync(id, view => view["status"].GetString() == "suspended");
        await ActAsync(id, "resume", "監査が終わった");
        await UntilAsync(id, view => view["status"].GetString() == "running");
        await ActAsync(id, "terminate", "誤って開始した");
        var shown = await UntilAsync(id, view => view["status"].GetString() == "terminated");

        Assert.Equal(
            ["suspend 監査のため taken", "resume 監査が終わった taken", "terminate 誤って開始した taken"],
            shown["record"].EnumerateArray().Select(
                action => $"{action.GetProperty("action")} {action.GetProperty("reason")} {action.GetProperty("outcome")}"));
        Assert.All(
            shown["record"].EnumerateArray(),
            action => Assert.Equal("operator", action.GetProperty("by").GetProperty("role").GetString()));
        Assert.All(
            shown["record"].EnumerateArray(),
            action => Assert.False(string.IsNullOrEmpty(action.GetProperty("by").GetProperty("name").GetString())));
        Assert.Contains(
            shown["history"].EnumerateArray(),
            happened => happened.GetProperty("event").GetString() == "execution-suspended"
                && happened.GetProperty("detail").GetString() == "監査のため");
    }

    [Fact]
    public async Task One_that_is_suspended_over_its_day_ends_what_is_due_when_it_is_resumed()
    {
        var notice = await WaitingAsync();
        string id = notice["orchestration.instanceId"].GetString()!;
        await _app.Orchestrations.WaitForInstanceStartAsync(id);
        await ActAsync(id, "suspend", "調査");
        await UntilAsync(id, view => view["status"].GetString() == "suspended");
        await _app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Equal("suspended", (await GetAsync(id))["status"].GetString());

        await ActAsync(id, "resume", "調査が終わった");

        await UntilAsync(id, view => view["status"].GetString() == "completed");
    }

    [Theory]
    [InlineData("running", "resume")]
    [InlineData("running", "rewind")]
    [InlineData("running", "restart")]
    [InlineData("terminated", "terminate")]
    [InlineData("terminated", "suspend")]
    [InlineData("terminated", "resume")]
    [InlineData("terminated", "rewind")]
    [InlineData("suspended", "suspend")]
    [InlineData("suspended", "rewind")]
    [InlineData("suspended", "restart")]
    [InlineData("failed", "terminate")]
    [InlineData("failed", "suspend")]
    [InlineData("failed", "resume")]
    public async Task What_the_status_does_not_allow_is_409_and_leaves_no_trace(string status, string action)
    {
        string id = await InStatusAsync(status);
        int before = (await GetAsync(id))["record"].GetArrayLength();

        (await ActAsync(id, action, "誤り")).AssertProblem(409, "conflict");

        var after = await GetAsync(id);
        Assert.Equal((status, before), (after["status"].GetString(), after["record"].GetArrayLength()));
    }

    [Theory]
    [InlineData("failed", "rewind")]
    [InlineData("failed", "restart")]
    [InlineData("terminated", "restart")]
    [InlineData("suspended", "terminate")]
    public async Task What_has_ended_can_begin_again_and_what_is_held_can_be_ended(string status, string action)
    {
        string id = await InStatusAsync(status);

        Assert.Equal(HttpStatusCode.Accepted, (await ActAsync(id, action, "やり直し")).Status);

        string wanted = action == "terminate" ? "terminated" : status == "failed" ? "failed" : "running";
        var shown = await UntilAsync(id, view => view["status"].GetString() == wanted);
        Assert.Equal("taken", shown["record"].EnumerateArray().Last().GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_failure_is_shown_without_its_stack()
    {
        var shown = await GetAsync(await InStatusAsync("failed"));

        Assert.NotEmpty(shown["failure"].GetString()!);
        Assert.DoesNotContain("   at ", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_acts_once()
    {
        string id = await InStatusAsync("running");
        var first = await _app.Operator.PostReplyAsync(
            $"/api/orchestrations/{id}/suspend", new { reason = "調査" }, ("Idempotency-Key", "k-1"));
        await UntilAsync(id, view => view["status"].GetString() == "suspended");
        var second = await _app.Operator.PostReplyAsync(
            $"/api/orchestrations/{id}/suspend", new { reason = "調査" }, ("Idempotency-Key", "k-1"));

        Assert.Equal((HttpStatusCode.Accepted, first.Text), (second.Status, second.Text));
        Assert.Equal(1, (await GetAsync(id))["record"].GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Partners_and_meters_are_403_and_what_is_unknown_is_404(string action)
    {
        object body = new { reason = "調査" };
        foreach (var client in new[] { _app.Partner, _app.Meter })
        {
            (await client.PostReplyAsync($"/api/orchestrations/{Nowhere}/{action}", body)).AssertProblem(403, "forbidden");
            (await client.GetReplyAsync($"/api/orchestrations/{Nowhere}")).AssertProblem(403, "forbidden");
            (await client.GetReplyAsync("/api/orchestrations")).AssertProblem(403, "forbidden");
        }

        string[] others = [Nowhere, new string('a', 100), new string('a', 101), "%40entity%40key", "a%2Fb", "%23", "a%3Fb", "例"];
        foreach (string id in others)
        {
            (await _app.Operator.PostReplyAsync($"/api/orchestrations/{id}/{action}", body)).AssertProblem(404, "not-found");
            (await _app.Operator.GetReplyAsync($"/api/orchestrations/{id}")).AssertProblem(404, "not-found");
        }

        Assert.Equal(
            "/reason", Assert.Single((await _app.Operator.PostReplyAsync($"/api/orchestrations/{Nowhere}/{action}", new { reason = "" }))
                .AssertProblem(400, "malformed-request")).Split(':')[0]);
    }

    [Fact]
    public async Task They_are_listed_by_status_and_kind_and_page_by_page()
    {
        string waits = await InStatusAsync("running");
        string ended = await InStatusAsync("terminated");
        string failed = await InStatusAsync("failed");

        Assert.Equal([waits], await IdsAsync("kind=termination&status=running"));
        Assert.Equal([ended], await IdsAsync("kind=termination&status=terminated"));
        Assert.Equal([failed], await IdsAsync("status=failed"));
        Assert.Equal([failed], await IdsAsync("kind=close"));
        Assert.Empty(await IdsAsync("kind=set-off"));
        string[] all = await IdsAsync("");
        Assert.Superset(new HashSet<string> { waits, ended, failed }, all.ToHashSet());
        Assert.Equal(all, (await _app.Operator.AllAsync("/api/orchestrations", 1)).Select(item => item["instanceId"]!.GetValue<string>()));
        (await _app.Operator.GetReplyAsync("/api/orchestrations?kind=nothing")).AssertProblem(400, "malformed-request");
        (await _app.Operator.GetReplyAsync("/api/orchestrations?status=canceled")).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public void Every_orchestrator_that_is_started_by_an_id_has_a_kind()
    {
        // Those without an id of their own are parts of another; a close that began under the former name still ends under it.
        string[] parts = ["CloseRangeOrchestration", "CombinedInvoicesOrchestration", "CloseOrchestration"];
        string[] orchestrators = [.. typeof(OrchestrationFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
            .Where(method => method.GetParameters().Any(
                parameter => parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).Except(parts)];

        Assert.Equal(Enum.GetValues<OrchestrationKind>().Length, orchestrators.Length);
        Assert.All(
            Enum.GetValues<OrchestrationKind>(), kind => Assert.Equal(kind, OrchestrationKinds.Of($"{Codes.Of(kind)}-ctr-1")));
        Assert.Null(OrchestrationKinds.Of(Guid.NewGuid().ToString("N")));
    }

    private async Task<string> InStatusAsync(string status)
    {
        if (status == "failed")
        {
            string id = await _app.Orchestrations.ScheduleNewOrchestrationInstanceAsync(
                "NoSuchOrchestrator", null, new Microsoft.DurableTask.StartOrchestrationOptions("close-nothing"));
            await _app.Orchestrations.WaitForInstanceCompletionAsync(id);
            return id;
        }

        string waits = (await WaitingAsync())["orchestration.instanceId"].GetString()!;
        await _app.Orchestrations.WaitForInstanceStartAsync(waits);
        if (status != "running")
            await ActAsync(waits, status == "suspended" ? "suspend" : "terminate", "準備");
        await UntilAsync(waits, view => view["status"].GetString() == status);
        return waits;
    }

    private async Task<Reply> WaitingAsync() => await _app.Operator.NoticeAsync(await _app.ContractAsync("2026-04-01"));

    private Task<Reply> ActAsync(string id, string action, string reason) =>
        _app.Operator.PostReplyAsync($"/api/orchestrations/{id}/{action}", new { reason });

    private async Task<Reply> GetAsync(string id)
    {
        var reply = await _app.Operator.GetReplyAsync($"/api/orchestrations/{id}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }

    private async Task<Reply> UntilAsync(string id, Func<Reply, bool> isSo)
    {
        Reply reply = await GetAsync(id);
        for (int look = 0; look < 500 && !isSo(reply); look++)
        {
            await Task.Delay(20);
            reply = await GetAsync(id);
        }

        Assert.True(isSo(reply), reply.Text);
        return reply;
    }

    private async Task<string[]> IdsAsync(string query) =>
        [.. (await _app.Operator.GetReplyAsync($"/api/orchestrations?limit=200&{query}".TrimEnd('&')))["items"].EnumerateArray()
            .Select(item => item.GetProperty("instanceId").GetString()!)];
}
