using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Customers;

/// <summary>Customers and the designated services that they hold (terms/3).</summary>
public sealed class CustomerTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task O1_an_operator_enters_a_service_of_an_unknown_customer()
    {
        string id = Forms.NewCustomer();

        Reply reply = await _app.Operator.PutReplyAsync(
            Service(id, "iij-id"), new { since = "2026-04-15", partnerId = "acme", customerName = "例示" });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("acme", reply["partnerId"].GetString());
        Assert.Equal("例示", reply["customerName"].GetString());
        Assert.Equal("iij-id", reply["designatedServices.0.service"].GetString());
        Assert.Equal("2026-04-15", reply["designatedServices.0.since"].GetString());
        Assert.False(reply["designatedServices.0.isHeld"].GetBoolean());
        Assert.Equal(JsonValueKind.Null, reply["designatedServices.0.endsOn"].ValueKind);
        Assert.Empty(reply["contractIds"].EnumerateArray());
        Reply read = await _app.Partner.GetReplyAsync($"/api/customers/{id}");
        Assert.Equal(reply.Text, read.Text);
        Assert.NotNull(read.ETag);
    }

    [Fact]
    public async Task O1_a_service_is_held_from_its_first_day_in_Tokyo()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-14T14:59:59Z");
        await app.Operator.PutReplyAsync(Service("cust-1", "iij-id"), new { since = "2026-04-15" });
        Assert.False((await app.Operator.GetReplyAsync("/api/customers/cust-1"))["designatedServices.0.isHeld"].GetBoolean());

        await app.MoveClockAsync("2026-04-14T15:00:00Z");

        Assert.True((await app.Operator.GetReplyAsync("/api/customers/cust-1"))["designatedServices.0.isHeld"].GetBoolean());
    }

    [Fact]
    public async Task Entering_a_service_again_corrects_its_day()
    {
        string id = Forms.NewCustomer();
        await _app.Operator.PutReplyAsync(Service(id, "iij-id"), new { since = "2026-04-15" });
        await _app.Operator.PutReplyAsync(Service(id, "document-exchange"), new { since = "2026-01-01" });

        Reply reply = await _app.Operator.PutReplyAsync(Service(id, "iij-id"), new { since = "2026-04-10" });

        Assert.Equal(
            ["iij-id 2026-04-10", "document-exchange 2026-01-01"],
            reply["designatedServices"].EnumerateArray().Select(s => $"{s.GetProperty("service")} {s.GetProperty("since")}"));
    }

    [Fact]
    public async Task A_customer_without_a_partner_is_the_operators_alone_until_an_application_is_accepted()
    {
        JsonObject form = Forms.Service();
        string id = form["customerId"]!.GetValue<string>();
        await _app.Operator.PutReplyAsync(Service(id, "iij-id"), new { since = "2026-04-01" });

        (await _app.Partner.GetReplyAsync($"/api/customers/{id}")).AssertProblem(404, "not-found");
        Assert.Equal(JsonValueKind.Null, (await _app.Operator.GetReplyAsync($"/api/customers/{id}"))["partnerId"].ValueKind);

        string contractId = await _app.ContractAsync(form, Forms.Terms("2026-04-01"));
        Reply reply = await _app.Partner.GetReplyAsync($"/api/customers/{id}");
        Assert.Equal([contractId], reply["contractIds"].EnumerateArray().Select(item => item.GetString()));
        Assert.Equal("iij-id", reply["designatedServices.0.service"].GetString());
    }

    [Fact]
    public async Task Contracts_of_a_customer_come_in_the_order_of_their_conclusion()
    {
        JsonObject form = Forms.Service();
        string first = await _app.ContractAsync(form, Forms.Terms("2026-04-01"));
        string second = await _app.ContractAsync(
            Forms.Service().With("customerId", form["customerId"]!.DeepClone()), Forms.Terms("2026-04-01"));

        Reply reply = await _app.Partner.GetReplyAsync($"/api/customers/{form["customerId"]}");

        Assert.Equal([first, second], reply["contractIds"].EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task Only_its_partner_reads_and_operators_write_a_customer()
    {
        JsonObject form = Forms.Service();
        await _app.ContractAsync(form, Forms.Terms("2026-04-01"));
        string path = $"/api/customers/{form["customerId"]}";

        (await _app.OtherPartner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        (await _app.Meter.GetReplyAsync(path)).AssertProblem(403, "forbidden");
        (await _app.Anonymous.GetReplyAsync(path)).AssertProblem(401, "unauthenticated");
        (await _app.Operator.GetReplyAsync("/api/customers/nobody")).AssertProblem(404, "not-found");
        foreach (HttpClient client in new[] { _app.Partner, _app.OtherPartner, _app.Meter })
        {
            (await client.PutReplyAsync($"{path}/designated-services/iij-id", new { since = "2026-04-01" }))
                .AssertProblem(403, "forbidden");
        }
    }

    [Theory]
    [InlineData("""{}""", "/since")]
    [InlineData("""{"since":"2026-02-30"}""", "/since")]
    [InlineData("""{"since":20260401}""", "/since")]
    [InlineData("""{"since":"2026-04-01","until":"2026-05-01"}""", "/until")]
    [InlineData("""{"since":"2026-04-01","partnerId":"a b"}""", "/partnerId")]
    [InlineData("""{"since":"2026-04-01","partnerId":"rival"}""", "/partnerId", "?partnerId=acme")]
    [InlineData("""{"since":"2026-04-01","customerName":" "}""", "/customerName")]
    public async Task A_malformed_body_is_named_at_its_place(string body, string pointer, string query = "")
    {
        Reply reply = await _app.Operator.PutReplyAsync(Service(Forms.NewCustomer(), "iij-id") + query, body);

        Assert.StartsWith($"{pointer}: ", Assert.Single(reply.AssertProblem(400, "malformed-request")));
    }

    [Fact]
    public async Task A_service_that_no_option_needs_is_not_there() =>
        (
            await _app.Operator.PutReplyAsync(
                Service(Forms.NewCustomer(), "mail"), new { since = "2026-04-01" })).AssertProblem(404, "not-found");

    [Fact]
    public async Task Two_services_at_once_are_both_there()
    {
        string id = Forms.NewCustomer();

        await Task.WhenAll(
            _app.Operator.PutReplyAsync(Service(id, "iij-id"), new { since = "2026-04-01" }),
            _app.Operator.PutReplyAsync(Service(id, "document-exchange"), new { since = "2026-04-01" }));

        Assert.Equal(2, (await _app.Operator.GetReplyAsync($"/api/customers/{id}"))["designatedServices"].GetArrayLength());
    }

    private static string Service(string customerId, string service) => $"/api/customers/{customerId}/designated-services/{service}";
}
