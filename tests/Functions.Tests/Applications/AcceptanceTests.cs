using System.Net;
using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>A2, A3: an operator accepts an application, or rejects it.</summary>
public sealed class AcceptanceTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task A3_acceptance_concludes_the_contract()
    {
        JsonObject form = Forms.Service(Forms.MailboxPlus(), Forms.MailingList(), Forms.SpareMail(), Forms.Option("account-api"));
        string id = await _app.ReceivedAsync(form);

        Reply reply = await _app.AcceptAsync(id, Forms.Terms("2026-04-10", "mailbox-plus", "mailing-list", "spare-mail"));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        string contractId = reply["contractId"].GetString()!;
        Assert.Equal($"/api/contracts/{contractId}", reply.Headers.Location!.ToString());
        Assert.Equal("accepted", reply["status"].GetString());
        Assert.Equal("acme", reply["partnerId"].GetString());
        Assert.Equal("2026-04-01", reply["acceptedOn"].GetString());
        Assert.Equal("2026-04-10", reply["billingStartDate"].GetString());
        Assert.Equal("2026-04-10", reply["minimumPeriod.first"].GetString());
        Assert.Equal("2026-05-09", reply["minimumPeriod.last"].GetString());
        Assert.Equal("terms/2", reply["minimumPeriod.basis.0"].GetString());
        Assert.Equal("2024-05-01", reply["termsRevision"].GetString());
        Assert.Equal(120, reply["accounts"].GetInt32());
        Assert.Equal("assured", reply["provision"].GetString());
        Assert.Equal(1, reply["version"].GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply["end"].ValueKind);
        Assert.Equal(
            ["mailbox-plus", "mailing-list", "spare-mail", "account-api"],
            reply["options"].EnumerateArray().Select(option => option.GetProperty("code").GetString()));
        Assert.Equal(100, reply["options.0.diskGigabytes"].GetInt32());
        Assert.Equal("met", reply["options.1.eligibility"].GetString());
        Assert.Equal(7, reply["options.2.retentionDays"].GetInt32());

        Reply read = await _app.Partner.GetReplyAsync($"/api/contracts/{contractId}");
        Assert.Equal(reply.Text, read.Text);
        Assert.Equal(reply.ETag, read.ETag);
        Reply application = await _app.Partner.GetReplyAsync($"/api/applications/{id}");
        Assert.Equal("accepted", application["status"].GetString());
        Assert.Equal(contractId, application["contractId"].GetString());
        Assert.Equal("2026-04-10", application["acceptance.billingStartDate"].GetString());
        Reply customer = await _app.Partner.GetReplyAsync($"/api/customers/{form["customerId"]}");
        Assert.Equal("例示株式会社", customer["customerName"].GetString());
        Assert.Equal([contractId], customer["contractIds"].EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task Repeated_on_the_same_terms_it_finds_the_contract_and_on_others_it_conflicts()
    {
        string id = await _app.ReceivedAsync(Forms.Service(Forms.MailboxPlus(), Forms.MailingList()));
        Reply first = await _app.AcceptAsync(id, Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));

        Reply same = await _app.AcceptAsync(id, Forms.Terms("2026-04-01", "mailing-list", "mailbox-plus"));
        Reply other = await _app.AcceptAsync(id, Forms.Terms("2026-04-02", "mailbox-plus", "mailing-list"));

        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal(first.Text, same.Text);
        other.AssertProblem(409, "conflict");
        Assert.Single((await _app.Operator.GetReplyAsync($"/api/contracts/{first["contractId"]}/events"))["items"].EnumerateArray());
    }

    [Theory]
    [InlineData("""{"billingStartDate":"2026-03-31","prices":{"base":{"initial":0,"monthly":0,"perAccount":0}}}""", "/billingStartDate", "A4")]
    [InlineData("""{"billingStartDate":"2026-04-01"}""", "/prices", "A3")]
    [InlineData("""{"billingStartDate":"2026-04-01","prices":{}}""", "/prices/base", "A3")]
    [InlineData("""{"billingStartDate":"2026-04-01","prices":{"base":{"initial":-1,"monthly":0,"perAccount":0}}}""", "/prices/base/initial", "A3")]
    [InlineData("""{"billingStartDate":"2026-04-01","prices":{"base":{"initial":0,"monthly":0,"perAccount":0},"options":{"dox":{"initial":0,"monthly":0}}}}""", "/prices/options/dox", "A3")]
    public async Task A2_terms_that_the_rules_refuse_leave_the_application_waiting(string terms, string pointer, string rule)
    {
        string id = await _app.ReceivedAsync(Forms.Service());

        Reply reply = await _app.Operator.PostReplyAsync($"/api/applications/{id}/acceptance", terms);

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Contains(
            reply["violations"].EnumerateArray(),
            v => v.GetProperty("pointer").GetString() == pointer && v.GetProperty("rule").GetString() == rule);
        Assert.Equal("received", (await _app.Operator.GetReplyAsync($"/api/applications/{id}"))["status"].GetString());
        Assert.Equal(HttpStatusCode.Created, (await _app.AcceptAsync(id, Forms.Terms("2026-04-01"))).Status);
    }

    [Theory]
    [InlineData("{}", "/billingStartDate")]
    [InlineData("""{"billingStartDate":"2026-02-30"}""", "/billingStartDate")]
    [InlineData("""{"billingStartDate":"2026-04-01","prices":{"base":{"initial":0.5,"monthly":0,"perAccount":0}}}""", "/prices/base/initial")]
    [InlineData("""{"billingStartDate":"2026-04-01","prices":{"base":{"initial":0,"monthly":0}}}""", "/prices/base/perAccount")]
    [InlineData("""{"billingStartDate":"2026-04-01","prices":{"base":null,"options":{"mailbox-plus":{"disk":[null]}}}}""", "/prices/options/mailbox-plus/disk/0")]
    [InlineData("""{"billingStartDate":"2026-04-01","discount":1}""", "/discount")]
    public async Task Terms_that_are_malformed_are_named_at_their_place(string terms, string pointer)
    {
        string id = await _app.ReceivedAsync(Forms.Service());

        Reply reply = await _app.Operator.PostReplyAsync($"/api/applications/{id}/acceptance", terms);

        Assert.Contains(
            reply.AssertProblem(400, "malformed-request"), violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A3_a_quoted_option_without_its_price_is_refused()
    {
        string id = await _app.ReceivedAsync(Forms.Service(Forms.MailboxPlus()));

        Reply reply = await _app.AcceptAsync(id, Forms.Terms("2026-04-01"));

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Equal("/prices/options/mailbox-plus", reply["violations.0.pointer"].GetString());
    }

    [Fact]
    public async Task A3_a_price_sheet_of_a_million_bytes_is_refused()
    {
        string id = await _app.ReceivedAsync(Forms.Service(Forms.MailboxPlus()));
        JsonObject terms = Forms.Terms("2026-04-01", "mailbox-plus");
        terms["prices"]!["options"]!["mailbox-plus"]!["disk"] = new JsonArray(
            [.. Enumerable.Range(1, 25000).Select(i => new JsonObject { ["upToGigabytes"] = i, ["monthly"] = i })]);

        Reply reply = await _app.AcceptAsync(id, terms);

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Equal("/prices/options/mailbox-plus/disk", reply["violations.0.pointer"].GetString());
    }

    [Fact]
    public async Task The_largest_application_is_accepted()
    {
        string[] domains = [.. Enumerable.Range(0, 500)
            .Select(i => $"{string.Join('.', Enumerable.Repeat(new string('a', 60), 3))}.n{i:D3}.example.jp")];
        JsonObject form = Forms.Service(
                Forms.MailboxPlus().With("domains", new JsonArray([.. domains[..250].Select(name => JsonValue.Create(name))])),
                Forms.SpareMail().With("domains", new JsonArray([.. domains[250..].Select(name => JsonValue.Create(name))])))
            .With("domains", new JsonArray([.. domains.Select(name => JsonValue.Create(name))]))
            .With("ipAddresses", new JsonArray([.. Enumerable.Range(0, 50).Select(_ => JsonValue.Create(Forms.NewAddress()))]));

        Reply reply = await _app.AcceptAsync(await _app.ReceivedAsync(form), Forms.Terms("2026-04-01", "mailbox-plus", "spare-mail"));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(500, reply["domains"].GetArrayLength());
    }

    [Fact]
    public async Task O1_a_needed_service_must_be_held_on_the_billing_start_date()
    {
        JsonObject form = Forms.Service(Forms.Option("dox"));
        string services = $"/api/customers/{form["customerId"]}/designated-services/document-exchange";
        await _app.Operator.PutReplyAsync(services, new { since = "2026-04-15" });
        string id = await _app.ReceivedAsync(form);

        Reply early = await _app.AcceptAsync(id, Forms.Terms("2026-04-14"));
        Reply inTime = await _app.AcceptAsync(id, Forms.Terms("2026-04-15"));

        early.AssertProblem(422, "refused-by-terms");
        Assert.Equal("O1", early["violations.0.rule"].GetString());
        Assert.Equal("/billingStartDate", early["violations.0.pointer"].GetString());
        Assert.Equal(HttpStatusCode.Created, inTime.Status);
    }

    [Fact]
    public async Task Of_two_partners_with_a_customer_that_had_none_the_first_accepted_has_it_and_the_other_one_of_its_own()
    {
        JsonObject form = Forms.Service();
        string customer = form["customerId"]!.GetValue<string>();
        await _app.Operator.PutReplyAsync($"/api/customers/{customer}/designated-services/iij-id", new { since = "2026-01-01" });
        string first = await _app.ReceivedAsync(form);
        string second = await _app.ReceivedAsync(Forms.Service().With("customerId", customer), _app.OtherPartner);

        Assert.Equal(HttpStatusCode.Created, (await _app.AcceptAsync(second, Forms.Terms("2026-04-01"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await _app.AcceptAsync(first, Forms.Terms("2026-04-01"))).Status);

        Assert.Empty((await _app.Partner.GetReplyAsync($"/api/customers/{customer}"))["designatedServices"].EnumerateArray());
        Assert.Single((await _app.OtherPartner.GetReplyAsync($"/api/customers/{customer}"))["designatedServices"].EnumerateArray());
    }

    [Fact]
    public async Task A1_a_rejection_keeps_its_reason_and_ends_the_matter()
    {
        string id = await _app.ReceivedAsync(Forms.Service());

        Reply first = await _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "書類の不備" });
        Reply again = await _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "書類の不備" });

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("rejected", first["status"].GetString());
        Assert.Equal("書類の不備", first["rejection.reason"].GetString());
        Assert.Equal(first.Text, again.Text);
        (await _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "other" })).AssertProblem(409, "conflict");
        (await _app.AcceptAsync(id, Forms.Terms("2026-04-01"))).AssertProblem(409, "conflict");
    }

    [Fact]
    public async Task A1_what_is_accepted_cannot_be_rejected()
    {
        string id = await _app.ReceivedAsync(Forms.Service());
        await _app.AcceptAsync(id, Forms.Terms("2026-04-01"));

        (await _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "late" })).AssertProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{"reason":" "}""", "/reason")]
    [InlineData("""{"reason":null}""", "/reason")]
    [InlineData("""{}""", "/reason")]
    [InlineData("""{"reason":1}""", "/reason")]
    [InlineData("""{"reason":"a","why":"b"}""", "/why")]
    public async Task A_rejection_without_a_reason_is_malformed(string body, string pointer)
    {
        string id = await _app.ReceivedAsync(Forms.Service());

        Reply reply = await _app.Operator.PostReplyAsync($"/api/applications/{id}/rejection", body);

        Assert.StartsWith($"{pointer}: ", Assert.Single(reply.AssertProblem(400, "malformed-request")));
    }

    [Fact]
    public async Task Only_operators_settle_applications()
    {
        string id = await _app.ReceivedAsync(Forms.Service());
        foreach (HttpClient client in new[] { _app.Partner, _app.OtherPartner, _app.Meter })
        {
            (await client.PostReplyAsync($"/api/applications/{id}/acceptance", Forms.Terms("2026-04-01"))).AssertProblem(403, "forbidden");
            (await client.PostReplyAsync($"/api/applications/{id}/rejection", new { reason = "x" })).AssertProblem(403, "forbidden");
        }

        (
            await _app.Operator.PostReplyAsync(
                "/api/applications/app-1/acceptance", Forms.Terms("2026-04-01"))).AssertProblem(404, "not-found");
        (await _app.Operator.PostReplyAsync("/api/applications/app-1/rejection", new { reason = "x" })).AssertProblem(404, "not-found");
    }
}
