using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>E8: a preview says what a notice would, and keeps nothing.</summary>
public class PreviewTests
{
    [Theory]
    [InlineData("contract", null)]
    [InlineData("contract", "2026-12-31")]
    [InlineData("mailbox-plus", "2026-06-30")]
    [InlineData("mailing-list", "2020-01-01")]
    public async Task E8_a_preview_is_answered_as_the_notice_will_be(string target, string? designatedDate)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();

        var preview = await app.Partner.PostReplyAsync(Previews(contract, target), new { designatedDate });
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Equal(1, (await app.ContractNowAsync(contract))["version"].GetInt32());
        Assert.Empty((await app.Partner.GetReplyAsync(Notices(contract, target)))["items"].EnumerateArray());
        var notice = await app.Partner.NoticeAsync(contract, target, new { designatedDate });

        Assert.Equal(JsonValueKind.Null, preview["noticeId"].ValueKind);
        Assert.Equal(JsonValueKind.Null, preview["orchestration"].ValueKind);
        Assert.Equal(WithoutIds(notice), WithoutIds(preview));
    }

    [Fact]
    public async Task E8_a_preview_that_would_end_later_is_refused_and_one_for_the_same_day_shows_the_notice_that_stands()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        var notice = await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });

        (await app.Partner.PostReplyAsync(Previews(contract), new { designatedDate = "2026-07-01" })).AssertProblem(409, "conflict");
        var same = await app.Partner.PostReplyAsync(Previews(contract), new { designatedDate = "2026-06-30" });

        Assert.Equal(notice["noticeId"].GetString(), same["noticeId"].GetString());
    }

    private static string WithoutIds(Reply reply)
    {
        var body = JsonNode.Parse(reply.Text)!.AsObject();
        body.Remove("noticeId");
        body.Remove("orchestration");
        return body.ToJsonString();
    }
}
