using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Migration;

/// <summary>Section 9: contracts that were concluded before this service are taken over, one or as a stream.</summary>
public sealed class MigratedContractTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Path = "/api/migrated-contracts";

    private readonly SecureMxApp _app = shared.App;

    [Fact]
    public async Task M1_M3_mailing_lists_are_held_without_a_fee_and_the_revision_is_that_of_the_conclusion()
    {
        Reply taken = await _app.Operator.PostReplyAsync(Path, Forms.Migrated("2012-06-01", [Forms.MailboxPlus()], "mailbox-plus"));

        Assert.True(taken.Status == HttpStatusCode.Created, taken.Text);
        string contract = taken["contractId"].GetString()!;
        Assert.Equal($"/api/contracts/{contract}", taken.Headers.Location!.ToString());
        Assert.Equal("2012-03-01", taken["termsRevision"].GetString());
        Assert.Equal("2012-06-01", taken["billingStartDate"].GetString());
        Assert.Equal("active", taken["status"].GetString());
        Assert.Equal("2012-09-02", taken.Option("mailing-list").GetProperty("billingStartDate").GetString());
        Assert.Equal(["contract-concluded", "provision-applied"], await _app.EventsAsync(contract));

        Reply bill = await _app.Partner.GetReplyAsync($"/api/contracts/{contract}/bills/2026-04");
        Assert.All(
            bill["lines"]
                .EnumerateArray()
                .Where(line => line.GetProperty("code").GetString()!.StartsWith("option.mailing-list.", StringComparison.Ordinal)),
            line => Assert.Equal(0, line.GetProperty("amount").GetInt32()));
    }

    [Fact]
    public async Task M3_the_months_before_the_taking_over_were_billed_elsewhere()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        Reply taken = await app.Operator.PostReplyAsync(Path, Forms.Migrated("2012-06-01", [Forms.MailboxPlus()], "mailbox-plus"));
        string bills = $"/api/contracts/{taken["contractId"].GetString()}/bills";

        await app.MoveClockAsync("2026-06-01T00:00:00Z");

        Reply list = await app.Partner.GetReplyAsync(bills);
        Assert.Equal(
            ["2026-04", "2026-05"],
            list["items"].EnumerateArray().Select(bill => bill.GetProperty("month").GetString()!).Where(month => month != "2026-06"));
        (await app.Partner.GetReplyAsync($"{bills}/2026-03")).AssertProblem(404, "not-found");
        (await app.Partner.GetReplyAsync($"{bills}/2012-06")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task M2_the_former_mail_address_option_is_held_as_iij_id()
    {
        Reply taken = await _app.Operator.PostReplyAsync(Path, Forms.Migrated("2019-05-01", [Forms.Option("iij-id-mail-address")]));

        Assert.True(taken.Status == HttpStatusCode.Created, taken.Text);
        Assert.Equal("2019-04-01", taken["termsRevision"].GetString());
        Assert.Equal("2020-03-01", taken.Option("iij-id").GetProperty("billingStartDate").GetString());
    }

    [Fact]
    public async Task M1_mailing_lists_that_were_never_given_are_not_there()
    {
        Reply taken = await _app.Operator.PostReplyAsync(Path, Forms.Migrated("2012-06-01", [Forms.MailboxPlus()], "mailbox-plus"));
        string contract = $"/api/contracts/{taken["contractId"].GetString()}";
        Reply order = await _app.Operator.PostReplyAsync(
            $"{contract}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2012-09-01", reason = "r" });

        Assert.Equal(HttpStatusCode.Accepted, order.Status);
        Assert.Equal(["mailbox-plus"], order["falls"].EnumerateArray().Select(falling => falling.GetProperty("option").GetString()));
        Reply seen = await _app.Partner.GetReplyAsync(contract);
        Assert.Equal(["mailbox-plus"], seen["options"].EnumerateArray().Select(option => option.GetProperty("code").GetString()));
        (
            await _app.Partner.PostReplyAsync(
                $"{contract}/options/mailing-list/cancellation-notices", new { })).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task C1_it_holds_its_addresses_and_belongs_to_its_customer_and_partner()
    {
        JsonObject form = Forms.Migrated("2015-05-01", []);
        Reply taken = await _app.Operator.PostReplyAsync(Path, form);

        Assert.Equal("C1", Refused(await _app.Operator.PostReplyAsync(Path, form)));
        Reply customer = await _app.Partner.GetReplyAsync($"/api/customers/{form["customerId"]}");
        Assert.Contains(taken["contractId"].GetString()!, customer.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.Partner.GetReplyAsync(taken.Headers.Location!.ToString())).Status);
        (await _app.OtherPartner.GetReplyAsync(taken.Headers.Location!.ToString())).AssertProblem(404, "not-found");

        JsonObject ofAnother = Forms.Migrated("2015-05-01", []);
        (ofAnother["customerId"], ofAnother["partnerId"]) = (form["customerId"]!.DeepClone(), "rival");
        Assert.Equal("rival", (await _app.Operator.PostReplyAsync(Path, ofAnother))["partnerId"].GetString());

        // It ends as any other contract does.
        Assert.Equal(HttpStatusCode.Accepted, (await _app.Partner.NoticeAsync(taken["contractId"].GetString()!)).Status);
    }

    [Fact]
    public async Task The_same_key_takes_a_contract_over_once()
    {
        JsonObject form = Forms.Migrated("2015-05-01", []);
        Reply first = await _app.Operator.PostReplyAsync(Path, form, ("Idempotency-Key", "migration-1"));

        Assert.Equal(first.Text, (await _app.Operator.PostReplyAsync(Path, form, ("Idempotency-Key", "migration-1"))).Text);
    }

    [Fact]
    public async Task A_stream_is_answered_line_by_line_and_a_bad_line_fails_alone()
    {
        JsonObject good = Forms.Migrated("2015-05-01", []), future = Forms.Migrated("2027-05-01", []);
        string text = '\uFEFF'
            + string.Join(
                '\n', good.ToJsonString(), "", "{", good.ToJsonString(), future.ToJsonString(), $"\"{new string('x', (1024 * 1024) + 1)}\"",
                Forms.Migrated("2010-01-01", []).ToJsonString());

        Reply reply = await _app.Operator.PostReplyAsync(Path, new StringContent(text, Encoding.UTF8, "application/x-ndjson"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        JsonElement[] lines = [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal([1, 3, 4, 5, 6, 7], lines.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal([201, 400, 422, 422, 413, 201], lines.Select(line => line.GetProperty("status").GetInt32()));
        Assert.Equal("", lines[4].GetProperty("problem").GetProperty("violations")[0].GetProperty("pointer").GetString());
        Assert.Equal(
            HttpStatusCode.OK,
            (await _app.Partner.GetReplyAsync($"/api/contracts/{lines[5].GetProperty("contractId").GetString()}")).Status);
    }

    [Theory]
    [InlineData("application/x-ndjson; charset=shift_jis", null)]
    [InlineData("application/x-ndjson", "gzip")]
    [InlineData("application/json", "gzip")]
    [InlineData("application/ndjson", null)]
    public async Task A_body_that_is_not_plain_text_in_UTF_8_is_not_guessed_at(string contentType, string? encoding)
    {
        var body = new StringContent(Forms.Migrated("2015-05-01", []).ToJsonString(), Encoding.UTF8);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
            body.Headers.ContentEncoding.Add(encoding);

        (await _app.Operator.PostReplyAsync(Path, body)).AssertProblem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("concludedOn", "2027-01-01", 422, "/concludedOn", "M3")]
    [InlineData("billingStartDate", "2014-12-31", 422, "/billingStartDate", "A4")]
    [InlineData("domains", null, 400, "/domains", null)]
    [InlineData("partnerId", null, 400, "/partnerId", null)]
    [InlineData("partnerId", "a b", 400, "/partnerId", null)]
    public async Task A_bad_contract_is_refused_at_its_place_and_leaves_nothing(
        string member, string? value, int status, string pointer, string? rule)
    {
        JsonObject form = Forms.Migrated("2015-05-01", []);
        form[member] = value;

        Reply reply = await _app.Operator.PostReplyAsync(Path, form);

        Assert.Contains(
            reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms"),
            violation => violation.StartsWith($"{pointer}: ", StringComparison.Ordinal));
        if (rule is not null)
            Assert.Equal(rule, Refused(reply));
        (await _app.Operator.GetReplyAsync($"/api/customers/{form["customerId"]}")).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task Only_operators_take_contracts_over()
    {
        (await _app.Partner.PostReplyAsync(Path, Forms.Migrated("2015-05-01", []))).AssertProblem(403, "forbidden");
        (await _app.Meter.PostReplyAsync(Path, Forms.Migrated("2015-05-01", []))).AssertProblem(403, "forbidden");
        (await _app.Anonymous.PostReplyAsync(Path, Forms.Migrated("2015-05-01", []))).AssertProblem(401, "unauthenticated");
        (
            await _app.Operator.PostReplyAsync(Path, new StringContent("a", Encoding.UTF8, "text/plain"))).AssertProblem(
                415, "unsupported-media-type");
    }

    private static string? Refused(Reply reply) => reply["violations.0.rule"].GetString();
}
