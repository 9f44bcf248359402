using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Functions.Ending;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Isolation;

/// <summary>Customers that earlier versions stored under their bare ids are moved to their partners when they are first read.</summary>
public sealed class MovedCustomerTests
{
    private const string Container = "customers";
    private const string DocumentId = "customer";
    private const string Earlier = "ctr-00000000000000000000000000000000";

    [Fact]
    public async Task A_customer_in_the_old_form_is_its_partners_with_all_that_it_had_and_another_partner_may_have_the_id()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        string contract = await app.ContractAsync(
            Forms.Service(Forms.Option("account-api")).With("customerId", "cust-1"), Forms.Terms("2026-04-01"));
        await StoreInOldFormAsync(app, "cust-1", OldForm("cust-1", "acme", contract));

        (await app.OtherPartner.GetReplyAsync("/api/customers/cust-1")).AssertProblem(404, "not-found");
        Reply own = await app.Partner.GetReplyAsync("/api/customers/cust-1");
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal("例示株式会社", own["customerName"].GetString());
        Assert.Equal("document-exchange", own["designatedServices.0.service"].GetString());
        Assert.Equal([Earlier, contract], own["contractIds"].EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(own.Text, (await app.Operator.GetReplyAsync("/api/customers/cust-1")).Text);

        // What is left under the bare id says whose it was, and nothing of the customer.
        JsonObject left = await ReadAsync(app, "cust-1");
        Assert.Equal("acme", left["partnerId"]!.GetValue<string>());
        Assert.False(left.ContainsKey("customerName") || left.ContainsKey("contractIds"));
        Assert.Empty(left["services"]!.AsArray());

        string rivals = await app.ContractAsync(Forms.Service().With("customerId", "cust-1"), Forms.Terms("2026-04-01"), app.OtherPartner);
        Reply other = await app.OtherPartner.GetReplyAsync("/api/customers/cust-1");
        Assert.Equal([rivals], other["contractIds"].EnumerateArray().Select(id => id.GetString()));
        Assert.Empty(other["designatedServices"].EnumerateArray());
        Assert.Equal(own.Text, (await app.Partner.GetReplyAsync("/api/customers/cust-1")).Text);
        (await app.Operator.GetReplyAsync("/api/customers/cust-1")).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task Sixteen_who_read_it_at_once_and_change_it_lose_nothing()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        await StoreInOldFormAsync(app, "cust-1", OldForm("cust-1", "acme"));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => i % 2 == 0
            ? app.Partner.GetReplyAsync("/api/customers/cust-1")
            : app.Operator.PutReplyAsync("/api/customers/cust-1/designated-services/iij-id", new { since = "2026-04-01" })));

        Reply customer = await app.Partner.GetReplyAsync("/api/customers/cust-1");
        Assert.Equal(
            ["document-exchange", "iij-id"],
            customer["designatedServices"].EnumerateArray().Select(held => held.GetProperty("service").GetString()));
    }

    [Fact]
    public async Task E6_an_end_that_an_earlier_version_waits_for_takes_effect_and_can_be_brought_forward()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        await app.Operator.PutReplyAsync(
            "/api/customers/cust-1/designated-services/document-exchange", new { since = "2026-01-01", partnerId = "acme" });
        string contract = await app.ContractAsync(
            Forms.Service(Forms.Option("dox")).With("customerId", "cust-1"), Forms.Terms("2026-04-01"));
        JsonObject old = OldForm("cust-1", "acme", contract);
        old["services"]![0]!["endsOn"] = "2026-06-30";
        await StoreInOldFormAsync(app, "cust-1", old);
        var input = new ServiceEndInput(
            "cust-1", "document-exchange", "sve-1", new DateOnly(2026, 6, 30), new DateTime(2026, 6, 30, 15, 0, 0, DateTimeKind.Utc));
        await app.Orchestrations.StartOnceAsync(DesignatedServiceEndOrchestration.Name, "service-end-cust-1-sve-1", input);
        await WriteAsync(app, "cust-1", "errand-service-end-cust-1-sve-1", JsonNode.Parse(
            """
            {"id":"errand-service-end-cust-1-sve-1","customerId":"cust-1","type":"errand","start":"started","errand":{"orchestrator":"DesignatedServiceEndOrchestration",
             "instanceId":"service-end-cust-1-sve-1","requestedAt":"2026-04-01T00:00:00Z",
             "input":{"CustomerId":"cust-1","Service":"document-exchange","EndId":"sve-1","EffectiveDate":"2026-06-30","TakesEffectAt":"2026-06-30T15:00:00Z"}}}
            """)!);
        string path = "/api/customers/cust-1/designated-services/document-exchange/termination";

        Reply same = await app.Operator.PostReplyAsync(path, new { effectiveDate = "2026-06-30" });
        Assert.Equal("service-end-cust-1-sve-1", same["orchestration.instanceId"].GetString());
        await app.MoveClockAsync("2026-04-02T00:00:00Z");
        Assert.Equal("2026-06-30", (await app.ContractNowAsync(contract)).EndOf("dox"));

        Assert.Equal(HttpStatusCode.Accepted, (await app.Operator.PostReplyAsync(path, new { effectiveDate = "2026-05-31" })).Status);
        await app.MoveClockAsync("2026-05-31T15:00:00Z");

        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("dox"));
        await app.MoveClockAsync("2026-07-01T00:00:00Z");
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task One_without_a_partner_in_the_old_form_is_taken_over_with_an_acceptance()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();
        JsonObject old = OldForm("cust-1", "acme");
        old.Remove("partnerId");
        old["contractIds"] = new JsonArray();
        await StoreInOldFormAsync(app, "cust-1", old);

        string contract = await app.ContractAsync(
            Forms.Service(Forms.Option("dox")).With("customerId", "cust-1"), Forms.Terms("2026-04-01"));

        Reply customer = await app.Partner.GetReplyAsync("/api/customers/cust-1");
        Assert.Equal("document-exchange", customer["designatedServices.0.service"].GetString());
        Assert.Equal([contract], customer["contractIds"].EnumerateArray().Select(id => id.GetString()));
        (await app.OtherPartner.GetReplyAsync("/api/customers/cust-1")).AssertProblem(404, "not-found");
    }

    // A customer with so many contract ids that the document could not take one more.
    private static JsonObject OldForm(string customerId, string partnerId, params string[] contractIds) => new()
    {
        ["id"] = DocumentId,
        ["customerId"] = customerId,
        ["type"] = "customer",
        ["customerName"] = "例示株式会社",
        ["partnerId"] = partnerId,
        ["services"] = new JsonArray(new JsonObject { ["service"] = "document-exchange", ["since"] = "2026-01-01", ["endsOn"] = null }),
        ["contractIds"] = new JsonArray([.. contractIds.Concat(Enumerable.Repeat(Earlier, 53_000)).Select(id => JsonValue.Create(id))]),
    };

    private static async Task StoreInOldFormAsync(SecureMxApp app, string customerId, JsonObject document)
    {
        IDocumentStore store = app.Services.GetRequiredService<IDocumentStore>();
        foreach ((string partition, string id) in new[] { ($"acme/{customerId}", DocumentId), (customerId, $"{DocumentId}-of-acme") })
            await store.CommitAsync(Container, partition, [new DocumentWrite.Delete(id, null)]);
        await WriteAsync(app, customerId, DocumentId, document);
    }

    private static async Task WriteAsync(SecureMxApp app, string partition, string id, JsonNode document) => Assert.True(
        (await app.Services.GetRequiredService<IDocumentStore>().CommitAsync(
            Container, partition, [new DocumentWrite.Upsert(id, Encoding.UTF8.GetBytes(document.ToJsonString()))])).IsCommitted);

    private static async Task<JsonObject> ReadAsync(SecureMxApp app, string partition)
    {
        Document found = (await app.Services.GetRequiredService<IDocumentStore>().ReadAsync(Container, partition, DocumentId))!;
        return JsonNode.Parse(found.Json.Span)!.AsObject();
    }
}
