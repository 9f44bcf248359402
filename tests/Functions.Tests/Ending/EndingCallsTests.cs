using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>Every call that ends something: who may make it, for whose contracts, and what it makes of bad input.</summary>
public sealed class EndingCallsTests : IAsyncLifetime
{
    private const string Consent = """{"consent": "了承"}""";
    private const string Order = """{"ground": "28-2", "effectiveDate": "2026-04-30", "reason": "r"}""";

    private SecureMxApp _app = null!;
    private string _contract = null!;
    private string _notice = null!;
    private string _optionNotice = null!;

    public async Task InitializeAsync()
    {
        _app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        _contract = await _app.MailboxContractAsync();
        _notice = (await _app.Partner.NoticeAsync(_contract, body: new { designatedDate = "2026-12-31" })).Headers.Location!.ToString();
        _optionNotice = (
            await _app.Partner.NoticeAsync(_contract, "mailbox-plus", new { designatedDate = "2026-12-31" })).Headers.Location!.ToString();
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Another_partner_finds_nothing_of_it()
    {
        foreach (string path in new[] { Notices(_contract), Notices(_contract, "mailbox-plus"), Previews(_contract),
            Previews(_contract, "mailbox-plus") })
        {
            (await _app.OtherPartner.PostReplyAsync(path, "{}")).AssertProblem(404, "not-found");
            (await _app.OtherPartner.PostReplyAsync(path, """{"arrivedOn": "2026-04-01"}""")).AssertProblem(404, "not-found");
            (await _app.OtherPartner.PostReplyAsync(path, "{}", ("If-Match", "\"99.x\""))).AssertProblem(404, "not-found");
        }

        foreach (string path in new[] { Notices(_contract), Notices(_contract, "mailbox-plus"), _notice, _optionNotice })
            (await _app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        Assert.Equal(3, (await _app.ContractNowAsync(_contract))["version"].GetInt32());
    }

    [Fact]
    public async Task Meters_and_strangers_may_make_none_of_these_calls()
    {
        foreach (string path in new[]
        {
            Notices(_contract), Notices(_contract, "mailbox-plus"), Previews(_contract), Previews(_contract, "mailbox-plus"),
            $"{_notice}/withdrawal",
            $"{_optionNotice}/withdrawal", $"/api/contracts/{_contract}/terminations",
        })
        {
            (await _app.Meter.PostReplyAsync(path, "{}")).AssertProblem(403, "forbidden");
            (await _app.Anonymous.PostReplyAsync(path, "{}")).AssertProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        (await _app.Partner.PostReplyAsync(Notices("ctr-none"), "{}")).AssertProblem(404, "not-found");
        (await _app.Partner.PostReplyAsync(Notices(_contract, "sandbox"), "{}")).AssertProblem(404, "not-found");
        (await _app.Partner.PostReplyAsync(Notices(_contract, "no-such-option"), "{}")).AssertProblem(404, "not-found");
        (
            await _app.Partner.PostReplyAsync(
                $"/api/contracts/{_contract}/options/contract/cancellation-notices", "{}")).AssertProblem(404, "not-found");
        (await _app.Partner.PostReplyAsync(Previews(_contract, "sandbox"), "{}")).AssertProblem(404, "not-found");
        (await _app.Partner.GetReplyAsync($"{Notices(_contract)}/ntc-none")).AssertProblem(404, "not-found");
        (await _app.Partner.GetReplyAsync(Notices("ctr-none"))).AssertProblem(404, "not-found");
        (await _app.Operator.PostReplyAsync($"{Notices("ctr-none")}/ntc-none/withdrawal", Consent)).AssertProblem(404, "not-found");
        (
            await _app.Operator.PostReplyAsync(
                $"{_optionNotice.Replace("mailbox-plus", "sandbox", StringComparison.Ordinal)}/withdrawal",
                Consent)).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("""{"designatedDate": "2026-02-30"}""", "/designatedDate")]
    [InlineData("""{"designatedDate": "31.07.2026"}""", "/designatedDate")]
    [InlineData("""{"designatedDate": 20260731}""", "/designatedDate")]
    [InlineData("""{"designatedDate": "99999-01-01"}""", "/designatedDate")]
    [InlineData("""{"designatedDate": "2026-07-31", "designatedDate": "2026-08-31"}""", "/designatedDate")]
    [InlineData("""{"arrivedOn": true}""", "/arrivedOn")]
    [InlineData("""{"noSuchMember": 1}""", "/noSuchMember")]
    [InlineData("""[]""", "")]
    [InlineData("""{"designatedDate":""", "/designatedDate")]
    public async Task A_bad_body_is_refused_with_its_place(string body, string pointer)
    {
        foreach (string path in new[] { Notices(_contract), Notices(_contract, "mailbox-plus"), Previews(_contract),
            Previews(_contract, "mailbox-plus") })
        {
            Assert.StartsWith(
                $"{pointer}:", Assert.Single((await _app.Operator.PostReplyAsync(path, body)).AssertProblem(400, "malformed-request")),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_may_be_left_out_where_nothing_in_it_is_required() =>
        Assert.Equal(System.Net.HttpStatusCode.OK, (await _app.Partner.PostReplyAsync(Previews(_contract, "private-relay"), null)).Status);

    [Fact]
    public async Task Writes_honour_If_Match()
    {
        foreach ((string path, string body) in new[]
        {
            (Notices(_contract), "{}"), (Notices(_contract, "mailbox-plus"), "{}"), ($"{_notice}/withdrawal", Consent),
            ($"{_optionNotice}/withdrawal", Consent),
            ($"/api/contracts/{_contract}/terminations", Order),
        })
        {
            (await _app.Operator.PostReplyAsync(path, body, ("If-Match", "\"1.old\""))).AssertProblem(412, "stale-precondition");
        }

        Assert.Equal(3, (await _app.ContractNowAsync(_contract))["version"].GetInt32());
    }

    [Fact]
    public async Task A_query_is_refused_where_a_call_takes_none() =>
        Assert.StartsWith(
            "force:",
            Assert.Single(
                (await _app.Operator.PostReplyAsync($"{Notices(_contract)}?force=true", "{}")).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
}
