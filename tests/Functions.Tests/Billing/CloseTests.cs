using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

public class CloseTests
{
    [Fact]
    public async Task B9_the_calendar_closes_the_month_before_at_two_in_the_morning_of_the_first()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-29T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-29");

        await app.MoveClockAsync("2026-04-30T16:59:59Z");
        Assert.Equal("open", (await app.BillAsync(contractId, "2026-04"))!.Value.GetProperty("status").GetString());
        await app.MoveClockAsync("2026-04-30T17:00:00Z");

        var bill = (await app.BillAsync(contractId, "2026-04"))!.Value;
        Assert.Equal("closed", bill.GetProperty("status").GetString());
        Assert.StartsWith("202604-", bill.GetProperty("number").GetString(), StringComparison.Ordinal);
        var close = await app.Operator.GetReplyAsync("/api/billing/2026-04");
        Assert.Equal(("closed", 1, 1, 0, 0, bill.GetProperty("total").GetInt64()), (
            close["status"].GetString(), close["contracts"].GetInt32(), close["billed"].GetInt32(), close["failed"].GetInt32(),
            close["remaining"].GetInt32(), close["sum"].GetInt64()));
    }

    [Fact]
    public async Task B9_a_month_closes_once_and_again_gives_the_same_bill()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-29T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-29");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        string before = (await app.Partner.GetReplyAsync($"/api/contracts/{contractId}/bills/2026-04")).Text;

        var again = await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        await app.MoveClockAsync("2026-05-02T03:01:00Z");

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(
            ("closed", "2026-04-30T17:00:00Z", 1),
            (again["status"].GetString(), again["finishedAt"].GetString(), again["billed"].GetInt32()));
        Assert.Equal("close-2026-04", again["orchestration.instanceId"].GetString());
        // nothing was done again
        Assert.Equal("2026-04-30T17:00:00Z", (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["finishedAt"].GetString());
        Assert.Equal(before, (await app.Partner.GetReplyAsync($"/api/contracts/{contractId}/bills/2026-04")).Text);
        Assert.Equal(["2026-04 closed", "2026-05 open"], await Bills(app, contractId));
        Assert.Equal(1, (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["billed"].GetInt32());
    }

    [Theory]
    [InlineData("2026-04", 409)]
    [InlineData("2026-05", 409)]
    [InlineData("2026-13", 400)]
    [InlineData("april", 400)]
    public async Task B9_only_a_month_that_is_over_closes(string month, int status)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-30T14:59:59Z");

        Assert.Equal(status, (int)(await app.Operator.PostReplyAsync($"/api/billing/{month}/close", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Partner.PostReplyAsync($"/api/billing/{month}/close", null)).Status);
    }

    [Fact]
    public async Task B9_an_operator_closes_in_the_first_minute_after_the_month()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-30T14:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-30");
        await app.MoveClockAsync("2026-04-30T15:00:00Z");

        Assert.Equal(HttpStatusCode.Accepted, (await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null)).Status);
        await app.MoveClockAsync("2026-04-30T15:00:01Z");

        Assert.Equal("closed", (await app.BillAsync(contractId, "2026-04"))!.Value.GetProperty("status").GetString());
        (
            await app.Meter.PutReplyAsync(
                $"/api/contracts/{contractId}/readings/2026-04-30", new { accounts = 5 })).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task B3_B9_the_last_reading_opens_the_month_however_many_are_closed_between()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.PutReadingAsync(contractId, "2026-04-10", new { accounts = 333 });
        await app.MoveClockAsync("2026-07-15T03:00:00Z");

        var open = (await app.BillAsync(contractId, "2026-07"))!.Value;

        Assert.Contains(("base.accounts", 333L * 200), open.Lines());
        Assert.Equal(["2026-04 closed", "2026-05 closed", "2026-06 closed", "2026-07 open"], await Bills(app, contractId));
        Assert.Equal(4, (await app.Partner.AllAsync($"/api/contracts/{contractId}/bills", 1)).Count);
        Assert.Equal(4, (await app.Partner.AllAsync($"/api/contracts/{contractId}/bills", 3)).Count);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OtherPartner.GetReplyAsync($"/api/contracts/{contractId}/bills")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.OtherPartner.GetReplyAsync($"/api/contracts/{contractId}/bills/2026-04")).Status);
    }

    [Fact]
    public async Task B1_B9_months_before_the_start_have_no_bill_and_no_readings()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-07-01");
        await app.MoveClockAsync("2026-05-10T03:00:00Z");
        (
            await app.Meter.PutReplyAsync($"/api/contracts/{contractId}/readings/2026-05-09", new { accounts = 77 })).AssertProblem(
                422, "refused-by-terms");
        await app.MoveClockAsync("2026-08-10T03:00:00Z");

        Assert.Contains(("base.accounts", 120L * 200), (await app.BillAsync(contractId, "2026-07"))!.Value.Lines());
        Assert.Null(await app.BillAsync(contractId, "2026-05"));
        Assert.Null(await app.BillAsync(contractId, "2026-03"));
        (
            await app.Meter.PutReplyAsync(
                $"/api/contracts/{contractId}/readings/2026-07-09", new { accounts = 5 })).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task B9_a_contract_that_fails_is_a_task_and_holds_up_no_other()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-29T03:00:00Z");
        string good = await app.ContractWithAsync("2026-04-29");
        string bad = await app.ContractWithAsync("2026-04-29");
        var mend = await Broken.ContractAsync(app, bad);
        await app.MoveClockAsync("2026-04-30T17:00:00Z");

        var close = await app.Operator.GetReplyAsync("/api/billing/2026-04");
        Assert.Equal((1, 1, 0), (close["billed"].GetInt32(), close["failed"].GetInt32(), close["remaining"].GetInt32()));
        Assert.Equal("closed", (await app.BillAsync(good, "2026-04"))!.Value.GetProperty("status").GetString());
        var tasks = await app.Operator.GetReplyAsync("/api/tasks?status=open");
        Assert.Equal(("bill-failed", bad), (tasks["items.0.kind"].GetString(), tasks["items.0.contractId"].GetString()));

        await mend();
        var retried = await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);
        Assert.Equal(HttpStatusCode.Accepted, retried.Status);
        Assert.Equal("/api/billing/2026-04", retried.Headers.Location!.OriginalString);
        Assert.Equal(("closing", JsonValueKind.Null), (retried["status"].GetString(), retried["finishedAt"].ValueKind));
        await app.MoveClockAsync("2026-04-30T17:10:00Z");
        Assert.Equal("closed", (await app.BillAsync(bad, "2026-04"))!.Value.GetProperty("status").GetString());
        Assert.Equal(
            (2, 0),
            (
                (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["billed"].GetInt32(),
                (await app.Operator.GetReplyAsync("/api/billing/2026-04"))["failed"].GetInt32()));
    }

    private static async Task<List<string>> Bills(SecureMxApp app, string contractId) =>
        [.. (await app.Partner.GetReplyAsync($"/api/contracts/{contractId}/bills"))["items"].EnumerateArray()
            .Select(b => $"{b.GetProperty("month").GetString()} {b.GetProperty("status").GetString()}")];
}
