using System.Net;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Compromises;

/// <summary>
/// C3: a suspected misuse of the setting authority is reported at once, answered with instructions, and those are acknowledged.
/// </summary>
public class CompromiseReportTests
{
    [Fact]
    public async Task C3_a_report_runs_its_course_and_stays_on_the_record()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/compromise-reports";

        var reported = await app.Partner.PostReplyAsync(path, new { description = "不審なログイン" });
        Assert.Equal(HttpStatusCode.Created, reported.Status);
        Assert.Equal("reported", reported["status"].GetString());
        Assert.Equal("2026-04-01T00:00:00Z", reported["reportedAt"].GetString());
        Assert.Equal("terms/6-4", reported["basis.0"].GetString());
        string report = reported.Headers.Location!.ToString();

        await app.MoveClockAsync("2026-04-01T01:00:00Z");
        var tasks = await app.Operator.GetReplyAsync("/api/tasks?status=open");
        Assert.Equal("compromise-reported", tasks["items.0.kind"].GetString());
        Assert.Equal(contract, tasks["items.0.contractId"].GetString());

        (await app.Partner.PostReplyAsync($"{report}/acknowledgement", null)).AssertProblem(409, "conflict");
        var instructed = await app.Operator.PostReplyAsync($"{report}/instructions", new { instructions = "パスワードを変更してください" });
        Assert.Equal("instructed", instructed["status"].GetString());
        Assert.Equal("2026-04-01T01:00:00Z", instructed["instructedAt"].GetString());

        var acknowledged = await app.Partner.PostReplyAsync($"{report}/acknowledgement", "{}");
        Assert.Equal("acknowledged", acknowledged["status"].GetString());
        Assert.Equal(acknowledged.Text, (await app.Partner.PostReplyAsync($"{report}/acknowledgement", null)).Text);
        (await app.Operator.PostReplyAsync($"{report}/instructions", new { instructions = "別の指示" })).AssertProblem(409, "conflict");

        Assert.Equal(acknowledged.Text, (await app.Partner.GetReplyAsync(report)).Text);
        Assert.Equal("acknowledged", (await app.ContractNowAsync(contract))["compromiseReports.0.status"].GetString());
        Assert.Equal(
            ["compromise-reported", "compromise-instructed", "compromise-acknowledged"], await app.EventsAsync(contract, after: 1));
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task C3_a_key_makes_one_report_of_two_calls_and_two_calls_without_make_two()
    {
        await using var app = await SecureMxApp.StartAsync();
        string path = $"/api/contracts/{await app.ContractAsync("2026-04-01")}/compromise-reports";
        for (int i = 0; i < 2; i++)
            await app.Partner.PostReplyAsync(path, new { description = "同じ" }, ("Idempotency-Key", "one"));
        Assert.Single(await app.Partner.AllAsync(path, limit: 1));

        await app.Partner.PostReplyAsync(path, new { description = "同じ" });
        Assert.Equal(
            2, (await app.Operator.AllAsync(path, limit: 1)).Select(item => item["reportId"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task C3_other_instructions_take_the_place_of_those_not_acknowledged()
    {
        await using var app = await SecureMxApp.StartAsync();
        string report = (
            await app.Partner.PostReplyAsync(
                $"/api/contracts/{await app.ContractAsync("2026-04-01")}/compromise-reports", new { description = "x" }))
            .Headers.Location!.ToString();
        await app.Operator.PostReplyAsync($"{report}/instructions", new { instructions = "一" });

        Assert.Equal(
            "二", (await app.Operator.PostReplyAsync($"{report}/instructions", new { instructions = "二" }))["instructions"].GetString());
    }

    [Theory]
    [InlineData("""{}""", 400, "/description")]
    [InlineData("""{"description":null}""", 400, "/description")]
    [InlineData("""{"description":"x","by":"me"}""", 400, "/by")]
    [InlineData("""{"description":""}""", 422, "/description")]
    public async Task C3_a_bad_report_is_refused_at_its_place(string body, int status, string pointer)
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01");

        var reply = await app.Partner.PostReplyAsync($"/api/contracts/{contract}/compromise-reports", body);

        Assert.StartsWith(
            $"{pointer}: ", Assert.Single(reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms")),
            StringComparison.Ordinal);
        Assert.Empty(await app.EventsAsync(contract, after: 1));
    }

    [Fact]
    public async Task Only_the_partner_and_operators_report_answer_and_see_reports()
    {
        await using var app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync("2026-04-01"), path = $"/api/contracts/{contract}/compromise-reports";
        string report = (await app.Operator.PostReplyAsync(path, new { description = "x" })).Headers.Location!.ToString();
        string other = await app.ContractAsync("2026-04-01");

        (await app.OtherPartner.PostReplyAsync(path, new { description = "x" })).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        (await app.OtherPartner.GetReplyAsync(report)).AssertProblem(404, "not-found");
        (await app.OtherPartner.PostReplyAsync($"{report}/acknowledgement", null)).AssertProblem(404, "not-found");
        (await app.Partner.PostReplyAsync($"{report}/instructions", new { instructions = "x" })).AssertProblem(403, "forbidden");
        (await app.Meter.PostReplyAsync(path, new { description = "x" })).AssertProblem(403, "forbidden");
        (await app.Anonymous.GetReplyAsync(report)).AssertProblem(401, "unauthenticated");
        (await app.Partner.GetReplyAsync(report.Replace(contract, other, StringComparison.Ordinal))).AssertProblem(404, "not-found");
        (await app.Operator.PostReplyAsync($"{path}/cmp-0/instructions", new { instructions = "x" })).AssertProblem(404, "not-found");
    }
}
