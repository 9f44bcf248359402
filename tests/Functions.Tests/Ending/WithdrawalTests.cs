using System.Net;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>E4: a standing notice can be withdrawn by an operator, with consent, before it takes effect.</summary>
public class WithdrawalTests
{
    private static readonly object Consent = new { consent = "営業部長が了承" };

    [Fact]
    public async Task E4_a_withdrawn_notice_ends_nothing()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        string notice = (await app.Partner.NoticeAsync(contract, "mailbox-plus")).Headers.Location!.ToString();

        var withdrawn = await app.Operator.PostReplyAsync($"{notice}/withdrawal", Consent);

        Assert.Equal(HttpStatusCode.OK, withdrawn.Status);
        Assert.Equal("withdrawn", withdrawn["status"].GetString());
        Assert.Equal("active", (await app.ContractNowAsync(contract)).StatusOf("mailbox-plus"));
        await app.MoveClockAsync("2026-04-01T00:00:01Z");
        Assert.Equal(0, await app.LiveInstancesAsync());
        await app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Equal("active", (await app.ContractNowAsync(contract)).StatusOf("mailbox-plus"));
        Assert.Equal("cancellation-notice-withdrawn", (await app.EventsAsync(contract))[^1]);
    }

    [Fact]
    public async Task E4_until_the_last_moment_and_not_after()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string one = (await app.Partner.NoticeAsync(await app.ContractAsync("2026-04-01"))).Headers.Location!.ToString();
        string other = (await app.Partner.NoticeAsync(await app.ContractAsync("2026-04-01"))).Headers.Location!.ToString();

        await app.MoveClockAsync("2026-05-01T14:59:59Z");
        Assert.Equal(HttpStatusCode.OK, (await app.Operator.PostReplyAsync($"{one}/withdrawal", Consent)).Status);
        await app.MoveClockAsync("2026-05-01T15:00:00Z");

        var late = await app.Operator.PostReplyAsync($"{other}/withdrawal", Consent);
        late.AssertProblem(409, "conflict");
        Assert.Equal("E4", late["violations.0.rule"].GetString());
    }

    [Fact]
    public async Task E4_withdrawing_twice_changes_nothing_more()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();

        Assert.Equal(HttpStatusCode.OK, (await app.Operator.PostReplyAsync($"{notice}/withdrawal", Consent)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Operator.PostReplyAsync($"{notice}/withdrawal", Consent)).Status);

        Assert.Single(await app.EventsAsync(contract), "cancellation-notice-withdrawn");
    }

    [Fact]
    public async Task E4_a_notice_that_was_replaced_no_longer_stands()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string first = (await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-07-31" })).Headers.Location!.ToString();
        await app.Partner.NoticeAsync(contract);

        (await app.Operator.PostReplyAsync($"{first}/withdrawal", Consent)).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task After_a_withdrawal_a_later_day_can_be_given()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string first = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();
        await app.Operator.PostReplyAsync($"{first}/withdrawal", Consent);

        await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-09-30" });

        await app.MoveClockAsync("2026-09-30T15:00:00Z");
        Assert.Equal("2026-09-30", (await app.ContractNowAsync(contract)).EndOf("contract"));
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
    }

    [Fact]
    public async Task E4_is_for_operators_with_a_consent()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();

        (await app.Partner.PostReplyAsync($"{notice}/withdrawal", Consent)).AssertProblem(403, "forbidden");
        Assert.StartsWith(
            "/consent:",
            Assert.Single(
                (await app.Operator.PostReplyAsync($"{notice}/withdrawal", new { consent = " " })).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "/consent:",
            Assert.Single((await app.Operator.PostReplyAsync($"{notice}/withdrawal", new { })).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
        (await app.Operator.PostReplyAsync($"{Notices(contract)}/ntc-none/withdrawal", Consent)).AssertProblem(404, "not-found");
    }
}
