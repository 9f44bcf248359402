using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Billing;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Outages;

/// <summary>An outage from its recording while it lasts to its correction or withdrawal, with the claims on it (S1 to S4, B7).</summary>
public class LastingOutageTests
{
    [Fact]
    public async Task S1_S4_an_outage_is_recorded_and_claimed_while_it_lasts_and_billed_when_it_has_ended()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-04-28T03:00:00Z");
        var recorded = await app.Operator.PostReplyAsync(
            "/api/outages", new { knownAt = "2026-04-28T02:00:00Z", contractIds = "all", cause = "A switch failed." });
        string path = recorded.Headers.Location!.OriginalString;
        Assert.Equal(HttpStatusCode.Created, recorded.Status);
        Assert.Equal(("lasting", "A switch failed."), (recorded["status"].GetString(), recorded["cause"].GetString()));
        (await ClaimAsync(app, contractId, recorded)).AssertProblem(422, "refused-by-terms"); // 24 hours are not full
        Assert.False((await app.Partner.GetReplyAsync(path))["claimPossible"].GetBoolean());

        await app.MoveClockAsync("2026-04-29T02:00:00Z");
        Assert.True((await app.Partner.GetReplyAsync(path))["claimPossible"].GetBoolean());
        var claim = await ClaimAsync(app, contractId, recorded);
        Assert.Equal(HttpStatusCode.Created, claim.Status);
        Assert.Equal("pending", claim["status"].GetString());
        Assert.All(
            ["units", "amount", "monthlyFee", "lastDay", "billedIn"], name => Assert.Equal(JsonValueKind.Null, claim[name].ValueKind));
        (await ClaimAsync(app, contractId, recorded)).AssertProblem(409, "conflict"); // S3
        Assert.DoesNotContain((await app.BillAsync(contractId, "2026-04"))!.Value.Lines(), line => line.Code == "fee-reduction");

        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        var ended = await app.Operator.PutReplyAsync(
            path,
            new { knownAt = "2026-04-28T02:00:00Z", restoredAt = "2026-04-30T14:59:59Z", contractIds = "all", cause = "A switch failed." });
        Assert.True(ended.Status == HttpStatusCode.OK, ended.Text);
        Assert.Equal(("ended", 2, "2026-04-30", "2026-07-31"), (
            ended["status"].GetString(), ended["units"].GetInt32(), ended["claimableOn"].GetString(), ended["lastDay"].GetString()));
        Assert.Equal(ended["outageId"].GetString(), recorded["outageId"].GetString());

