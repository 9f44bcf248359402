using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Billing;

namespace SecureMx.Functions.Tests.Outages;

public class LaterMonthsTests
{
    [Fact]
    public async Task B8_S4_a_total_below_zero_is_carried_to_the_next_bill_and_a_late_claim_has_lapsed()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-05-25T15:00:00Z"); // the 26th in Tokyo
        Assert.Equal(
            HttpStatusCode.Created,
            (await ClaimAsync(app, contractId, await RecordAsync(app, "2026-04-10T00:00:00Z", "2026-05-25T14:00:00Z"))).Status);
        (
            await ClaimAsync(app, contractId, await RecordAsync(app, "2026-04-10T00:00:00Z", "2026-05-25T14:00:00Z"))).AssertProblem(
                422, "refused-by-terms"); // S1: the same hours
        string unclaimed = await RecordAsync(app, "2026-03-20T00:00:00Z", "2026-04-12T00:00:00Z");
        await app.MoveClockAsync("2026-07-12T15:00:00Z"); // the 13th: a day after the last

        var may = (await app.BillAsync(contractId, "2026-05"))!.Value;
        var june = (await app.BillAsync(contractId, "2026-06"))!.Value;
        var late = await ClaimAsync(app, contractId, unclaimed);

        // 54,000 a month; 45 units are 81,000.
        Assert.Equal(
            (54_000 - 81_000, -2_700, 0, -29_700), (Of(may, "subtotal"), Of(may, "tax"), Of(may, "carriedOver"), Of(may, "total")));
        Assert.Equal((54_000, 5_400, -29_700, 29_700), (Of(june, "subtotal"), Of(june, "tax"), Of(june, "carriedOver"), Of(june, "total")));
        late.AssertProblem(422, "refused-by-terms");
        Assert.Equal(("S4", "terms/13"), (late["violations.0.rule"].GetString(), late["violations.0.article"].GetString()));
    }

    [Fact]
    public async Task S2_a_claim_between_the_end_of_the_month_and_its_close_follows_the_bill_of_that_month()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-04-30T16:00:00Z"); // 1 May, 01:00 in Tokyo: April closes at 02:00
        var claim = await ClaimAsync(app, contractId, await RecordAsync(app, "2026-04-28T14:00:00Z", "2026-04-30T14:00:00Z"));
        Assert.Equal(
            (54_000, 3_600, "2026-05"), (claim["monthlyFee"].GetInt32(), claim["amount"].GetInt32(), claim["billedIn"].GetString()));

        await app.PutReadingAsync(contractId, "2026-04-30", new { accounts = 300 });
        Assert.Contains(("fee-reduction", -6_000L), (await app.BillAsync(contractId, "2026-05"))!.Value.Lines());
        await app.MoveClockAsync("2026-06-10T03:00:00Z");

        Assert.Contains(("base.accounts", 60_000L), (await app.BillAsync(contractId, "2026-04"))!.Value.Lines());
        Assert.Contains(("fee-reduction", -6_000L), (await app.BillAsync(contractId, "2026-05"))!.Value.Lines());
        var found = await app.Partner.GetReplyAsync(claim.Headers.Location!.OriginalString);
        Assert.Equal((90_000, 6_000), (found["monthlyFee"].GetInt32(), found["amount"].GetInt32()));

        // What is corrected later leaves the reduction of May as it was billed.
        var order = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contractId}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2026-04-30", reason = "r" });
        Assert.Equal(HttpStatusCode.Accepted, order.Status);
        Assert.DoesNotContain((await app.BillAsync(contractId, "2026-06"))!.Value.Lines(), line => line.Code == "fee-reduction");
    }

    private static long Of(JsonElement bill, string member) => bill.GetProperty(member).GetInt64();

    private static async Task<string> RecordAsync(SecureMxApp app, string knownAt, string restoredAt)
    {
        var reply = await app.Operator.PostReplyAsync("/api/outages", new { knownAt, restoredAt, contractIds = "all" });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply["outageId"].GetString()!;
    }

    private static Task<Reply> ClaimAsync(SecureMxApp app, string contractId, string outageId) =>
        app.Partner.PostReplyAsync($"/api/contracts/{contractId}/fee-reduction-claims", new { outageId });
}
