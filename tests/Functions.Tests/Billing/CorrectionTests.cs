using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>A closed bill never changes (B9): what an end that was entered late changes of it is on a later bill.</summary>
public class CorrectionTests
{
    private static readonly (string, long)[] WholeMonth = [(
        "base.monthly", 30_000), ("base.accounts", 24_000), ("option.private-relay.monthly", 1_000)];

    [Fact]
    public async Task B9_E2_a_paper_notice_entered_when_its_month_is_closed_is_made_good_on_the_next_bill()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T00:00:00Z");
        string contract = await app.ContractWithAsync("2026-04-10", Forms.Option("private-relay"));
        await app.MoveClockAsync("2026-07-06T00:00:00Z");
        string may = await app.Partner.GetStringAsync($"/api/contracts/{contract}/bills/2026-05");
        Assert.Equal(WholeMonth, (await app.BillAsync(contract, "2026-05"))!.Value.Lines());

        var notice = await app.Operator.NoticeAsync(contract, body: new { arrivedOn = "2026-04-15" });
        Assert.Equal("2026-05-15", notice["effectiveDate"].GetString()); // within no minimum period: that ended on 2026-05-09

        (string, long)[] expected = [("base.monthly", -30_000), ("base.accounts", -24_000), ("option.private-relay.monthly", -1_000)];
        Assert.Equal(expected, (await app.BillAsync(contract, "2026-07"))!.Value.Lines()); // June was billed; May is right, whole (B1)
        await app.MoveClockAsync("2026-09-03T00:00:00Z");
        var july = (await app.BillAsync(contract, "2026-07"))!.Value;
        Assert.Equal("closed", july.GetProperty("status").GetString());
        Assert.Equal(expected, july.Lines());
        Assert.Equal(-55_000 - 5_500, july.GetProperty("total").GetInt64());
        Assert.Equal(may, await app.Partner.GetStringAsync($"/api/contracts/{contract}/bills/2026-05"));
        Assert.Null(await app.BillAsync(contract, "2026-08")); // corrected once
        Assert.All(
            july.GetProperty("lines").EnumerateArray(),
            line => Assert.Contains("2026 年 6 月分の訂正", line.GetProperty("explanation").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task B8_E2_a_late_end_gives_back_what_was_paid_before_and_after_a_change_of_the_tax_rate()
    {
        await using var app = await SecureMxApp.StartAsync("2019-09-02T00:00:00Z");
        // 50,000 a month
        var taken = await app.Operator.PostReplyAsync("/api/migrated-contracts", Forms.Migrated("2016-01-10", []).With("accounts", 100));
        string contract = taken["contractId"].GetString()!;
        await app.MoveClockAsync("2019-11-06T00:00:00Z");
        long paid = (await app.BillAsync(contract, "2019-09"))!.Value.GetProperty("total").GetInt64()
            + (await app.BillAsync(contract, "2019-10"))!.Value.GetProperty("total").GetInt64();
        Assert.Equal(109_000, paid);

        await app.Operator.NoticeAsync(contract, body: new { arrivedOn = "2019-08-01", designatedDate = "2019-08-31" });

        var november = (await app.BillAsync(contract, "2019-11"))!.Value;
        Assert.Equal(-paid, november.GetProperty("total").GetInt64());
        Assert.Equal(
            (10, -100_000L, -9_000L),
            (
                november.GetProperty("taxRate").GetInt32(), november.GetProperty("taxable").GetInt64(),
                november.GetProperty("tax").GetInt64()));
        Assert.Equal([(10, -50_000L, -5_000L), (8, -50_000L, -4_000L)], november.GetProperty("taxes").EnumerateArray()
            .Select(t => (t.GetProperty("rate").GetInt32(), t.GetProperty("taxable").GetInt64(), t.GetProperty("tax").GetInt64())));
        Assert.Equal([8, 8, 10, 10], november.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("taxRate").GetInt32()));
        await app.MoveClockAsync("2019-12-06T00:00:00Z");
        Assert.Equal(
            november.GetProperty("taxes").GetRawText(),
            (await app.BillAsync(contract, "2019-11"))!.Value.GetProperty("taxes").GetRawText());
        var close = await app.Operator.GetReplyAsync("/api/billing/2019-11");
        Assert.Equal((0, -109_000, -109_000), (close["toCollect"].GetInt64(), close["credits"].GetInt64(), close["sum"].GetInt64()));
    }

    [Fact]
    public async Task S2_B9_a_fee_reduction_follows_a_late_end_that_lowers_the_fee_of_its_month_whether_it_was_claimed_before_or_after()
    {
        await using var app = await SecureMxApp.StartAsync("2026-03-20T00:00:00Z");
        // 54,000 a month, and 1,000 of the option
        string contract = await app.ContractWithAsync("2026-03-20", Forms.Option("private-relay"));
        await app.MoveClockAsync("2026-06-05T00:00:00Z");
        string before = await ClaimAsync(app, contract, "2026-05-10T00:00:00Z", "2026-05-20T00:00:00Z");
        await app.MoveClockAsync("2026-07-05T00:00:00Z");
        Assert.Contains(("fee-reduction", -18_333L), (await app.BillAsync(contract, "2026-06"))!.Value.Lines()); // 10 × 55,000 ÷ 30

        var notice = await app.Operator.NoticeAsync(contract, "private-relay", new { arrivedOn = "2026-03-25" });
        Assert.Equal("2026-04-24", notice["effectiveDate"].GetString());
        string after = await ClaimAsync(app, contract, "2026-05-25T00:00:00Z", "2026-05-27T00:00:00Z");

        // May is 54,000 by what is known now: 18,000 and 3,600.
        Assert.Equal(
            [("base.monthly", 30_000L), ("base.accounts", 24_000), (
                "fee-reduction",
                -3_600), ("option.private-relay.monthly", -1_000), ("fee-reduction", 333), ("option.private-relay.monthly", -1_000)],
            (await app.BillAsync(contract, "2026-07"))!.Value.Lines());
        await app.MoveClockAsync("2026-08-05T00:00:00Z");
        Assert.Contains(("fee-reduction", 333L), (await app.BillAsync(contract, "2026-07"))!.Value.Lines());
        Assert.DoesNotContain((await app.BillAsync(contract, "2026-08"))!.Value.Lines(), line => line.Code == "fee-reduction");
        foreach ((string claim, long amount) in new[] { (before, 18_000L), (after, 3_600) })
        {
            var shown = await app.Partner.GetReplyAsync($"/api/contracts/{contract}/fee-reduction-claims/{claim}");
            Assert.Equal((54_000, amount), (shown["monthlyFee"].GetInt64(), shown["amount"].GetInt64()));
        }
    }

    private static async Task<string> ClaimAsync(SecureMxApp app, string contract, string knownAt, string restoredAt)
    {
        var outage = await app.Operator.PostReplyAsync("/api/outages", new { knownAt, restoredAt, contractIds = "all" });
        var claim = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });
        Assert.True(claim.Status == HttpStatusCode.Created, claim.Text);
        return claim["claimId"].GetString()!;
    }

    [Fact]
    public async Task E7_an_order_for_a_closed_month_brings_the_settlements_of_its_options()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T00:00:00Z");
        string contract = await app.ContractWithAsync("2026-04-10", Forms.Option("private-relay"));
        await app.MoveClockAsync("2026-06-02T00:00:00Z");

        var order = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations",
            new { ground = "general-terms-28-2", effectiveDate = "2026-04-30", reason = "支払いの遅延" });
        Assert.Equal(HttpStatusCode.Accepted, order.Status);

        // 1,000 × 9 ÷ 31: from 1 May, since April was paid whole, to 9 May, the last day of the minimum period; May was billed and is taken
        // back.
        (string, long)[] expected =
        [
            ("option.private-relay.settlement", 290), ("base.monthly", -30_000), ("base.accounts", -24_000),
            ("option.private-relay.monthly", -1_000),
        ];
        Assert.Equal(290, order["settlement.total"].GetInt64());
        Assert.Equal(expected, (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
    }

    [Fact]
    public async Task P4_the_settlement_of_a_late_end_can_be_waived_until_its_bill_is_closed()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T00:00:00Z");
        string contract = await app.ContractWithAsync("2026-04-10", Forms.Option("private-relay"));
        await app.MoveClockAsync("2026-06-02T00:00:00Z");
        await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations",
            new { ground = "general-terms-28-2", effectiveDate = "2026-04-30", reason = "支払いの遅延" });

        var waived = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/settlement-waivers", new { option = "private-relay", reason = "合意による" });

        Assert.Equal(HttpStatusCode.Created, waived.Status);
        Assert.DoesNotContain(
            (await app.BillAsync(contract, "2026-06"))!.Value.Lines(), line => line.Code == "option.private-relay.settlement");
    }
}