        // 54,000 a month; April is closed, so that the reduction is on the bill of May (B7).
        var known = await app.Partner.GetReplyAsync(claim.Headers.Location!.OriginalString);
        Assert.Equal(("determined", 2, 54_000, 3_600, "2026-05"), (
            known["status"].GetString(), known["units"].GetInt32(), known["monthlyFee"].GetInt32(), known["amount"].GetInt32(),
            known["billedIn"].GetString()));
        Assert.Contains(("fee-reduction", -3_600L), (await app.BillAsync(contractId, "2026-05"))!.Value.Lines());
        Assert.Equal(
            known.Text, (await app.Partner.GetReplyAsync($"/api/contracts/{contractId}/fee-reduction-claims"))["items.0"].GetRawText());
        Assert.Equal(["contract-concluded", "fee-reduction-accepted", "fee-reduction-restated"], await app.EventsAsync(contractId));
    }

    [Fact]
    public async Task An_outage_is_corrected_with_its_claims_until_the_month_of_their_bill_is_over()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-04-20T03:00:00Z");
        var recorded = await RecordAsync(app, "2026-04-12T00:00:00Z", "2026-04-14T00:00:00Z", "all");
        string path = recorded.Headers.Location!.OriginalString;
        var claim = await ClaimAsync(app, contractId, recorded);

        var longer = await CorrectAsync(app, path, "2026-04-12T00:00:00Z", "2026-04-15T00:00:00Z");
        Assert.Equal(HttpStatusCode.OK, longer.Status);
        Assert.Equal(("read wrongly", "2026-04-14T00:00:00Z", "operator"), (
            longer["changes.0.reason"].GetString(), longer["changes.0.restoredAt"].GetString(), longer["changes.0.by.role"].GetString()));
        Assert.Equal(5_400, (await app.Partner.GetReplyAsync(claim.Headers.Location!.OriginalString))["amount"].GetInt32());
        // again changes nothing
        Assert.Equal(longer.Text, (await CorrectAsync(app, path, "2026-04-12T00:00:00Z", "2026-04-15T00:00:00Z")).Text);
        (
            await app.Operator.PutReplyAsync(
                path, Body("2026-04-12T00:00:00Z", "2026-04-16T00:00:00Z"),
                ("If-Match", recorded.ETag!))).AssertProblem(412, "stale-precondition");
        (await CorrectAsync(app, path, "2026-04-12T00:00:00Z", "2026-04-20T03:00:01Z")).AssertProblem(422, "refused-by-terms");

        await app.MoveClockAsync("2026-04-30T15:00:00Z"); // May has begun in Tokyo
        (await CorrectAsync(app, path, "2026-04-12T00:00:00Z", "2026-04-16T00:00:00Z")).AssertProblem(409, "conflict");
        (await app.Operator.SendAsync(HttpMethod.Delete, path, null)).AssertProblem(409, "conflict");
        Assert.Equal("2026-04-15T00:00:00Z", (await app.Partner.GetReplyAsync(path))["restoredAt"].GetString());
        Assert.Contains(("fee-reduction", -5_400L), (await app.BillAsync(contractId, "2026-04"))!.Value.Lines());

        // What the claims do not rest on can still be put right.
        var named = await app.Operator.PutReplyAsync(
            path,
            new { knownAt = "2026-04-12T00:00:00Z", restoredAt = "2026-04-15T00:00:00Z", contractIds = "all", cause = "A switch failed." });
        Assert.Equal("A switch failed.", named["cause"].GetString());
    }

    [Fact]
    public async Task A_withdrawn_outage_is_gone_and_its_claim_void()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-04-20T03:00:00Z");
        var recorded = await RecordAsync(app, "2026-04-12T00:00:00Z", "2026-04-14T00:00:00Z", new[] { contractId });
        string path = recorded.Headers.Location!.OriginalString;
        var claim = await ClaimAsync(app, contractId, recorded);

        Assert.Equal(
            HttpStatusCode.NoContent, (await app.Operator.SendAsync(HttpMethod.Delete, $"{path}?reason=recorded%20twice", null)).Status);

        (await app.Operator.SendAsync(HttpMethod.Delete, path, null)).AssertProblem(404, "not-found");
        (await app.Operator.GetReplyAsync(path)).AssertProblem(404, "not-found");
        (await CorrectAsync(app, path, "2026-04-12T00:00:00Z", "2026-04-15T00:00:00Z")).AssertProblem(404, "not-found");
        Assert.Empty((await app.Operator.GetReplyAsync("/api/outages"))["items"].EnumerateArray());
        var gone = await app.Partner.GetReplyAsync(claim.Headers.Location!.OriginalString);
        Assert.Equal(("void", JsonValueKind.Null), (gone["status"].GetString(), gone["amount"].ValueKind));
        Assert.DoesNotContain((await app.BillAsync(contractId, "2026-04"))!.Value.Lines(), line => line.Code == "fee-reduction");
        (await ClaimAsync(app, contractId, recorded)).AssertProblem(422, "refused-by-terms");

        var anew = await RecordAsync(app, "2026-04-12T00:00:00Z", "2026-04-14T00:00:00Z", "all");
        Assert.Equal(2, (await ClaimAsync(app, contractId, anew))["units"].GetInt32());
    }

    [Fact]
    public async Task Outages_are_listed_newest_first_to_whom_they_struck()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        string late = await app.ContractWithAsync("2026-05-10");
        await app.MoveClockAsync("2026-04-20T03:00:00Z");
        List<string> ids = [];
        foreach ((string knownAt, string restoredAt, object contractIds) in new (string, string, object)[]
        {
            ("2026-04-12T00:00:00Z", "2026-04-14T00:00:00Z", "all"),
            ("2026-04-01T00:00:00Z", "2026-04-05T00:00:00Z", "all"), // no contract was in force
            ("2026-04-13T00:00:00Z", "2026-04-17T00:00:00Z", new[] { contractId }),
            ("2026-04-18T00:00:00Z", "2026-04-18T10:00:00Z", new[] { late, contractId }), // too short
            ("2026-04-13T00:00:00Z", "2026-04-17T00:00:00Z", new[] { late }), // not in force yet
        })
        {
            ids.Add((await RecordAsync(app, knownAt, restoredAt, contractIds))["outageId"].GetString()!);
            await app.MoveClockAsync($"2026-04-20T03:00:{ids.Count:D2}Z");
        }

        Assert.Equal([4, 3, 2, 1, 0], Places(await app.Operator.AllAsync("/api/outages", 2), ids));
        Assert.Equal([4, 3, 2, 0], Places(await app.Partner.AllAsync("/api/outages", 2), ids));
        Assert.Equal([3, 2, 0], Places(await app.Partner.AllAsync($"/api/outages?contractId={contractId}", 1), ids));
        Assert.Empty(await app.OtherPartner.AllAsync("/api/outages", 50));
        Assert.Empty(await app.OtherPartner.AllAsync($"/api/outages?contractId={contractId}", 50));
        Assert.Equal([false, false, true, true], Possible(await app.Partner.GetReplyAsync("/api/outages")));

        Assert.Equal(4, (await ClaimAsync(app, contractId, ids[2]))["units"].GetInt32());

        // Of 12 and 13 April (0:00 UTC each) the second day is counted with the other outage (S1).
        Assert.Equal([false, false, false, true], Possible(await app.Partner.GetReplyAsync("/api/outages")));
        Assert.Equal(1, (await ClaimAsync(app, contractId, ids[0]))["units"].GetInt32());
        Assert.Equal([false, false, false], Possible(await app.Partner.GetReplyAsync($"/api/outages?contractId={contractId}")));
        Assert.Equal(
            [ids[2], ids[0]],
            (await app.Partner.AllAsync($"/api/contracts/{contractId}/fee-reduction-claims", 1))
                .Select(claim => claim["outageId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task S4_after_the_last_day_no_claim_is_possible()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        string contractId = await app.ContractWithAsync("2026-04-10");
        await app.MoveClockAsync("2026-04-20T03:00:00Z");
        string path = (await RecordAsync(app, "2026-04-12T00:00:00Z", "2026-04-14T00:00:00Z", "all")).Headers.Location!.OriginalString;

        foreach ((string now, bool possible) in new[] { ("2026-07-14T14:59:59Z", true), ("2026-07-14T15:00:00Z", false) })
        {
            await app.MoveClockAsync(now);
            Assert.Equal(possible, (await app.Partner.GetReplyAsync(path))["claimPossible"].GetBoolean());
            Assert.Equal(possible, (await app.Operator.GetReplyAsync(path))["claimPossible"].GetBoolean());
        }

        Assert.Equal("active", (await app.Partner.GetReplyAsync($"/api/contracts/{contractId}"))["status"].GetString());
    }

    private static IEnumerable<int> Places(IReadOnlyList<System.Text.Json.Nodes.JsonNode> items, List<string> ids) =>
        items.Select(item => ids.IndexOf(item["outageId"]!.GetValue<string>()));

    private static IEnumerable<bool> Possible(Reply list) =>
        list["items"].EnumerateArray().Select(outage => outage.GetProperty("claimPossible").GetBoolean());

    private static object Body(string knownAt, string restoredAt) =>
        new { knownAt, restoredAt, contractIds = "all", reason = "read wrongly" };

    private static Task<Reply> CorrectAsync(SecureMxApp app, string path, string knownAt, string restoredAt) =>
        app.Operator.PutReplyAsync(path, Body(knownAt, restoredAt));

    private static async Task<Reply> RecordAsync(SecureMxApp app, string knownAt, string restoredAt, object contractIds)
    {
        var reply = await app.Operator.PostReplyAsync("/api/outages", new { knownAt, restoredAt, contractIds });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply;
    }

    private static Task<Reply> ClaimAsync(SecureMxApp app, string contractId, Reply outage) =>
        ClaimAsync(app, contractId, outage["outageId"].GetString()!);

    private static Task<Reply> ClaimAsync(SecureMxApp app, string contractId, string outageId) =>
        app.Partner.PostReplyAsync($"/api/contracts/{contractId}/fee-reduction-claims", new { outageId });
}
