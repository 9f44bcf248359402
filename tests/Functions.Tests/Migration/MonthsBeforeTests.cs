using System.Net;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Billing;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Migration;

/// <summary>
/// The months of a migrated contract before it was taken over were billed elsewhere (M3); what the bills here need of them counts all the
/// same.
/// </summary>
public class MonthsBeforeTests
{
    private const string Archive = "advanced-archive", Settlement = "option.advanced-archive.settlement";

    [Fact]
    public async Task B7_P4_M3_the_settlement_of_an_end_before_the_taking_over_is_on_the_bill_of_the_month_in_which_it_was_entered()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-02T03:00:00Z");
        string contract = await TakeOverAsync(app, Forms.Migrated("2026-03-20", [Forms.Option(Archive)], Archive));
        await app.MoveClockAsync("2026-05-10T03:00:00Z");

        var order = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations",
            new { ground = "general-terms-28-2", effectiveDate = "2026-04-10", reason = "支払いの遅延" });

        // 120 × 90 = 10,800 a month, from 1 May to 2027-03-19: ten months and 19 of 31 days. The other fees of April were billed elsewhere.
        Assert.Equal(114_619, order["settlement.total"].GetInt64());
        Assert.Equal([(Settlement, 114_619L)], (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        await app.MoveClockAsync("2026-07-02T03:00:00Z");
        Assert.Equal([(Settlement, 114_619L)], (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        Assert.Null(await app.BillAsync(contract, "2026-04"));
        Assert.Null(await app.BillAsync(contract, "2026-06"));
    }

    [Fact]
    public async Task B7_M3_it_is_made_good_when_the_end_moves_further_back_after_that_bill()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-02T03:00:00Z");
        string contract = await TakeOverAsync(app, Forms.Migrated("2026-03-20", [Forms.Option(Archive)], Archive));
        await app.Operator.NoticeAsync(contract, Archive, new { arrivedOn = "2026-03-21" }); // to 20 April
        await app.MoveClockAsync("2026-06-10T03:00:00Z");
        Assert.Contains((Settlement, 114_619L), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());

        await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations",
            new { ground = "general-terms-28-2", effectiveDate = "2026-03-31", reason = "支払いの遅延" });

        // The option now ends in March: a month more is owed, and what was billed for April is taken back with what May was billed.
        Assert.Equal(
            [(Settlement, 125_419L), (Settlement, -114_619L), ("base.monthly", -30_000L), ("base.accounts", -24_000L)],
            (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
    }

    [Fact]
    public async Task S2_M3_the_fee_of_a_month_before_the_taking_over_is_what_the_contract_came_to_in_it()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-01T03:00:00Z");
        string contract = await TakeOverAsync(app, Forms.Migrated("2020-06-01", []));
        var outage = await app.Operator.PostReplyAsync(
            "/api/outages", new { knownAt = "2026-04-27T00:00:00Z", restoredAt = "2026-04-30T00:00:00Z", contractIds = "all" });

        var claim = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/fee-reduction-claims", new { outageId = outage["outageId"].GetString() });

        Assert.Equal((HttpStatusCode.Created, 3, 54_000, 5_400), (
            claim.Status, claim["units"].GetInt32(), claim["monthlyFee"].GetInt32(), claim["amount"].GetInt32()));
        await app.MoveClockAsync("2026-06-02T03:00:00Z");
        Assert.Contains(("fee-reduction", -5_400L), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        Assert.Equal(5_400, (await app.Partner.GetReplyAsync(claim.Headers.Location!.OriginalString))["amount"].GetInt32());
    }

    [Fact]
    public async Task B3_M3_the_last_reading_before_the_taking_over_opens_the_first_month_that_is_billed_here()
    {
        await using var app = await SecureMxApp.StartAsync("2026-05-10T03:00:00Z");
        string contract = await TakeOverAsync(app, Forms.Migrated("2025-06-01", []));
        await app.PutReadingAsync(contract, "2026-02-28", new { accounts = 500 });
        await app.PutReadingAsync(contract, "2026-03-31", new { accounts = 150 });

        Assert.Contains(("base.accounts", 150L * 200), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        await app.MoveClockAsync("2026-07-02T03:00:00Z");
        Assert.Contains(("base.accounts", 150L * 200), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        Assert.Contains(("base.accounts", 150L * 200), (await app.BillAsync(contract, "2026-06"))!.Value.Lines());
    }

    private static async Task<string> TakeOverAsync(SecureMxApp app, JsonObject form)
    {
        var taken = await app.Operator.PostReplyAsync("/api/migrated-contracts", form);
        Assert.True(taken.Status == HttpStatusCode.Created, taken.Text);
        return taken["contractId"].GetString()!;
    }
}
