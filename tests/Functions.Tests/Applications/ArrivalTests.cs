using System.Net;
using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>A1, A2: an application arrives, and every rule is checked.</summary>
public sealed class ArrivalTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task A1_is_received_and_echoed_in_canonical_form()
    {
        string customer = Forms.NewCustomer();
        JsonObject form = Forms.Service(Forms.MailboxPlus().With("domains", new JsonArray("例え.JP")), Forms.MailingList())
            .With("customerId", customer)
            .With("domains", new JsonArray("例え.jp", "Example.CO.JP"))
            .With("ipAddresses", new JsonArray("2400:DB9::0:1"));

        Reply reply = await _app.Partner.PostReplyAsync("/api/applications", form);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        string id = reply["applicationId"].GetString()!;
        Assert.Equal($"/api/applications/{id}", reply.Headers.Location!.ToString());
        Assert.Equal("service", reply["kind"].GetString());
        Assert.Equal("received", reply["status"].GetString());
        Assert.Equal("2026-04-01T00:00:00Z", reply["receivedAt"].GetString());
        Assert.Equal("acme", reply["partnerId"].GetString());
        Assert.Equal(customer, reply["customerId"].GetString());
        Assert.Equal("xn--r8jz45g.jp", reply["domains.0"].GetString());
        Assert.Equal("example.co.jp", reply["domains.1"].GetString());
        Assert.Equal("2400:db9::1", reply["ipAddresses.0"].GetString());
        Assert.Equal("xn--r8jz45g.jp", reply["options.0.domains.0"].GetString());
        Assert.Equal(4, reply["options.1.mailingLists"].GetInt32());

        Reply read = await _app.Partner.GetReplyAsync($"/api/applications/{id}");
        Assert.Equal(HttpStatusCode.OK, read.Status);
        Assert.Equal(reply.Text, read.Text);
        Assert.StartsWith("\"", read.ETag);
    }

    public static TheoryData<string, string, string, string> Refusals => new()
    {
        // member, its value, the pointer, the rule
        { "domains", """[]""", "/domains", "C2" },
        { "domains", """["-bad-.jp"]""", "/domains/0", "C2" },
        { "domains", """["example.jp","EXAMPLE.jp"]""", "/domains/1", "C2" },
        { "ipAddresses", """[]""", "/ipAddresses", "C2" },
        { "ipAddresses", """["10.0.0.1"]""", "/ipAddresses/0", "C2" },
        { "ipAddresses", """["127.0.0.1"]""", "/ipAddresses/0", "C2" },
        { "ipAddresses", """["224.0.0.5"]""", "/ipAddresses/0", "C2" },
        { "ipAddresses", """["0.0.0.0"]""", "/ipAddresses/0", "C2" },
        { "ipAddresses", """["::1"]""", "/ipAddresses/0", "C2" },
        { "ipAddresses", """["fd00::1"]""", "/ipAddresses/0", "C2" },
        { "ipAddresses", """["8.8.8.8","::ffff:8.8.8.8"]""", "/ipAddresses/1", "C2" },
        { "ipAddresses", """["mail.example.jp"]""", "/ipAddresses/0", "C2" },
        { "administrators", """[]""", "/administrators", "C3" },
        { "administrators", """[{"name":" ","email":"a@example.jp"}]""", "/administrators/0/name", "C3" },
        { "administrators", """[{"name":"A","email":"nobody"}]""", "/administrators/0/email", "C3" },
        { "accounts", "-1", "/accounts", "A1" },
        { "accounts", "2147483647", "/accounts", "A1" },
        { "customerId", "\"a/b\"", "/customerId", "A1" },
        { "customerId", "\"\"", "/customerId", "A1" },
        { "customerName", "\" \"", "/customerName", "A1" },
        { "options", """[{"code":"teleport"}]""", "/options/0/code", "A1" },
        { "options", """[{"code":"account-api"},{"code":"account-api"}]""", "/options/1/code", "A1" },
        { "options", """[{"code":"mailing-list"}]""", "/options/0/code", "O1" },
        { "options", """[{"code":"active-mail"}]""", "/options/0/code", "O1" },
        { "options", """[{"code":"omnibus"}]""", "/options/0/code", "O1" },
        { "options", """[{"code":"dox"}]""", "/options/0/code", "O1" },
        { "options", """[{"code":"iij-id"}]""", "/options/0/code", "O1" },
        { "options", """[{"code":"mailbox-plus","domains":["example.jp"]}]""", "/options/0/diskGigabytes", "A1" },
        { "options", """[{"code":"mailbox-plus","domains":["example.jp"],"diskGigabytes":0}]""", "/options/0/diskGigabytes", "A1" },
        { "options", """[{"code":"mailbox-plus","domains":["other.jp"],"diskGigabytes":10}]""", "/options/0/domains/0", "O5" },
        { "options", """[{"code":"mailbox-plus","domains":["example.jp"],"diskGigabytes":10},{"code":"spare-mail","domains":["example.jp"],"retentionDays":7}]""", "/options/1/domains/0", "O5" },
        { "options", """[{"code":"account-api","billingStartDate":"2026-04-01"}]""", "/options/0/billingStartDate", "A4" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A2_what_the_terms_refuse_is_refused_on_arrival(string member, string value, string pointer, string rule)
    {
        Reply reply = await _app.Partner.PostReplyAsync("/api/applications", Forms.Service().With(member, JsonNode.Parse(value)));

        reply.AssertProblem(422, "refused-by-terms");
        var violation = reply["violations"].EnumerateArray().Single(v => v.GetProperty("pointer").GetString() == pointer);
        Assert.Equal(rule, violation.GetProperty("rule").GetString());
        Assert.NotEmpty(violation.GetProperty("article").GetString()!);
    }

    [Theory]
    [InlineData("accounts", "\"120\"", "/accounts")]
    [InlineData("accounts", "1.5", "/accounts")]
    [InlineData("accounts", "1e30", "/accounts")]
    [InlineData("accounts", "99999999999999999999", "/accounts")]
    [InlineData("accounts", "null", "/accounts")]
    [InlineData("domains", "\"example.jp\"", "/domains")]
    [InlineData("domains", "[null]", "/domains/0")]
    [InlineData("domains", "[1]", "/domains/0")]
    [InlineData("administrators", """[{"name":"A"}]""", "/administrators/0/email")]
    [InlineData("administrators", """[{"name":"A","email":"a@example.jp","phone":"1"}]""", "/administrators/0/phone")]
    [InlineData("options", "{}", "/options")]
    [InlineData("options", """[{}]""", "/options/0/code")]
    [InlineData("options", """[{"code":"mailbox-plus","diskGigabytes":"100"}]""", "/options/0/diskGigabytes")]
    [InlineData("options", """[{"code":"account-api","billingStartDate":"2026-02-30"}]""", "/options/0/billingStartDate")]
    [InlineData("colour", "\"blue\"", "/colour")]
    [InlineData("partnerId", "\"a b\"", "/partnerId")]
    public async Task What_is_no_application_is_malformed_at_its_place(string member, string value, string pointer)
    {
        Reply reply = await _app.Operator.PostReplyAsync(
            "/api/applications", Forms.Service().With("partnerId", "acme").With(member, JsonNode.Parse(value)));

        Assert.Contains(
            reply.AssertProblem(400, "malformed-request"), violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("customerId")]
    [InlineData("customerName")]
    [InlineData("domains")]
    [InlineData("ipAddresses")]
    [InlineData("administrators")]
    [InlineData("accounts")]
    public async Task A_missing_member_is_named(string member)
    {
        Reply reply = await _app.Partner.PostReplyAsync("/api/applications", Forms.Service().Without(member));

        Assert.Equal($"/{member}: Is required.", Assert.Single(reply.AssertProblem(400, "malformed-request")));
    }

    [Fact]
    public async Task C1_an_address_of_a_contract_in_force_is_refused_at_its_place()
    {
        JsonObject first = Forms.Service();
        await _app.ContractAsync(first, Forms.Terms("2026-04-01"));
        string taken = first["ipAddresses"]![0]!.GetValue<string>();

        Reply reply = await _app.OtherPartner.PostReplyAsync(
            "/api/applications", Forms.Service().With("ipAddresses", new JsonArray(Forms.NewAddress(), $"::ffff:{taken}")));

        reply.AssertProblem(422, "refused-by-terms");
        Assert.Equal("C1", reply["violations.0.rule"].GetString());
        Assert.Equal("terms/1", reply["violations.0.article"].GetString());
        Assert.Equal("/ipAddresses/1", reply["violations.0.pointer"].GetString());
    }

    [Fact]
    public async Task A_partner_applies_for_itself_and_an_operator_for_whom_it_names()
    {
        (
            await _app.Partner.PostReplyAsync(
                "/api/applications", Forms.Service().With("partnerId", "rival"))).AssertProblem(403, "forbidden");
        Assert.Equal(
            "acme",
            (await _app.Partner.PostReplyAsync("/api/applications", Forms.Service().With("partnerId", "acme")))["partnerId"].GetString());

        Reply without = await _app.Operator.PostReplyAsync("/api/applications", Forms.Service());
        Assert.StartsWith("/partnerId: ", Assert.Single(without.AssertProblem(400, "malformed-request")));
        Assert.Equal(
            "rival",
            (await _app.Operator.PostReplyAsync("/api/applications", Forms.Service().With("partnerId", "rival")))["partnerId"].GetString());
    }

    [Fact]
    public async Task An_operator_need_not_name_the_partner_of_a_customer_that_one_partner_alone_has()
    {
        JsonObject form = Forms.Service();
        JsonNode customer = form["customerId"]!;
        await _app.ContractAsync(form, Forms.Terms("2026-04-01"));

        Assert.Equal(
            "acme", (
                await _app.Operator.PostReplyAsync(
                    "/api/applications", Forms.Service().With("customerId", customer.DeepClone())))["partnerId"].GetString());
        Assert.Equal(
            "rival",
            (
                await _app.Operator.PostReplyAsync(
                    "/api/applications",
                    Forms.Service().With("customerId", customer.DeepClone()).With("partnerId", "rival")))["partnerId"].GetString());
    }

    [Fact]
    public async Task The_same_idempotency_key_makes_one_application()
    {
        JsonObject form = Forms.Service();
        HttpClient partner = _app.As("Partner", "keyed");

        Reply first = await partner.PostReplyAsync("/api/applications", form, ("Idempotency-Key", "\"k-1\""));
        Reply second = await partner.PostReplyAsync("/api/applications", form, ("Idempotency-Key", "\"k-1\""));

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal(first.Text, second.Text);
        Assert.Single(await partner.AllAsync("/api/applications", 200));
    }

    [Fact]
    public async Task Only_its_partner_reads_an_application()
    {
        string id = await _app.ReceivedAsync(Forms.Service());

        (await _app.OtherPartner.GetReplyAsync($"/api/applications/{id}")).AssertProblem(404, "not-found");
        (await _app.Meter.GetReplyAsync($"/api/applications/{id}")).AssertProblem(403, "forbidden");
        (await _app.Anonymous.GetReplyAsync($"/api/applications/{id}")).AssertProblem(401, "unauthenticated");
        (await _app.Operator.GetReplyAsync("/api/applications/app-0")).AssertProblem(404, "not-found");
        Assert.DoesNotContain(id, Ids(await _app.OtherPartner.AllAsync("/api/applications", 50)));
    }

    [Fact]
    public async Task A_list_gives_every_application_once_by_its_status()
    {
        HttpClient partner = _app.As("Partner", "lister");
        List<string> received = [];
        for (int i = 0; i < 7; i++)
            received.Add(await _app.ReceivedAsync(Forms.Service(), partner));
        await _app.ReceivedAsync(Forms.Service(), _app.OtherPartner);
        await _app.AcceptAsync(received[2], Forms.Terms("2026-04-01"));
        await _app.Operator.PostReplyAsync($"/api/applications/{received[5]}/rejection", new { reason = "incomplete" });

        Assert.Equal(received.Order(), Ids(await partner.AllAsync("/api/applications", 2)).Order());
        Assert.Equal(
            received.Where((_, i) => i is not (2 or 5)).Order(),
            Ids(await partner.AllAsync("/api/applications?status=received", 3)).Order());
        Assert.Equal([received[2]], Ids(await partner.AllAsync("/api/applications?status=accepted", 1)));
        Assert.Equal([received[5]], Ids(await partner.AllAsync("/api/applications?status=rejected", 1)));
        Assert.Superset(received.ToHashSet(), Ids(await _app.Operator.AllAsync("/api/applications", 3)).ToHashSet());
    }

    [Theory]
    [InlineData("?status=open", "status")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?cursor=abc", "cursor")]
    [InlineData("?stauts=received", "stauts")]
    public async Task A_bad_query_is_named(string query, string parameter)
    {
        Reply reply = await _app.Partner.GetReplyAsync($"/api/applications{query}");

        Assert.StartsWith($"{parameter}: ", Assert.Single(reply.AssertProblem(400, "malformed-request")));
    }

    private static IEnumerable<string> Ids(IEnumerable<JsonNode> items) => items.Select(item => item["applicationId"]!.GetValue<string>());
}
