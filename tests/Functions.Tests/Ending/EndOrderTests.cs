using System.Net;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>E7: the provider's orders under General Terms 28 (2) and (3).</summary>
public class EndOrderTests
{
    private static object Order(string ground = "general-terms-28-3", string effectiveDate = "2026-04-10", string reason = "契約違反") =>
        new { ground, effectiveDate, reason };

    [Theory]
    [InlineData("general-terms-28-2", "general-terms-28-2")]
    [InlineData("general-terms-28-3", "general-terms-28-3")]
    [InlineData("28-2", "general-terms-28-2")]
    [InlineData("28(3)", "general-terms-28-3")]
    [InlineData("28 (2)", "general-terms-28-2")]
    [InlineData("general-terms/28-3", "general-terms-28-3")]
    public async Task E7_an_order_needs_no_30_days(string written, string ground)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();

        var order = await app.Operator.PostReplyAsync($"/api/contracts/{contract}/terminations", Order(written));

        Assert.Equal(HttpStatusCode.Accepted, order.Status);
        Assert.Equal("2026-04-10", order["effectiveDate"].GetString());
        Assert.Equal(ground, order["ground"].GetString());
        Assert.Equal(
            ground == "general-terms-28-2" ? "general-terms/28-2" : "general-terms/28-3",
            order["basis"].EnumerateArray().Single().GetString());
        Assert.Equal(5, order["falls"].GetArrayLength());
        Assert.Equal(
            order["noticeId"].GetString(), (await app.Partner.GetReplyAsync(order.Headers.Location!.ToString()))["noticeId"].GetString());
        await app.MoveClockAsync("2026-04-10T15:00:00Z");
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
    }

    [Theory]
    [InlineData("2026-04-29", true)]
    [InlineData("2026-04-30", false)] // the last day of the minimum period owes nothing (P1)
    public async Task P4_the_operators_are_asked_whether_to_waive_what_options_owe_by_an_order(string effectiveDate, bool isAsked)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();

        await app.Operator.PostReplyAsync($"/api/contracts/{contract}/terminations", Order(effectiveDate: effectiveDate));
        await app.MoveClockAsync("2026-04-01T00:01:00Z");

        var tasks = (await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"]
            .EnumerateArray()
            .Where(task => task.GetProperty("kind").GetString() == "settlement-waiver");
        Assert.Equal(isAsked ? [contract] : [], tasks.Select(task => task.GetProperty("contractId").GetString()));
    }

    [Fact]
    public async Task E7_an_order_replaces_a_notice_that_would_end_later_and_not_one_that_ends_earlier()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();

        (
            await app.Operator.PostReplyAsync(
                $"/api/contracts/{contract}/terminations", Order(effectiveDate: "2026-05-02"))).AssertProblem(409, "conflict");
        Assert.Equal(
            HttpStatusCode.Accepted, (await app.Operator.PostReplyAsync($"/api/contracts/{contract}/terminations", Order())).Status);

        Assert.Equal("replaced", (await app.Partner.GetReplyAsync(notice))["status"].GetString());
        await app.MoveClockAsync("2026-04-10T15:00:00Z");
        Assert.Equal("2026-04-10", (await app.ContractNowAsync(contract)).EndOf("contract"));
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task E7_the_same_order_again_is_answered_with_the_one_that_stands()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");

        var first = await app.Operator.PostReplyAsync($"/api/contracts/{contract}/terminations", Order());
        var again = await app.Operator.PostReplyAsync($"/api/contracts/{contract}/terminations", Order());

        Assert.Equal(first["noticeId"].GetString(), again["noticeId"].GetString());
        Assert.Single(await app.EventsAsync(contract), "termination-ordered");
    }

    [Theory]
    [InlineData("28-4", "2026-04-10", "r", 400, "/ground")]
    [InlineData("notice", "2026-04-10", "r", 400, "/ground")]
    [InlineData("28-2\n", "2026-04-10", "r", 400, "/ground")]
    [InlineData("28-2", "2026-02-30", "r", 400, "/effectiveDate")]
    [InlineData("28-2", "2026-04-10", "", 400, "/reason")]
    [InlineData("28-2", "2026-03-31", "r", 422, "/effectiveDate")]
    public async Task E7_bad_orders_are_refused_with_their_place(
        string ground, string effectiveDate, string reason, int status, string pointer)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");

        var reply = await app.Operator.PostReplyAsync($"/api/contracts/{contract}/terminations", Order(ground, effectiveDate, reason));

        Assert.StartsWith(
            $"{pointer}:", Assert.Single(reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms")),
            StringComparison.Ordinal);
        Assert.Null((await app.ContractNowAsync(contract)).EndOf("contract"));
    }

    [Fact]
    public async Task E7_is_for_operators()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");

        (await app.Partner.PostReplyAsync($"/api/contracts/{contract}/terminations", Order())).AssertProblem(403, "forbidden");
        (await app.Meter.PostReplyAsync($"/api/contracts/{contract}/terminations", Order())).AssertProblem(403, "forbidden");
        (await app.Operator.PostReplyAsync("/api/contracts/ctr-none/terminations", Order())).AssertProblem(404, "not-found");
    }
}
