using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

public class PriceTests
{
    [Fact]
    public async Task B11_a_sheet_is_revised_from_an_open_month_on()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-29T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-29");
        await app.MoveClockAsync("2026-05-01T03:00:00Z");
        string path = $"/api/contracts/{contractId}/prices";

        (await app.Operator.PutReplyAsync(path, Sheet("2026-04", 31_000))).AssertProblem(409, "conflict");
        var revised = await app.Operator.PutReplyAsync(path, Sheet("2026-06", 31_000));
        var again = await app.Operator.PutReplyAsync(path, Sheet("2026-06", 31_000));

        Assert.Equal(HttpStatusCode.OK, revised.Status);
        Assert.Equal(revised.ETag, again.ETag);
        Assert.Equal(30_000, Amount(await app.BillAsync(contractId, "2026-05"), "base.monthly"));
        Assert.Equal(31_000, Amount(await app.BillAsync(contractId, "2026-06"), "base.monthly"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Partner.PutReplyAsync(path, Sheet("2026-06", 31_000))).Status);
        Assert.Contains(
            "/prices/base/monthly",
            string.Join(' ', (await app.Operator.PutReplyAsync(path, Sheet("2026-06", -1))).AssertProblem(422, "refused-by-terms")),
            StringComparison.Ordinal);
        Assert.Contains(
            "/from",
            string.Join(
                ' ',
                (await app.Operator.PutReplyAsync(path, "{\"from\":\"2026-6\",\"prices\":{}}")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task B9_B11_the_refusal_of_a_revision_names_no_month_that_is_closed_too()
    {
        await using var app = await SecureMxApp.StartAsync("2026-01-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-01-10");
        await app.MoveClockAsync("2026-05-02T03:00:00Z");

        var refused = await app.Operator.PutReplyAsync($"/api/contracts/{contractId}/prices", Sheet("2026-02", 31_000));

        refused.AssertProblem(409, "conflict");
        Assert.DoesNotContain("2026-03", refused.Text, StringComparison.Ordinal);
        Assert.Contains("2026-02", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task P4_E7_a_settlement_is_waived_until_it_is_billed()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10", Forms.Option("advanced-archive"), Forms.Option("sandbox"));
        string path = $"/api/contracts/{contractId}/settlement-waivers";
        var waiver = new { option = "advanced-archive", reason = "当社都合" };
        (await app.Operator.PostReplyAsync(path, waiver)).AssertProblem(409, "conflict");

        var order = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contractId}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2026-04-20", reason = "r" });
        Assert.True(order.Status == HttpStatusCode.Accepted, order.Text);
        Assert.Equal(
            ["option.advanced-archive.settlement", "option.sandbox.settlement"],
            order["settlement.lines"].EnumerateArray().Select(l => l.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await app.Operator.PostReplyAsync(path, waiver)).Status);
        Assert.Equal(HttpStatusCode.Created, (await app.Operator.PostReplyAsync(path, waiver)).Status);

        var bill = (await app.BillAsync(contractId, "2026-04"))!.Value;
        Assert.Equal(0, Amount(bill, "option.advanced-archive.settlement"));
        Assert.True(Amount(bill, "option.sandbox.settlement") > 0);
        Assert.DoesNotContain("base.settlement", bill.Lines().Select(l => l.Code));
        await app.MoveClockAsync("2026-05-10T03:00:00Z");
        (await app.Operator.PostReplyAsync(path, waiver with { option = "sandbox" })).AssertProblem(409, "conflict");
        (await app.Operator.PostReplyAsync(path, waiver with { option = "dox" })).AssertProblem(422, "refused-by-terms");
        Assert.Equal(HttpStatusCode.Forbidden, (await app.Partner.PostReplyAsync(path, waiver)).Status);
    }

    private static JsonObject Sheet(string from, long monthly) => new()
    {
        ["from"] = from,
        ["prices"] =
            new JsonObject
            {
                ["base"] = new JsonObject { ["initial"] = 0, ["monthly"] = monthly, ["perAccount"] = 200 },
                ["options"] = new JsonObject()
            },
    };

    private static long Amount(JsonElement? bill, string code) => bill!.Value.Lines().Single(l => l.Code == code).Amount;
}
