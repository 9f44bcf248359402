using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>P4: which settlement a waiver is for.</summary>
public class WaiverTests
{
    // 120 × 90 = 10,800 a month, to 2027-03-31
    private const string Archive = "advanced-archive", Line = "option.advanced-archive.settlement";

    [Fact]
    public async Task P4_E4_a_waiver_does_not_outlive_the_notice_that_it_was_given_for()
    {
        await using var app = await ArchiveAsync();
        string contract = await app.ContractWithAsync("2026-04-01", Forms.Option(Archive));
        await app.MoveClockAsync("2026-05-01T03:00:00Z");
        var notice = await app.Partner.NoticeAsync(contract, Archive);
        Assert.Equal(108_000, notice["settlement.total"].GetInt64());
        Assert.Equal(HttpStatusCode.Created, (await WaiveAsync(app, contract)).Status);
        Assert.Contains((Line, 0L), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());
        Assert.Equal(HttpStatusCode.OK, (await app.Operator.PostReplyAsync(
            $"{EndCalls.Notices(contract, Archive)}/{notice["noticeId"].GetString()}/withdrawal", new { consent = "合意" })).Status);

        var between = await WaiveAsync(app, contract);
        await app.MoveClockAsync("2026-06-01T03:00:00Z");
        var again = await app.Partner.NoticeAsync(contract, Archive);

        between.AssertProblem(409, "conflict");
        Assert.Equal("P1", between["violations.0.rule"].GetString());
        Assert.Equal(("2026-07-01", 86_400), (again["effectiveDate"].GetString(), again["settlement.total"].GetInt64())); // eight months
        Assert.Contains((Line, 86_400L), (await app.BillAsync(contract, "2026-07"))!.Value.Lines());
        Assert.Equal(HttpStatusCode.Created, (await WaiveAsync(app, contract)).Status);
        Assert.Contains((Line, 0L), (await app.BillAsync(contract, "2026-07"))!.Value.Lines());
    }

    [Fact]
    public async Task P4_E3_a_waiver_does_not_pass_to_the_earlier_end_that_replaces_its_own()
    {
        await using var app = await ArchiveAsync();
        string contract = await app.ContractWithAsync("2026-04-01", Forms.Option(Archive));
        Assert.Equal(
            54_000,
            (await app.Partner.NoticeAsync(contract, Archive, new { designatedDate = "2026-10-31" }))["settlement.total"].GetInt64());
        Assert.Equal(HttpStatusCode.Created, (await WaiveAsync(app, contract)).Status);

        var earlier = await app.Partner.NoticeAsync(contract, Archive, new { designatedDate = "2026-05-31" });

        Assert.Equal(108_000, earlier["settlement.total"].GetInt64());
        var waived = await WaiveAsync(app, contract);
        Assert.Equal((HttpStatusCode.Created, "2026-05-31"), (waived.Status, waived["endsOn"].GetString()));
    }

    [Fact]
    public async Task P4_A1_the_settlement_of_an_option_that_has_been_taken_anew_is_the_one_that_is_waived()
    {
        await using var app = await ArchiveAsync();
        string contract = await app.ContractWithAsync("2026-04-01", Forms.Option(Archive));
        await app.MoveClockAsync("2026-05-01T03:00:00Z");
        await app.Partner.NoticeAsync(contract, Archive);
        var applied = await app.Partner.PostReplyAsync(
            $"/api/contracts/{contract}/option-applications", Forms.Options(Forms.Option(Archive)));
        var taken = await app.AcceptAsync(applied["applicationId"].GetString()!, Forms.Terms("2026-06-01", Archive));
        Assert.True(taken.Status == HttpStatusCode.Created, taken.Text);
        Assert.Contains((Line, 108_000L), (await app.BillAsync(contract, "2026-05"))!.Value.Lines());

        var waived = await WaiveAsync(app, contract);

        Assert.Equal((HttpStatusCode.Created, "2026-05-31"), (waived.Status, waived["endsOn"].GetString()));
        var may = (await app.BillAsync(contract, "2026-05"))!.Value;
        Assert.Contains((Line, 0L), may.Lines());
    }

    private static Task<SecureMxApp> ArchiveAsync() => SecureMxApp.StartAsync("2026-04-01T03:00:00Z");

    private static Task<Reply> WaiveAsync(SecureMxApp app, string contract) =>
        app.Operator.PostReplyAsync($"/api/contracts/{contract}/settlement-waivers", new { option = Archive, reason = "当社都合" });
}
