using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Misuse;

/// <summary>U1: traffic is restricted at once. U2: the customer is notified afterwards, and both instants are on the record.</summary>
public class RestrictionTests
{
    private static readonly object Whole = new { reason = "大量送信" };

    [Fact]
    public async Task U2_the_customer_is_told_through_the_partners_webhook()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Webhooks:AllowLoopback", "true");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string contract = await app.ContractAsync("2026-04-01");

        var imposed = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/restrictions",
            new { reason = "迷惑メール", accounts = new[] { "taro@example.jp" }, addresses = new[] { "2001:DB8::0:1" } });
        Assert.Equal(HttpStatusCode.Accepted, imposed.Status);
        Assert.Equal("imposed", imposed["status"].GetString());
        Assert.Equal("2026-04-01T00:00:00Z", imposed["imposedAt"].GetString());
        Assert.Equal("2001:db8::1", imposed["addresses.0"].GetString());
        string id = imposed["restrictionId"].GetString()!;
        Assert.Equal($"restriction-{contract}-{id}", imposed["orchestration.instanceId"].GetString());

        await app.MoveClockAsync("2026-04-01T00:00:01Z");
        var message = Assert.Single(receiver.Of("securemx.restriction.imposed"));
        var news = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal($"{id}.imposed", message.Id);
        Assert.Equal("securemx.restriction.imposed", news.GetProperty("type").GetString());
        Assert.Equal("迷惑メール", news.GetProperty("data").GetProperty("reason").GetString());
        Assert.Equal("2026-04-01T00:00:00Z", news.GetProperty("data").GetProperty("imposedAt").GetString());

        var told = await app.Partner.GetReplyAsync(imposed.Headers.Location!.ToString());
        Assert.NotEqual(JsonValueKind.Null, told["informedAt"].ValueKind);
        Assert.Equal(["instanceId"], told["orchestration"].EnumerateObject().Select(member => member.Name));
        await app.MoveClockAsync("2026-04-02T00:00:00Z");
        Assert.Empty(await TasksAsync(app));
        Assert.Equal(["traffic-restricted", "restriction-told"], await app.EventsAsync(contract, after: 1));
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task U2_a_notice_that_is_not_accepted_within_an_hour_raises_a_task_and_is_tried_on()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", "--Webhooks:AllowLoopback", "true");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string contract = await app.ContractAsync("2026-04-01");
        string path = (await app.Operator.PostReplyAsync($"/api/contracts/{contract}/restrictions", Whole)).Headers.Location!.ToString();

        await app.MoveClockAsync("2026-04-01T00:59:59Z");
        Assert.Empty(await TasksAsync(app));
        Assert.InRange(receiver.Of("securemx.restriction.imposed").Count, 3, 20);
        await app.MoveClockAsync("2026-04-01T01:00:00Z");
        Assert.Single(await TasksAsync(app));
        Assert.Equal(JsonValueKind.Null, (await app.Operator.GetReplyAsync(path))["informedAt"].ValueKind);

        receiver.Status = HttpStatusCode.OK;
        await app.MoveClockAsync("2026-04-01T04:00:00Z");
        Assert.NotEqual(JsonValueKind.Null, (await app.Operator.GetReplyAsync(path))["informedAt"].ValueKind);
        Assert.Single(receiver.Of("securemx.restriction.imposed").Select(message => (message.Id, message.Body)).Distinct());
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task U2_without_a_webhook_a_person_tells_the_customer_and_says_so()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        string path = (await app.Operator.PostReplyAsync($"/api/contracts/{contract}/restrictions", Whole)).Headers.Location!.ToString();
        await app.MoveClockAsync("2026-04-01T01:30:00Z");
        Assert.Single(await TasksAsync(app));

        var told = await app.Operator.PostReplyAsync($"{path}/notification", null);
        Assert.Equal("2026-04-01T01:30:00Z", told["informedAt"].GetString());
        await app.MoveClockAsync("2026-04-01T05:00:00Z");
        Assert.Equal("2026-04-01T01:30:00Z", (await app.Operator.PostReplyAsync($"{path}/notification", "{}"))["informedAt"].GetString());
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task U1_a_restriction_is_lifted_once_and_stays_on_the_record()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), list = $"/api/contracts/{contract}/restrictions";
        string path = (await app.Operator.PostReplyAsync(list, Whole)).Headers.Location!.ToString();
        var whole = await app.Operator.GetReplyAsync(path);
        Assert.True(whole["isWhole"].GetBoolean());

        var lifted = await app.Operator.PostReplyAsync($"{path}/lift", new { reason = "解決済み" });
        Assert.Equal("lifted", lifted["status"].GetString());
        Assert.Equal("解決済み", lifted["liftReason"].GetString());
        Assert.Equal("解決済み", (await app.Operator.PostReplyAsync($"{path}/lift", new { reason = "別" }))["liftReason"].GetString());

        await app.Operator.PostReplyAsync(list, Whole);
        Assert.Equal(
            ["lifted", "imposed"], (await app.Partner.AllAsync(list, limit: 1)).Select(item => item["status"]!.GetValue<string>()));
        Assert.Equal("lifted", (await app.ContractNowAsync(contract))["restrictions.0.status"].GetString());
        Assert.Equal(["traffic-restricted", "restriction-lifted", "traffic-restricted"], await app.EventsAsync(contract, after: 1));
    }

    [Theory]
    [InlineData("""{}""", 400, "/reason")]
    [InlineData("""{"reason":"x","accounts":"all"}""", 400, "/accounts")]
    [InlineData("""{"reason":" "}""", 422, "/reason")]
    [InlineData("""{"reason":"x","accounts":[]}""", 422, "/accounts")]
    [InlineData("""{"reason":"x","addresses":["10.0.0.300"]}""", 422, "/addresses/0")]
    public async Task U1_a_bad_restriction_is_refused_at_its_place(string body, int status, string pointer)
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");

        var reply = await app.Operator.PostReplyAsync($"/api/contracts/{contract}/restrictions", body);

        Assert.StartsWith(
            $"{pointer}: ", Assert.Single(reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms")),
            StringComparison.Ordinal);
        Assert.Empty(await app.EventsAsync(contract, after: 1));
    }

    [Fact]
    public async Task Only_operators_restrict_and_only_the_partner_sees_it()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), list = $"/api/contracts/{contract}/restrictions";
        string path = (await app.Operator.PostReplyAsync(list, Whole)).Headers.Location!.ToString();

        (await app.Partner.PostReplyAsync(list, Whole)).AssertProblem(403, "forbidden");
        (await app.Partner.PostReplyAsync($"{path}/lift", new { reason = "x" })).AssertProblem(403, "forbidden");
        (await app.Partner.PostReplyAsync($"{path}/notification", null)).AssertProblem(403, "forbidden");
        (await app.OtherPartner.GetReplyAsync(list)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        (await app.Meter.GetReplyAsync(list)).AssertProblem(403, "forbidden");
        (await app.Anonymous.PostReplyAsync(list, Whole)).AssertProblem(401, "unauthenticated");
        (await app.Operator.PostReplyAsync($"{list}/rst-0/lift", new { reason = "x" })).AssertProblem(404, "not-found");
        (await app.Operator.PostReplyAsync("/api/contracts/ctr-0/restrictions", Whole)).AssertProblem(404, "not-found");
        (
            await app.Operator.PostReplyAsync($"{path}/lift", new { reason = "x" }, ("If-Match", "\"1.x\""))).AssertProblem(
                412, "stale-precondition");
    }

    private static async Task<IReadOnlyList<string>> TasksAsync(SecureMxApp app) =>
        [.. (await app.Operator.AllAsync("/api/tasks?status=open", 50))
            .Where(task => task["kind"]!.GetValue<string>() == "restriction-notice-undelivered")
            .Select(task => task["contractId"]!.GetValue<string>())];
}
