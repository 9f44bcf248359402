using System.Net;
using System.Text.Json.Nodes;
using SecureMx.Domain;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>
/// All that a contract holds is one document. However much its partner and the operators write on it, it can still be read, restricted and
/// ended.
/// </summary>
public class FullContractTests
{
    private const string Longest = "漢";

    [Fact]
    public async Task C3_a_partner_who_reports_without_end_is_stopped_and_stops_no_other()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/compromise-reports";
        var report = new { description = Text(FreeText.MaximumReasonLength) };
        var first = await app.Partner.PostReplyAsync(path, report);
        for (int i = 1; i < CompromiseReports.MaximumOpen; i++)
            Assert.Equal(HttpStatusCode.Created, (await app.Partner.PostReplyAsync(path, report)).Status);

        (await app.Partner.PostReplyAsync(path, report)).AssertProblem(409, "conflict");

        // After acknowledging instructions the partner may report again.
        await app.Operator.PostReplyAsync($"{first.Headers.Location}/instructions", new { instructions = "電話で" });
        await app.Partner.PostReplyAsync($"{first.Headers.Location}/acknowledgement", null);
        Assert.Equal(HttpStatusCode.Created, (await app.Partner.PostReplyAsync(path, report)).Status);
        await AssertUsableAsync(app, contract);
    }

    [Fact]
    public async Task E3_a_partner_who_brings_an_end_forward_day_by_day_is_stopped()
    {
        await using var app = await SecureMxApp.StartAsync();
        string path = $"/api/contracts/{await app.ContractAsync("2026-04-01")}/cancellation-notices";
        var day = new NodaTime.LocalDate(2030, 12, 31);
        for (int i = 0; i <= EndNotices.MaximumReplaced; i++)
            Assert.Equal(HttpStatusCode.Accepted, (await GiveAsync(i)).Status);

        Assert.StartsWith(
            "/designatedDate: ", Assert.Single((await GiveAsync(EndNotices.MaximumReplaced + 1)).AssertProblem(409, "conflict")),
            StringComparison.Ordinal);

        // An operator can withdraw the notice and begin again with the customer (E4).
        string standing = (await app.Partner.AllAsync(path, 200))[^1]["noticeId"]!.GetValue<string>();
        await app.Operator.PostReplyAsync($"{path}/{standing}/withdrawal", new { consent = "合意" });
        Assert.Equal(HttpStatusCode.Accepted, (await GiveAsync(0)).Status);

        Task<Reply> GiveAsync(int daysBefore) =>
            app.Partner.PostReplyAsync(path, new { designatedDate = $"{day.PlusDays(-daysBefore):uuuu-MM-dd}" });
    }

    [Fact]
    public async Task U1_what_does_not_fit_is_refused_and_the_contract_goes_on()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        Assert.Equal(HttpStatusCode.Accepted, (await RestrictAsync(app, contract, Restrictions.MaximumNames, 230)).Status);

        (await RestrictAsync(app, contract, Restrictions.MaximumNames, 230)).AssertProblem(409, "conflict");
        (await RestrictAsync(app, contract, Restrictions.MaximumNames, 230, ("Idempotency-Key", "once"))).AssertProblem(409, "conflict");

        await AssertUsableAsync(app, contract);
    }

    [Fact]
    public async Task A_change_that_does_not_fit_is_refused_on_acceptance_and_waits_as_before()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");
        for (int names = Restrictions.MaximumNames; names > 100; names /= 2)
            Assert.Equal(HttpStatusCode.Accepted, (await RestrictAsync(app, contract, names, 230)).Status);
        var domains = new JsonArray(
            [.. Enumerable.Range(0, 400).Select(i => JsonValue.Create($"{new string('a', 60)}.{new string('b', 60)}.{i}.example.jp"))]);
        string application = (
            await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/change-applications", new JsonObject { ["domains"] = domains }))["applicationId"].GetString()!;
        var terms = new JsonObject { ["effectiveDate"] = "2026-04-01", ["oneTimeFee"] = 0 };

        (await app.AcceptAsync(application, terms)).AssertProblem(409, "conflict");

        Assert.Equal("received", (await app.Operator.GetReplyAsync($"/api/applications/{application}"))["status"].GetString());
        await AssertUsableAsync(app, contract);
    }

    private static string Text(int length) => string.Concat(Enumerable.Repeat(Longest, length));

    private static Task<Reply> RestrictAsync(SecureMxApp app, string contract, int names, int length, params (string, string)[] headers) =>
        app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/restrictions",
            $$"""{"reason":"x","accounts":["{{string.Join("\",\"", Enumerable.Range(0, names).Select(i => $"{Text(length)}{i}"))}}"]}""", headers);

    private static async Task AssertUsableAsync(SecureMxApp app, string contract)
    {
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await app.Operator.PostReplyAsync($"/api/contracts/{contract}/restrictions", new { reason = "大量送信" })).Status);
        var notice = await app.Partner.PostReplyAsync($"/api/contracts/{contract}/cancellation-notices", "{}");
        Assert.Equal(HttpStatusCode.Accepted, notice.Status);
        await app.MoveClockAsync("2026-06-01T00:00:00Z");
        Assert.Equal("terminated", (await app.Operator.GetReplyAsync($"/api/contracts/{contract}"))["status"].GetString());
        Assert.Contains(
            "contract-ended",
            (await app.Operator.AllAsync($"/api/contracts/{contract}/events", 50)).Select(e => e["type"]!.GetValue<string>()));
    }
}
