using System.Text.Json;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>What operators have set of the amounts is read back, with who and when.</summary>
public sealed class ReadingBackTests
{
    [Fact]
    public async Task B11_price_sheets_are_listed_by_month_with_who_set_them_and_when()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string id = await app.ContractAsync(Forms.Service(Forms.MailboxPlus()), Forms.Terms("2026-04-01", "mailbox-plus"));
        await app.MoveClockAsync("2026-04-02T00:00:00Z");
        foreach (string month in new[] { "2026-07", "2026-06", "2026-07" })
            await SetAsync(month);

        var list = await app.Operator.GetReplyAsync($"/api/contracts/{id}/prices");

        Assert.Equal(["2026-04", "2026-06", "2026-07"], Months(list));
        Assert.Equal(30000, list["items.0.prices.base.monthly"].GetInt32());
        Assert.Equal(31000, list["items.1.prices.base.monthly"].GetInt32());
        Assert.StartsWith("2026-04-01T", list["items.0.setAt"].GetString(), StringComparison.Ordinal);
        Assert.StartsWith("2026-04-02T", list["items.1.setAt"].GetString(), StringComparison.Ordinal);
        Assert.Equal("operator", list["items.2.setBy.role"].GetString());
        Assert.NotNull(list["items.2.setBy.name"].GetString());
        Assert.Equal(JsonValueKind.Null, list["items.2.option"].ValueKind);
        Assert.Equal(3, (await app.Partner.AllAsync($"/api/contracts/{id}/prices", 1)).Count);
        Assert.Null((await app.Partner.GetReplyAsync($"/api/contracts/{id}/prices"))["items.2.setBy.name"].GetString());
        (await app.OtherPartner.GetReplyAsync($"/api/contracts/{id}/prices")).AssertProblem(404, "not-found");

        async Task SetAsync(string month)
        {
            var prices = Forms.Terms("2026-04-01", "mailbox-plus")["prices"]!.DeepClone();
            prices["base"]!["monthly"] = 31000;
            var reply = await app.Operator.PutReplyAsync($"/api/contracts/{id}/prices", new { from = month, prices });
            Assert.True((int)reply.Status == 200, reply.Text);
        }
    }

    [Fact]
    public async Task P4_waivers_are_listed_with_the_end_that_each_is_for()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string id = await app.ContractAsync(
            Forms.Service(Forms.Option("advanced-archive")), Forms.Terms("2026-04-01", "advanced-archive"));
        string path = $"/api/contracts/{id}/settlement-waivers";
        await NoticeAsync("2026-08-31");
        await WaiveAsync("最初の終了について");
        await NoticeAsync("2026-06-30");
        await WaiveAsync("早まった終了について");

        var list = await app.Operator.GetReplyAsync(path);

        Assert.Equal(
            ["2026-08-31 False", "2026-06-30 True"],
            list["items"].EnumerateArray().Select(item => $"{item.GetProperty("endsOn")} {item.GetProperty("isInEffect")}"));
        Assert.Equal("早まった終了について", list["items.1.reason"].GetString());
        Assert.Equal("advanced-archive", list["items.1.option"].GetString());
        Assert.Equal("operator", list["items.1.waivedBy.role"].GetString());
        Assert.Equal(2, (await app.Partner.AllAsync(path, 1)).Count);
        (await app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");

        async Task NoticeAsync(string day)
        {
            var reply = await app.Partner.PostReplyAsync(
                $"/api/contracts/{id}/options/advanced-archive/cancellation-notices", new { designatedDate = day });
            Assert.True((int)reply.Status == 202, reply.Text);
        }

        async Task WaiveAsync(string reason)
        {
            var reply = await app.Operator.PostReplyAsync(path, new { option = "advanced-archive", reason });
            Assert.True((int)reply.Status == 201, reply.Text);
        }
    }

    [Fact]
    public async Task Closes_are_listed_by_month_with_their_state_and_sums()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-06-02T00:00:00Z");

        var list = await app.Operator.GetReplyAsync("/api/billing?count=true");

        string[] months = [.. list["items"].EnumerateArray().Select(close => close.GetProperty("month").GetString()!)];
        Assert.Equal(["2026-05", "2026-04"], months.Where(month => string.CompareOrdinal(month, "2026-04") >= 0));
        Assert.Equal(months.Length, list["total"].GetInt32());
        Assert.Equal("closed", list["items.0.status"].GetString());
        Assert.Equal((await app.Operator.GetReplyAsync("/api/billing/2026-05"))["sum"].GetInt64(), list["items.0.sum"].GetInt64());
        Assert.True(list["items.0.sum"].GetInt64() > 0);
        Assert.Equal(
            months.Reverse(),
            (await app.Operator.AllAsync("/api/billing?sort=oldest", 1)).Select(close => close["month"]!.GetValue<string>()));
        (await app.Partner.GetReplyAsync("/api/billing")).AssertProblem(403, "forbidden");
    }

    private static IEnumerable<string?> Months(Reply list) =>
        list["items"].EnumerateArray().Select(item => item.GetProperty("from").GetString());
}
