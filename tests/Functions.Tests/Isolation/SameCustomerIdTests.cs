using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Isolation;

/// <summary>Ids of customers are per partner: two partners may both have one of the same id, and neither learns of the other's.</summary>
public sealed class SameCustomerIdTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task Two_partners_have_customers_of_one_id_and_an_operator_sees_both_with_their_partner()
    {
        string id = Forms.NewCustomer();
        string acmes = await ContractAsync(id, "例示株式会社", _app.Partner);
        string rivals = await ContractAsync(id, "見本株式会社", _app.OtherPartner);

        foreach ((HttpClient client, string query, string partner, string name, string contract) in new[]
        {
            (_app.Partner, "", "acme", "例示株式会社", acmes),
            (_app.OtherPartner, "", "rival", "見本株式会社", rivals),
            (_app.OtherPartner, "?partnerId=rival", "rival", "見本株式会社", rivals),
            (_app.Operator, "?partnerId=acme", "acme", "例示株式会社", acmes),
            (_app.Operator, "?partnerId=rival", "rival", "見本株式会社", rivals),
        })
        {
            Reply customer = await client.GetReplyAsync($"/api/customers/{id}{query}");
            Assert.Equal(HttpStatusCode.OK, customer.Status);
            Assert.Equal((partner, name), (customer["partnerId"].GetString()!, customer["customerName"].GetString()!));
            Assert.Equal([contract], customer["contractIds"].EnumerateArray().Select(item => item.GetString()));
            Assert.False(customer["hasMoreContracts"].GetBoolean());
        }

        Assert.Equal(
            [("acme", acmes), ("rival", rivals)],
            (await _app.Operator.AllAsync($"/api/contracts?customerId={id}", 1))
                .Select(item => (item["partnerId"]!.GetValue<string>(), item["contractId"]!.GetValue<string>())).Order());
    }

    [Fact]
    public async Task An_operator_who_leaves_out_which_partners_customer_is_meant_is_asked()
    {
        string id = Forms.NewCustomer();
        await ContractAsync(id, "例示株式会社", _app.Partner);
        await ContractAsync(id, "見本株式会社", _app.OtherPartner);
        string path = $"/api/customers/{id}";

        foreach (Reply reply in new[]
        {
            await _app.Operator.GetReplyAsync(path),
            await _app.Operator.GetReplyAsync($"{path}/balance"),
            await _app.Operator.PostReplyAsync($"{path}/balance/settlements", new { kind = "refund", amount = 1, reason = "x" }),
            await _app.Operator.PutReplyAsync($"{path}/designated-services/iij-id", new { since = "2026-04-01" }),
            await _app.Operator.PostReplyAsync($"{path}/designated-services/iij-id/termination", new { effectiveDate = "2026-06-30" }),
        })
        {
            string violation = Assert.Single(reply.AssertProblem(400, "malformed-request"));
            Assert.StartsWith("partnerId: Is required", violation, StringComparison.Ordinal);
            Assert.Contains("acme", violation, StringComparison.Ordinal);
            Assert.Contains("rival", violation, StringComparison.Ordinal);
        }

        Reply applied = await _app.Operator.PostReplyAsync("/api/applications", Forms.Service().With("customerId", id));
        Assert.StartsWith(
            "/partnerId: Is required", Assert.Single(applied.AssertProblem(400, "malformed-request")), StringComparison.Ordinal);
        Reply migrated = await _app.Operator.PostReplyAsync(
            "/api/migrated-contracts", Forms.Migrated("2019-05-01", []).With("customerId", id).Without("partnerId"));
        Assert.StartsWith(
            "/partnerId: Is required", Assert.Single(migrated.AssertProblem(400, "malformed-request")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O1_a_designated_service_of_one_partners_customer_is_none_of_the_other_partners()
    {
        string id = Forms.NewCustomer();
        await ContractAsync(id, "例示株式会社", _app.Partner);
        Reply put = await _app.Operator.PutReplyAsync(
            $"/api/customers/{id}/designated-services/document-exchange?partnerId=acme", new { since = "2026-01-01" });
        Assert.Equal("document-exchange", put["designatedServices.0.service"].GetString());

        JsonObject form = Forms.Service(Forms.Option("dox")).With("customerId", id);
        Reply acmes = await _app.Partner.PostReplyAsync("/api/applications", form.DeepClone());
        Reply rivals = await _app.OtherPartner.PostReplyAsync("/api/applications", form.DeepClone());
        Reply unknowns = await _app.OtherPartner.PostReplyAsync(
            "/api/applications", form.DeepClone().AsObject().With("customerId", Forms.NewCustomer()));

        Assert.NotEqual(acmes.Status, rivals.Status);
        Assert.Equal(unknowns.AssertProblem(422, "refused-by-terms"), rivals.AssertProblem(422, "refused-by-terms"));
    }

    [Fact]
    public async Task A_partner_who_names_another_partner_is_answered_as_for_a_customer_that_does_not_exist()
    {
        string id = Forms.NewCustomer();
        await ContractAsync(id, "例示株式会社", _app.Partner);

        (await _app.OtherPartner.GetReplyAsync($"/api/customers/{id}?partnerId=acme")).AssertProblem(404, "not-found");
        (await _app.OtherPartner.GetReplyAsync($"/api/customers/{Forms.NewCustomer()}?partnerId=acme")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task E6_an_end_of_a_service_of_one_partners_customer_ends_nothing_of_the_other_partners()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        string[] contracts = new string[2];
        foreach ((int index, string partner, HttpClient client) in new[] { (0, "acme", app.Partner), (1, "rival", app.OtherPartner) })
        {
            await app.Operator.PutReplyAsync(
                "/api/customers/cust-1/designated-services/document-exchange", new { since = "2026-01-01", partnerId = partner });
            contracts[index] = await app.ContractAsync(
                Forms.Service(Forms.Option("dox")).With("customerId", "cust-1"), Forms.Terms("2026-04-01"), client);
        }

        Reply ended = await app.Operator.PostReplyAsync(
            "/api/customers/cust-1/designated-services/document-exchange/termination?partnerId=acme", new { effectiveDate = "2026-06-30" });
        Assert.Equal(HttpStatusCode.Accepted, ended.Status);
        Assert.Equal("/api/customers/cust-1?partnerId=acme", ended.Headers.Location!.ToString());
        await app.MoveClockAsync("2026-07-01T00:00:00Z");

        Assert.Equal("terminated", await OptionStatusAsync(app, contracts[0]));
        Assert.Equal("active", await OptionStatusAsync(app, contracts[1]));
    }

    [Fact]
    public async Task A_customer_without_a_partner_becomes_that_of_the_partner_whom_an_operator_names()
    {
        string id = Forms.NewCustomer(), path = $"/api/customers/{id}/designated-services";
        Assert.Equal(
            JsonValueKind.Null, (await _app.Operator.PutReplyAsync($"{path}/iij-id", new { since = "2026-04-01" }))["partnerId"].ValueKind);

        Reply named = await _app.Operator.PutReplyAsync($"{path}/document-exchange", new { since = "2026-04-01", partnerId = "acme" });

        Assert.Equal("acme", named["partnerId"].GetString());
        Assert.Equal(2, named["designatedServices"].GetArrayLength());
        Assert.Equal(named.Text, (await _app.Partner.GetReplyAsync($"/api/customers/{id}")).Text);
        (await _app.OtherPartner.GetReplyAsync($"/api/customers/{id}")).AssertProblem(404, "not-found");
        Assert.Equal(named.Text, (await _app.Operator.GetReplyAsync($"/api/customers/{id}")).Text);
    }

    private static async Task<string> OptionStatusAsync(SecureMxApp app, string contract) =>
        (await app.Operator.GetReplyAsync($"/api/contracts/{contract}"))["options.0.status"].GetString()!;

    private Task<string> ContractAsync(string customerId, string name, HttpClient by) =>
        _app.ContractAsync(Forms.Service().With("customerId", customerId).With("customerName", name), Forms.Terms("2026-04-01"), by);
}
