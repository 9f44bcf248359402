using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>Notices over HTTP: when they take effect (E1), when they arrive (E2), and what a second one does (E3).</summary>
public class NoticeTests
{
    [Fact]
    public async Task E1_a_notice_is_answered_with_all_that_it_brings_about()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();

        var reply = await app.Partner.NoticeAsync(contract, "mailbox-plus", new { designatedDate = "2026-05-31" });

        string noticeId = reply["noticeId"].GetString()!;
        Assert.Equal($"/api/contracts/{contract}/options/mailbox-plus/cancellation-notices/{noticeId}", reply.Headers.Location!.ToString());
        Assert.Equal("mailbox-plus", reply["target"].GetString());
        Assert.Equal("2026-04-01T00:00:00Z", reply["arrivedAt"].GetString());
        Assert.Equal("2026-04-01", reply["arrivedOn"].GetString());
        Assert.Equal("2026-05-31", reply["designatedDate"].GetString());
        Assert.Equal("2026-05-01", reply["statutoryDate"].GetString());
        Assert.Equal("2026-05-31", reply["effectiveDate"].GetString());
        Assert.Equal("2026-05-31T15:00:00Z", reply["takesEffectAt"].GetString());
        Assert.Equal("pending", reply["status"].GetString());
        Assert.Equal(
            """[{"option":"mailing-list","effectiveDate":"2026-05-31","rule":"O3"},{"option":"active-mail","effectiveDate":"2026-05-31","rule":"O3"}]""",
            reply["falls"].GetRawText());
        Assert.Equal("""[{"option":"omnibus","since":"2026-06-01","rule":"O3"}]""", reply["lapses"].GetRawText());
        Assert.Equal("""["terms/7-4","civil-code/140"]""", reply["basis"].GetRawText());
        Assert.Contains("30 days", reply["explanation"].GetString(), StringComparison.Ordinal);
        Assert.Equal($"termination-{contract}-{noticeId}", reply["orchestration.instanceId"].GetString());
    }

    [Fact]
    public async Task A_notice_is_found_where_Location_points_and_in_the_list()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.MailboxContractAsync();
        var ofContract = await app.Partner.NoticeAsync(contract);
        var ofOption = await app.Partner.NoticeAsync(contract, "private-relay");

        foreach (var given in new[] { ofContract, ofOption })
        {
            var found = await app.Partner.GetReplyAsync(given.Headers.Location!.ToString());
            Assert.Equal(HttpStatusCode.OK, found.Status);
            Assert.Equal(given["noticeId"].GetString(), found["noticeId"].GetString());
            Assert.NotNull(found.ETag);
        }

        var list = await app.Partner.GetReplyAsync(Notices(contract));
        Assert.Equal(ofContract["noticeId"].GetString(), list["items"].EnumerateArray().Single().GetProperty("noticeId").GetString());
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await app.Partner.GetReplyAsync($"{Notices(contract, "mailbox-plus")}/{ofOption["noticeId"].GetString()}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await app.Partner.GetReplyAsync($"{Notices(contract)}/{ofOption["noticeId"].GetString()}")).Status);
    }

    [Fact]
    public async Task An_answer_names_its_orchestration_and_nothing_that_opens_it()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (var caller in new[] { app.Partner, app.Operator })
        {
            var notice = await caller.NoticeAsync(await app.MailboxContractAsync());
            Assert.Equal(["instanceId"], notice["orchestration"].EnumerateObject().Select(member => member.Name));
        }
    }

    [Theory]
    [InlineData("2026-05-31T14:59:59Z", "2026-05-31", "2026-06-30")]
    [InlineData("2026-05-31T15:00:00Z", "2026-06-01", "2026-07-01")]
    public async Task T1_the_day_of_arrival_is_the_Tokyo_date(string now, string arrivedOn, string effectiveDate)
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-05-01");
        await app.MoveClockAsync(now);

        var reply = await app.Partner.NoticeAsync(contract);

        Assert.Equal(arrivedOn, reply["arrivedOn"].GetString());
        Assert.Equal(effectiveDate, reply["effectiveDate"].GetString());
    }

    [Fact]
    public async Task E2_an_operator_gives_the_day_on_which_a_paper_form_reached_the_provider()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-04-20T00:00:00Z");

        var reply = await app.Operator.NoticeAsync(contract, body: new { arrivedOn = "2026-04-10" });

        Assert.Equal("2026-04-10", reply["arrivedOn"].GetString());
        Assert.Equal("2026-05-10", reply["effectiveDate"].GetString());
        Assert.Equal("2026-04-20T00:00:00Z", reply["arrivedAt"].GetString());
    }

    [Fact]
    public async Task E2_a_future_day_is_refused_and_a_partner_gives_none()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");

        var future = await app.Operator.PostReplyAsync(Notices(contract), new { arrivedOn = "2026-04-02" });
        var partner = await app.Partner.PostReplyAsync(Notices(contract), new { arrivedOn = "2026-04-01" });

        Assert.StartsWith("/arrivedOn:", Assert.Single(future.AssertProblem(422, "refused-by-terms")), StringComparison.Ordinal);
        Assert.StartsWith("/arrivedOn:", Assert.Single(partner.AssertProblem(422, "refused-by-terms")), StringComparison.Ordinal);
        Assert.All([future, partner], reply => Assert.Equal("E2", reply["violations.0.rule"].GetString()));
        Assert.Null((await app.ContractNowAsync(contract)).EndOf("contract"));
    }

    [Fact]
    public async Task E3_a_second_notice_brings_the_end_forward_and_replaces_the_first()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        var first = await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-07-31" });

        var second = await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });

        Assert.Equal("2026-06-30", (await app.ContractNowAsync(contract)).EndOf("contract"));
        Assert.Equal("replaced", (await app.Partner.GetReplyAsync(first.Headers.Location!.ToString()))["status"].GetString());
        Assert.Equal("pending", (await app.Partner.GetReplyAsync(second.Headers.Location!.ToString()))["status"].GetString());
        await app.MoveClockAsync("2026-06-30T15:00:00Z");
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task E3_a_second_notice_that_would_end_later_is_refused()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });

        var later = await app.Partner.PostReplyAsync(Notices(contract), new { designatedDate = "2026-07-01" });

        later.AssertProblem(409, "conflict");
        Assert.Equal("E3", later["violations.0.rule"].GetString());
        Assert.Equal("2026-06-30", (await app.ContractNowAsync(contract)).EndOf("contract"));
    }

    [Fact]
    public async Task E3_a_second_notice_for_the_same_day_is_answered_with_the_one_that_stands()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        var first = await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });

        var second = await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });

        Assert.Equal(first["noticeId"].GetString(), second["noticeId"].GetString());
        Assert.Single(await app.EventsAsync(contract), "cancellation-notice-given");
    }

    [Fact]
    public async Task What_has_ended_takes_no_notice()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        await app.Partner.NoticeAsync(contract, "mailbox-plus");
        await app.MoveClockAsync("2026-05-01T15:00:00Z");

        (await app.Partner.PostReplyAsync(Notices(contract, "mailbox-plus"), new { })).AssertProblem(409, "conflict");
        (await app.Partner.PostReplyAsync(Notices(contract, "mailing-list"), new { })).AssertProblem(409, "conflict");
        (await app.Partner.PostReplyAsync(Previews(contract, "mailbox-plus"), new { })).AssertProblem(409, "conflict");
        await app.Partner.NoticeAsync(contract);
        await app.MoveClockAsync("2026-07-01T00:00:00Z");
        (await app.Partner.PostReplyAsync(Notices(contract), new { })).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task Sixteen_notices_at_once_leave_one_standing()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.Partner.NoticeAsync(contract)));

        Assert.Single(replies.Select(reply => reply["noticeId"].GetString()).Distinct());
        Assert.Single(await app.EventsAsync(contract), "cancellation-notice-given");
    }

    [Fact]
    public async Task A_notice_honours_If_Match_and_Idempotency_Key()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string etag = (await app.ContractNowAsync(contract)).ETag!;

        var first = await app.Partner.PostReplyAsync(Notices(contract), new { }, ("If-Match", etag), ("Idempotency-Key", "one"));
        var again = await app.Partner.PostReplyAsync(Notices(contract), new { }, ("If-Match", etag), ("Idempotency-Key", "one"));
        var stale = await app.Partner.PostReplyAsync(Notices(contract), new { }, ("If-Match", etag));

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Equal(first.Text, again.Text);
        stale.AssertProblem(412, "stale-precondition");
    }

    [Fact]
    public async Task The_settlement_is_named_in_every_answer()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();

        var preview = await app.Partner.PostReplyAsync(Previews(contract), new { });

        Assert.True(preview.Body.TryGetProperty("settlement", out var _));
    }
}
