using System.Net;
using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>A1, O1–O5: options are applied for on a contract, and accepted.</summary>
public sealed class OptionApplicationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task A3_accepted_options_are_on_the_contract_with_their_own_start()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        var applied = await _app.Partner.PostReplyAsync(Path(contractId), Forms.Options(Forms.MailboxPlus(), Forms.MailingList()));
        Assert.Equal(HttpStatusCode.Created, applied.Status);
        Assert.Equal("options", applied["kind"].GetString());
        Assert.Equal(contractId, applied["contractId"].GetString());
        Assert.Equal("received", applied["status"].GetString());
        string id = applied["applicationId"].GetString()!;

        var reply = await _app.AcceptAsync(id, Forms.Terms("2026-05-31", "mailbox-plus", "mailing-list"));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal($"/api/contracts/{contractId}", reply.Headers.Location!.ToString());
        Assert.Equal(2, reply["version"].GetInt32());
        Assert.Equal("2026-04-01", reply["options.0.acceptedOn"].GetString());
        Assert.Equal("2026-05-31", reply["options.0.billingStartDate"].GetString());
        Assert.Equal("2026-06-30", reply["options.0.minimumPeriod.last"].GetString()); // O2, T3
        Assert.Equal("accepted", reply["options.0.status"].GetString());
        Assert.Equal("accepted", (await _app.Partner.GetReplyAsync($"/api/applications/{id}"))["status"].GetString());

        var again = await _app.AcceptAsync(id, Forms.Terms("2026-05-31", "mailbox-plus", "mailing-list"));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(reply.Text, again.Text);
        (await _app.AcceptAsync(id, Forms.Terms("2026-06-01", "mailbox-plus", "mailing-list"))).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task A_stale_If_Match_is_412_on_acceptance_and_the_application_waits_as_before()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        string path = $"/api/contracts/{contractId}", stale = (await _app.Operator.GetReplyAsync(path)).ETag!;
        string id = (
            await _app.Partner.PostReplyAsync(Path(contractId), Forms.Options(Forms.Option("account-api"))))["applicationId"].GetString()!;
        await _app.Operator.PutReplyAsync(
            $"{path}/administrators", new { administrators = new[] { new { name = "後任 花子", email = "hanako@example.jp" } } });
        string acceptance = $"/api/applications/{id}/acceptance";
        var terms = Forms.Terms("2026-04-01");

        (await _app.Operator.PostReplyAsync(acceptance, terms, ("If-Match", stale))).AssertProblem(412, "stale-precondition");
        (await _app.Operator.PostReplyAsync(acceptance, terms, ("If-Match", "stale"))).AssertProblem(400, "malformed-request");
        Assert.Equal("received", (await _app.Operator.GetReplyAsync($"/api/applications/{id}"))["status"].GetString());
        Assert.Empty((await _app.Operator.GetReplyAsync(path))["options"].EnumerateArray());

        var accepted = await _app.Operator.PostReplyAsync(
            acceptance, terms, ("If-Match", (await _app.Operator.GetReplyAsync(path)).ETag!));
        Assert.Equal(HttpStatusCode.Created, accepted.Status);
        // it is accepted already
        Assert.Equal(HttpStatusCode.OK, (await _app.Operator.PostReplyAsync(acceptance, terms, ("If-Match", stale))).Status);
    }

    [Theory]
    [InlineData("""{"options":[]}""", "/options", "A1")]
    [InlineData("""{"options":[{"code":"mailing-list"}]}""", "/options/0/code", "O1")]
    [InlineData("""{"options":[{"code":"spare-mail","domains":["other.jp"],"retentionDays":7}]}""", "/options/0/domains/0", "O5")]
    public async Task A2_what_the_terms_refuse_is_refused_on_arrival(string body, string pointer, string rule)
    {
        var reply = await _app.Partner.PostReplyAsync(Path(await _app.ContractAsync("2026-04-01")), body);

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Contains(
            reply["violations"].EnumerateArray(),
            v => v.GetProperty("pointer").GetString() == pointer && v.GetProperty("rule").GetString() == rule);
    }

    [Theory]
    [InlineData("""{}""", "/options")]
    [InlineData("""{"options":null}""", "/options")]
    [InlineData("""{"options":[null]}""", "/options/0")]
    [InlineData("""{"options":[{"code":"account-api","size":1}]}""", "/options/0/size")]
    [InlineData("""{"options":[{"code":"mailing-list","mailingLists":1.5}]}""", "/options/0/mailingLists")]
    public async Task What_is_no_application_is_malformed_at_its_place(string body, string pointer)
    {
        var reply = await _app.Partner.PostReplyAsync(Path(await _app.ContractAsync("2026-04-01")), body);

        Assert.Contains(
            reply.AssertProblem(400, "malformed-request"), violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_option_is_on_a_contract_once()
    {
        string contractId = await _app.ContractAsync(Forms.Service(Forms.Option("account-api")), Forms.Terms("2026-04-01"));

        (await _app.Partner.PostReplyAsync(Path(contractId), Forms.Options(Forms.Option("account-api")))).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task A2_an_option_accepted_meanwhile_refuses_the_other_application_for_it()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        string first = await ReceivedAsync(contractId, Forms.Option("account-api"));
        string second = await ReceivedAsync(contractId, Forms.Option("account-api"));
        await _app.AcceptAsync(first, Forms.Terms("2026-04-01"));

        (await _app.AcceptAsync(second, Forms.Terms("2026-04-01"))).AssertProblem(409, "conflict");

        Assert.Equal("received", (await _app.Operator.GetReplyAsync($"/api/applications/{second}"))["status"].GetString());
        Assert.Equal(
            HttpStatusCode.OK,
            (await _app.Operator.PostReplyAsync($"/api/applications/{second}/rejection", new { reason = "twice" })).Status);
    }

    [Fact]
    public async Task A_contract_of_another_partner_is_not_found()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        var options = Forms.Options(Forms.Option("account-api"));

        (await _app.OtherPartner.PostReplyAsync(Path(contractId), options)).AssertProblem(404, "not-found");
        (await _app.Meter.PostReplyAsync(Path(contractId), options)).AssertProblem(403, "forbidden");
        (await _app.Operator.PostReplyAsync(Path("ctr-1"), options)).AssertProblem(404, "not-found");
        Assert.Equal("acme", (await _app.Operator.PostReplyAsync(Path(contractId), options))["partnerId"].GetString());
    }

    [Fact]
    public async Task A_stale_If_Match_is_refused()
    {
        string contractId = await _app.ContractAsync("2026-04-01");
        var options = Forms.Options(Forms.Option("account-api"));

        (await _app.Partner.PostReplyAsync(Path(contractId), options, ("If-Match", "\"7.x\""))).AssertProblem(412, "stale-precondition");
        string tag = (await _app.Partner.GetReplyAsync($"/api/contracts/{contractId}")).ETag!;
        Assert.Equal(HttpStatusCode.Created, (await _app.Partner.PostReplyAsync(Path(contractId), options, ("If-Match", tag))).Status);
    }

    private async Task<string> ReceivedAsync(string contractId, params JsonObject[] options) =>
        (await _app.Partner.PostReplyAsync(Path(contractId), Forms.Options(options)))["applicationId"].GetString()!;

    private static string Path(string contractId) => $"/api/contracts/{contractId}/option-applications";

    [Fact]
    public async Task O1_mailbox_plus_of_another_contract_of_the_customer_carries_nothing_here()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string customer = Forms.NewCustomer();
        string with = await app.ContractAsync(
            Forms.Service(Forms.MailboxPlus()).With("customerId", customer), Forms.Terms("2026-04-01", "mailbox-plus"));
        string without = await app.ContractAsync(Forms.Service().With("customerId", customer), Forms.Terms("2026-04-01"));

        foreach (var option in new[] { Forms.MailingList(), Forms.Option("active-mail"), Forms.Option("omnibus") })
        {
            var refused = await app.Partner.PostReplyAsync(
                $"/api/contracts/{without}/option-applications", Forms.Options(option.DeepClone().AsObject()));
            Assert.Single(refused.AssertProblem(422, "refused-by-terms"));
            Assert.Equal(("O1", "terms/3"), (refused["violations.0.rule"].GetString(), refused["violations.0.article"].GetString()));
            Assert.Equal(
                HttpStatusCode.Created,
                (await app.Partner.PostReplyAsync($"/api/contracts/{with}/option-applications", Forms.Options(option))).Status);
        }
    }
}
