using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Billing;

namespace SecureMx.Functions.Tests.Outages;

public class OutageTests(InMay pool) : IClassFixture<InMay>
{
    private readonly SecureMxApp _app = pool.App;
    private readonly string _contractId = pool.Take();

    [Fact]
    public async Task S1_to_S4_a_claim_lowers_the_bill_of_its_month()
    {
        string outageId = await RecordAsync("2026-04-28T00:00:00Z", "2026-05-01T01:00:00Z", "all");

        var claim = await ClaimAsync(outageId);

        // April: 30,000 + 120 × 200 + 1,000 + 120 × 90 + 120 × 40 = 70,600, and three whole units.
        Assert.Equal(HttpStatusCode.Created, claim.Status);
        Assert.Equal((3, 70_600, 7_060, "2026-05-01", "2026-08-01", "2026-05"), (
            claim["units"].GetInt32(), claim["monthlyFee"].GetInt32(), claim["amount"].GetInt32(),
            claim["claimableOn"].GetString(), claim["lastDay"].GetString(), claim["billedIn"].GetString()));
        Assert.Equal(["terms/13", "terms/annex3"], claim["basis"].EnumerateArray().Select(b => b.GetString()));
        var bill = (await _app.BillAsync(_contractId, "2026-05"))!.Value;
        Assert.Contains(("fee-reduction", -7_060L), bill.Lines());
        Assert.Equal(70_600 - 7_060, bill.GetProperty("taxable").GetInt64());
        (await ClaimAsync(outageId)).AssertProblem(409, "conflict"); // S3
        Assert.Equal(
            claim["amount"].GetInt32(), (await _app.Partner.GetReplyAsync(claim.Headers.Location!.OriginalString))["amount"].GetInt32());
    }

    [Theory]
    [InlineData("2026-04-28T00:00:00Z", "2026-04-28T23:59:59Z", 422)] // S1: below 24 hours
    [InlineData("2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z", 422)] // the contract was not there
    public async Task S1_what_gives_nothing_is_refused(string knownAt, string restoredAt, int status) =>
        (await ClaimAsync(await RecordAsync(knownAt, restoredAt, "all"))).AssertProblem(status, "refused-by-terms");

    [Fact]
    public async Task A_partner_sees_what_struck_its_own_contracts()
    {
        string other = pool.Take();
        string outageId = await RecordAsync("2026-04-20T00:00:00Z", "2026-04-25T00:00:00Z", new[] { _contractId, other, _contractId });
        string all = await RecordAsync("2026-04-20T00:00:00Z", "2026-04-25T00:00:00Z", "all");

        Assert.Equal(_contractId, (await _app.Operator.GetReplyAsync($"/api/outages/{outageId}"))["contractIds.0"].GetString());
        var seen = await _app.Partner.GetReplyAsync($"/api/outages/{outageId}");
        Assert.Equal([_contractId, other], seen["contractIds"].EnumerateArray().Select(id => id.GetString()));
        Assert.False(seen.Body.TryGetProperty("changes", out _));
        Assert.False((await _app.Partner.GetReplyAsync($"/api/outages/{all}")).Body.TryGetProperty("contractIds", out _));
        var unknown = await _app.OtherPartner.GetReplyAsync("/api/outages/out-none");
        foreach (string id in new[] { outageId, all })
        {
            var hidden = await _app.OtherPartner.GetReplyAsync($"/api/outages/{id}");
            hidden.AssertProblem(404, "not-found");
            Assert.Equal(unknown["detail"].GetString(), hidden["detail"].GetString());
        }

        Assert.Empty((await _app.OtherPartner.GetReplyAsync("/api/outages"))["items"].EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Partner.GetReplyAsync("/api/outages/out-none")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _app.OtherPartner.PostReplyAsync($"/api/contracts/{_contractId}/fee-reduction-claims", new { outageId })).Status);
    }

    [Theory]
    [InlineData(
        "{\"knownAt\":\"2026-05-01T00:00:00Z\",\"restoredAt\":\"2026-05-01T00:00:00Z\",\"contractIds\":\"all\"}", 422, "/restoredAt")]
    [InlineData(
        "{\"knownAt\":\"2026-05-01T00:00:00Z\",\"restoredAt\":\"2026-05-02T03:00:01Z\",\"contractIds\":\"all\"}", 422, "/restoredAt")]
    [InlineData("{\"knownAt\":\"2026-05-02T03:00:01Z\",\"contractIds\":\"all\"}", 422, "/knownAt")]
    [InlineData("{\"knownAt\":\"2026-05-01T00:00:00Z\",\"contractIds\":\"all\",\"cause\":\" \"}", 400, "/cause")]
    [InlineData("{\"knownAt\":\"2026-05-01T00:00:00Z\",\"restoredAt\":\"2026-05-01T12:00:00Z\",\"contractIds\":[]}", 422, "/contractIds")]
    [InlineData(
        "{\"knownAt\":\"2026-05-01T00:00:00Z\",\"restoredAt\":\"2026-05-01T12:00:00Z\",\"contractIds\":\"some\"}", 400, "/contractIds")]
    [InlineData("{\"knownAt\":\"2026-05-01T00:00:00Z\",\"restoredAt\":\"2026-05-01T12:00:00Z\",\"contractIds\":[1]}", 400, "/contractIds")]
    [InlineData("{\"knownAt\":\"2026-05-01\",\"restoredAt\":\"2026-05-01T12:00:00Z\",\"contractIds\":\"all\"}", 400, "/knownAt")]
    [InlineData("{\"knownAt\":\"2026-05-01T00:00:00Z\",\"restoredAt\":\"2026-05-01T12:00:00Z\"}", 400, "")]
    public async Task What_is_no_outage_is_refused_with_its_place(string body, int status, string pointer)
    {
        var reply = await _app.Operator.PostReplyAsync("/api/outages", body);

        Assert.Contains(
            reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms"),
            v => v.StartsWith(pointer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task S1_contracts_that_there_are_not_are_refused_each_at_its_place()
    {
        var reply = await _app.Operator.PostReplyAsync(
            "/api/outages",
            new
            {
                knownAt = "2026-04-20T00:00:00Z",
                restoredAt = "2026-04-25T00:00:00Z",
                contractIds = new[] { "ctr-none", _contractId, "a/b c", "" }
            });

        Assert.Equal(
            ["/contractIds/0", "/contractIds/2", "/contractIds/3"],
            reply.AssertProblem(422, "refused-by-terms").Select(v => v.Split(':')[0]));
    }

    [Fact]
    public async Task S1_of_many_contracts_that_there_are_not_some_are_named()
    {
        var contractIds = Enumerable.Range(0, 10_000).Select(i => i == 0 ? _contractId : $"ctr-{i}");

        var reply = await _app.Operator.PostReplyAsync(
            "/api/outages", new { knownAt = "2026-04-20T00:00:00Z", restoredAt = "2026-04-25T00:00:00Z", contractIds });

        Assert.Equal(50, reply.AssertProblem(422, "refused-by-terms").Count);
    }

    private async Task<string> RecordAsync(string knownAt, string restoredAt, object contractIds)
    {
        var reply = await _app.Operator.PostReplyAsync("/api/outages", new { knownAt, restoredAt, contractIds });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply["outageId"].GetString()!;
    }

    private Task<Reply> ClaimAsync(string outageId) =>
        _app.Partner.PostReplyAsync($"/api/contracts/{_contractId}/fee-reduction-claims", new { outageId });
}
