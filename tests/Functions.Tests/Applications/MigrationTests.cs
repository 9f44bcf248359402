using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>M1–M3: contracts that were concluded before this service are taken over.</summary>
public sealed class MigrationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Path = "/api/migrated-contracts";

    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task M1_mailbox_plus_of_before_September_2012_has_mailing_lists_too()
    {
        JsonObject form = Form("2012-08-31", "2012-09-01", Forms.MailboxPlus());

        Reply reply = await _app.Operator.PostReplyAsync(Path, form);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        string id = reply["contractId"].GetString()!;
        Assert.Equal($"/api/contracts/{id}", reply.Headers.Location!.ToString());
        Assert.Equal("active", reply["status"].GetString());
        Assert.Equal("2012-03-01", reply["termsRevision"].GetString()); // M3
        Assert.Equal("mailing-list", reply["options.1.code"].GetString());
        Assert.Equal("2012-09-02", reply["options.1.billingStartDate"].GetString());
        Assert.Equal(2, reply["version"].GetInt32());
        Assert.Equal(reply.Text, (await _app.Partner.GetReplyAsync($"/api/contracts/{id}")).Text);
        Reply record = await _app.Operator.GetReplyAsync($"/api/contracts/{id}/events");
        Assert.Equal("provision-applied", record["items.1.type"].GetString());
        Assert.Equal("terms/supplement-2012-09-01-2", record["items.1.basis.0"].GetString());
        Assert.Equal([id], (await _app.Partner.GetReplyAsync($"/api/customers/{form["customerId"]}"))["contractIds"].EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task M2_the_former_address_link_goes_on_as_iij_id()
    {
        Reply reply = await _app.Operator.PostReplyAsync(Path, Form("2020-02-29", "2020-03-01", Forms.Option("iij-id-mail-address")));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        JsonElement option = Assert.Single(reply["options"].EnumerateArray());
        Assert.Equal("iij-id", option.GetProperty("code").GetString());
        Assert.Equal("2020-03-01", option.GetProperty("billingStartDate").GetString());
    }

    [Fact]
    public async Task C1_an_address_is_taken_over_once()
    {
        JsonObject form = Form("2018-04-01", "2018-04-01");
        await _app.Operator.PostReplyAsync(Path, form);

        Reply again = await _app.Operator.PostReplyAsync(Path, form);

        again.AssertProblem(422, "refused-by-terms");
        Assert.Equal("C1", again["violations.0.rule"].GetString());
        Assert.Equal("/ipAddresses/0", again["violations.0.pointer"].GetString());
    }

    [Fact]
    public async Task Of_eight_at_once_for_one_address_one_is_taken_over_and_none_waits()
    {
        JsonNode address = new JsonArray(Forms.NewAddress());
        JsonObject[] forms = [.. Enumerable.Range(0, 8).Select(_ => Form("2018-04-01", "2018-04-01").With("ipAddresses", address.DeepClone()).With("partnerId", "mover"))];

        Reply[] replies = await Task.WhenAll(forms.Select(form => _app.Operator.PostReplyAsync(Path, form)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status));
        Assert.Empty(await _app.As("Partner", "mover").AllAsync("/api/applications?status=received", 50));
    }

    [Theory]
    [InlineData("concludedOn", "\"2026-04-02\"", 422, "/concludedOn")]
    [InlineData("billingStartDate", "\"2018-03-31\"", 422, "/billingStartDate")]
    [InlineData("ipAddresses", "[\"10.0.0.1\"]", 422, "/ipAddresses/0")]
    [InlineData("prices", "{}", 422, "/prices/base")]
    [InlineData("options", "[{\"code\":\"iij-id-mail-address\"},{\"code\":\"iij-id-mail-address\"}]", 422, "/options/1/code")]
    [InlineData("concludedOn", "\"2018-02-30\"", 400, "/concludedOn")]
    [InlineData("prices", "null", 400, "/prices")]
    [InlineData("accounts", "\"1\"", 400, "/accounts")]
    [InlineData("partnerId", "null", 400, "/partnerId")]
    [InlineData("partnerId", "\"a b\"", 400, "/partnerId")]
    [InlineData("why", "1", 400, "/why")]
    public async Task What_cannot_be_taken_over_is_refused_at_its_place(string member, string value, int status, string pointer)
    {
        Reply reply = await _app.Operator.PostReplyAsync(Path, Form("2018-04-01", "2018-04-01").With(member, JsonNode.Parse(value)));

        Assert.Contains(
            reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms"),
            violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_operators_take_contracts_over()
    {
        foreach (HttpClient client in new[] { _app.Partner, _app.Meter })
            (await client.PostReplyAsync(Path, Form("2018-04-01", "2018-04-01"))).AssertProblem(403, "forbidden");
    }

    private static JsonObject Form(string concludedOn, string billingStartDate, params JsonObject[] options)
    {
        JsonObject terms = Forms.Terms(billingStartDate, [.. options.Select(option => option["code"]!.GetValue<string>()).Where(code => code == "mailbox-plus")]);
        return Forms.Service(options)
            .With("partnerId", "acme")
            .With("concludedOn", concludedOn)
            .With("billingStartDate", billingStartDate)
            .With("prices", terms["prices"]!.DeepClone());
    }
}
