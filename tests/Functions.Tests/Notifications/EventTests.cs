using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Api.OpenApi;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>Everything that a partner hears of: by webhook and in the feed the same, as the document describes it.</summary>
public class EventTests
{
    private const string Secretive = "社内限り";

    private static readonly string[] AllowLoopback = ["--Webhooks:AllowLoopback", "true"];

    [Fact]
    public async Task Every_event_that_the_document_describes_is_sent_and_is_what_its_schema_says()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Partner.PutReplyAsync("/api/webhooks/gone", new { url = "http://127.0.0.1:9/" });

        await LiveAsync(app);

        var feed = await FeedAsync(app.Partner);
        var described = DocumentedApi.Document.GetProperty("webhooks").EnumerateObject().Select(hook => hook.Name).ToArray();
        Assert.Equal(described.Order(), feed.Select(TypeOf).Distinct().Order());
        Assert.Distinct(feed.Select(IdOf));
        Assert.All(feed, AssertIsDescribed);
        Assert.All(feed, AssertIsCloudEvent);

        // What reaches the webhook is the same.
        var sent = receiver.Messages.DistinctBy(message => message.Id).ToDictionary(message => message.Id, message => message.Body);
        Assert.All(feed, news => Assert.True(JsonNode.DeepEquals(news, JsonNode.Parse(sent[IdOf(news)])), sent[IdOf(news)]));
        Assert.Equal(feed.Count, sent.Count);
        Assert.DoesNotContain(Secretive, string.Concat(sent.Values), StringComparison.Ordinal);

        // Nobody else's, and for operators all of it.
        Assert.Empty(await FeedAsync(app.OtherPartner));
        Assert.Equal(feed.Select(IdOf), (await FeedAsync(app.Operator, "&partnerId=acme")).Select(IdOf));
        Assert.Equal(feed.Select(IdOf), (await FeedAsync(app.Operator)).Select(IdOf));
        (await app.OtherPartner.GetReplyAsync("/api/events?partnerId=acme")).AssertProblem(404, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await app.Partner.GetReplyAsync("/api/events?partnerId=acme")).Status);
        (await app.Meter.GetReplyAsync("/api/events")).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task The_feed_goes_on_from_the_sequence_of_any_event_and_waits_at_its_end()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        Assert.Empty((await app.Partner.GetReplyAsync("/api/events"))["items"].EnumerateArray());
        await app.ContractAsync("2026-04-01");

        var first = await app.Partner.GetReplyAsync("/api/events?limit=1");
        string sequence = first["items.0.sequence"].GetString()!;
        Assert.True(first["hasMore"].GetBoolean());
        Assert.Equal(sequence, first["nextAfter"].GetString());
        Assert.Equal($"</api/events?after={sequence}&limit=1>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")));
        var second = await app.Partner.GetReplyAsync($"/api/events?after={sequence}");
        Assert.Equal("securemx.contract.activated", second["items.0.type"].GetString());
        string end = second["nextAfter"].GetString()!;
        var none = await app.Partner.GetReplyAsync($"/api/events?after={end}");
        Assert.Equal((end, false, 0), (none["nextAfter"].GetString(), none["hasMore"].GetBoolean(), none["items"].GetArrayLength()));

        await app.ContractAsync("2026-05-01");
        var next = await app.Partner.GetReplyAsync($"/api/events?after={end}");
        Assert.Equal("securemx.application.accepted", Assert.Single(next["items"].EnumerateArray()).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("after=soon")]
    [InlineData("after=1.2.3")]
    [InlineData("after=")]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("partnerId=a%20b")]
    [InlineData("cursor=x")]
    public async Task What_is_no_position_is_refused(string query)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");

        (await app.Partner.GetReplyAsync($"/api/events?{query}")).AssertProblem(400, "malformed-request");
        (await app.Operator.GetReplyAsync($"/api/events?{query}")).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task After_a_position_that_is_too_old_the_answer_is_410()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        await app.ContractAsync("2026-04-01");
        string after = (await app.Partner.GetReplyAsync("/api/events?limit=1"))["nextAfter"].GetString()!;
        await app.MoveClockAsync("2026-07-05T00:00:00Z");

        (await app.Partner.GetReplyAsync($"/api/events?after={after}")).AssertProblem(410, "position-expired");
        Assert.All(await FeedAsync(app.Partner), news => Assert.Equal("securemx.bill.closed", TypeOf(news)));
    }

    [Theory]
    [InlineData("2026-04-01", "2026-04-01T00:00:00Z")] // begins on the day of the acceptance
    [InlineData("2026-04-02", "2026-04-01T15:00:00Z")] // begins at 0:00 in Tokyo
    [InlineData("2026-06-15", "2026-06-14T15:00:00Z")]
    public async Task C6_a_contract_is_active_from_its_billing_start_date(string start, string at)
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        await app.ContractAsync(start);
        var before = NodaTime.Text.InstantPattern.ExtendedIso.Parse(at).Value - NodaTime.Duration.FromSeconds(1);
        if (before.ToString() is var text && string.CompareOrdinal(text, "2026-04-01T00:00:00Z") > 0)
        {
            await app.MoveClockAsync(text);
            Assert.DoesNotContain("securemx.contract.activated", (await FeedAsync(app.Partner)).Select(TypeOf));
            await app.MoveClockAsync(at);
        }

        Assert.Single((await FeedAsync(app.Partner)).Select(TypeOf), "securemx.contract.activated");
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task C6_a_contract_that_ends_before_it_begins_is_never_active()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-06-15");
        await app.Partner.NoticeAsync(contract);

        await app.MoveClockAsync("2026-07-01T00:00:00Z");

        var types = (await FeedAsync(app.Partner)).Select(TypeOf).ToArray();
        Assert.DoesNotContain("securemx.contract.activated", types);
        Assert.Contains("securemx.contract.ended", types);
    }

    [Fact]
    public async Task What_was_committed_by_a_process_that_then_died_is_published_within_minutes_and_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string contract = await app.ContractAsync("2026-04-01");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Services.GetRequiredService<ContractStore>().DecideAsync(
            contract, (state, now) => Domain.RequiredSettings.Require(state, new("mx", "MX", new(2026, 5, 1)), now),
            new Actor("operator", "op"));
        Assert.Equal(2, (await FeedAsync(app.Partner)).Count);

        await app.MoveClockAsync("2026-04-01T00:10:00Z");

        var news = (await FeedAsync(app.Partner)).Skip(2).ToArray();
        Assert.Equal("securemx.required-setting.set", TypeOf(Assert.Single(news)));
        Assert.Equal(IdOf(news[0]), Assert.Single(receiver.Messages).Id);
        await app.MoveClockAsync("2026-04-01T01:00:00Z");
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task What_is_published_twice_is_in_the_feed_and_delivered_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-04-01T00:01:00Z");
        var state = (await app.Services.GetRequiredService<ContractStore>().FindAsync(contract))!.Contract;

        await app.Services.GetRequiredService<EventPublisher>().SendAsync(
            app.Orchestrations, "acme", PartnerEvents.OfActivation(state));
        await app.MoveClockAsync("2026-04-01T00:02:00Z");

        Assert.Equal(2, (await FeedAsync(app.Partner)).Count);
        Assert.Equal(2, receiver.Messages.Count);
    }

    [Fact]
    public async Task B9_each_bill_is_told_of_once_however_often_the_month_is_closed()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-29T03:00:00Z");
        string[] contracts =
            [await app.ContractAsync("2026-04-29"), await app.ContractAsync("2026-04-29"), await app.ContractAsync("2026-06-01")];
        await app.MoveClockAsync("2026-05-02T03:00:00Z");
        await app.Operator.PostReplyAsync("/api/billing/2026-04/close", null);

        // As where a process ends before it has noted the page.
        var range = (await app.Services.GetRequiredService<IDocumentStore>().GetRangesAsync("contracts"))[0];
        await ActivatorUtilities.CreateInstance<CloseActivities>(app.Services).ClosePageAsync(
            new CloseRange("2026-04", range.Key), app.Orchestrations);

        var bills = (await FeedAsync(app.Partner)).Where(news => TypeOf(news) == "securemx.bill.closed").ToArray();
        Assert.Equal(contracts.Order(), bills.Select(news => news["subject"]!.GetValue<string>()).Order());
        var bill = await app.Partner.GetReplyAsync($"/api/contracts/{contracts[0]}/bills/2026-04");
        var told = bills.Single(news => news["subject"]!.GetValue<string>() == contracts[0])["data"]!;
        Assert.Equal(
            (bill["number"].GetString(), bill["total"].GetInt64(), bill["issuedAt"].GetString()),
            (told["number"]!.GetValue<string>(), told["total"]!.GetValue<long>(), told["issuedAt"]!.GetValue<string>()));
    }

    [Fact]
    public async Task S1_of_an_outage_a_partner_hears_only_of_its_own_contracts_and_only_if_it_was_struck()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string own = await app.ContractAsync("2026-04-01");
        string others = await app.ContractAsync(Forms.Service(), Forms.Terms("2026-04-20"), app.OtherPartner);
        await app.MoveClockAsync("2026-04-10T00:00:00Z");
        await RecordOutageAsync(app, new[] { own, others });
        await RecordOutageAsync(app, new[] { others });
        await app.MoveClockAsync("2026-04-12T00:00:00Z");
        await RecordOutageAsync(app, "all");
        await app.MoveClockAsync("2026-04-12T00:01:00Z");

        var mine = (await FeedAsync(app.Partner)).Where(news => TypeOf(news) == "securemx.outage.recorded").ToArray();
        var theirs = (await FeedAsync(app.OtherPartner)).Where(news => TypeOf(news) == "securemx.outage.recorded").ToArray();
        Assert.Equal([$"[\"{own}\"]", null], mine.Select(news => news["data"]!["contractIds"]?.ToJsonString()));
        Assert.Equal([$"[\"{others}\"]", $"[\"{others}\"]"], theirs.Select(news => news["data"]!["contractIds"]?.ToJsonString()));
    }

    [Fact]
    public async Task S1_of_an_outage_of_all_contracts_a_partner_hears_whose_only_contract_was_taken_over()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-12T00:00:00Z");
        Took(await app.Operator.PostReplyAsync(
            "/api/migrated-contracts", Forms.Migrated("2012-06-01", [Forms.MailboxPlus()], "mailbox-plus")));

        await RecordOutageAsync(app, "all");
        await app.MoveClockAsync("2026-04-12T00:01:00Z");

        Assert.Equal(["securemx.outage.recorded"], (await FeedAsync(app.Partner)).Select(TypeOf));
        Assert.Empty(await FeedAsync(app.OtherPartner));
    }

    /// <summary>All that can happen to contracts of acme's; it has webhooks <c>main</c> and <c>gone</c>.</summary>
    internal static async Task LiveAsync(SecureMxApp app)
    {
        string rejected = await app.ReceivedAsync(Forms.Service());
        Took(await app.Operator.PostReplyAsync($"/api/applications/{rejected}/rejection", new { reason = "記載に誤りがある" }));
        string withdrawnApplication = await app.ReceivedAsync(Forms.Service());
        Took(await app.Partner.SendAsync(HttpMethod.Delete, $"/api/applications/{withdrawnApplication}?reason=%E9%87%8D%E8%A4%87", null));
        await TransferAsync(app);
        string customer = Forms.NewCustomer();
        Took(await app.Operator.PutReplyAsync(
            $"/api/customers/{customer}/designated-services/iij-id",
            new { since = "2026-01-01", partnerId = "acme", customerName = "例示株式会社" }));
        string contract = await app.ContractAsync(
            Forms.Service(Forms.MailboxPlus(), Forms.MailingList(), Forms.Option("iij-id")).With("customerId", customer),
            Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));
        Took(await app.Operator.PutReplyAsync(
            $"/api/customers/{customer}/invoicing?partnerId=acme", new { mode = "combined", from = "2026-05" }));
        string path = $"/api/contracts/{contract}";
        string options = await MadeAsync(
            app.Partner.PostReplyAsync($"{path}/option-applications", Forms.Options(Forms.Option("account-api"))), "applicationId");
        Took(await app.AcceptAsync(options, Forms.Terms("2026-04-02")));
        string change = await MadeAsync(
            app.Partner.PostReplyAsync($"{path}/change-applications", new { diskGigabytes = 300 }), "applicationId");
        Took(await app.Operator.PostReplyAsync(
            $"/api/applications/{change}/acceptance", new { effectiveDate = "2026-04-02", oneTimeFee = 0 }));

        string report = await MadeAsync(
            app.Partner.PostReplyAsync($"{path}/compromise-reports", new { description = "漏えいの疑い" }), "reportId");
        Took(await app.Operator.PostReplyAsync(
            $"{path}/compromise-reports/{report}/instructions", new { instructions = "パスワードを変更してください" }));
        Took(await app.Operator.PutReplyAsync($"{path}/required-settings/mx", new { description = "MX", dueDate = "2026-04-02" }));
        Took(await app.Operator.PutReplyAsync(
            $"{path}/prices", new { from = "2026-07", prices = Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list")["prices"] }));
        var restriction = await app.Operator.PostReplyAsync($"{path}/restrictions", new { reason = "大量送信" });
        await app.MoveClockAsync("2026-04-01T00:01:00Z");
        Took(await app.Operator.PostReplyAsync($"{restriction.Headers.Location}/lift", new { reason = "解消" }));

        string withdrawn = (await app.Partner.NoticeAsync(contract, "mailing-list")).Headers.Location!.ToString();
        Took(await app.Operator.PostReplyAsync($"{withdrawn}/withdrawal", new { consent = Secretive }));
        await app.Partner.NoticeAsync(contract, "contract", new { designatedDate = "2026-06-30" });
        Took(await app.Operator.PostReplyAsync(
            $"{path}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2026-06-20", reason = Secretive }));
        Took(await app.Operator.PostReplyAsync(
            $"/api/customers/{customer}/designated-services/iij-id/termination?partnerId=acme", new { effectiveDate = "2026-04-05" }));
        await app.MoveClockAsync("2026-04-08T00:00:00Z"); // overdue, lapsed; the webhook that is gone is disabled
        Took(await app.Partner.PostReplyAsync($"{path}/required-settings/mx/confirmation", null));
        Took(await app.Operator.PutReplyAsync(
            $"/api/customers/{customer}/designated-services/iij-id", new { since = "2026-04-08", partnerId = "acme" }));
        await RecordOutageAsync(app, new[] { contract });
        string outage = (await app.Operator.GetReplyAsync("/api/outages"))["items.0.outageId"].GetString()!;
        Took(await app.Partner.PostReplyAsync($"{path}/fee-reduction-claims", new { outageId = outage }));
        Took(await app.Partner.PostReplyAsync("/api/webhooks/main/test", null));
        await app.MoveClockAsync("2026-06-21T00:00:00Z");
        Took(await app.Operator.PutReplyAsync(
            $"{path}/readings/2026-05-10", new { accounts = 150, reason = "検針機の故障" }));
        Took(await app.Operator.PutReplyAsync(
            $"/api/customers/{customer}/profile?partnerId=acme", new { name = "新例示株式会社", from = "2026-06", reason = "商号変更" }));
        await app.MoveClockAsync("2026-06-21T01:00:00Z");
    }

    private static async Task TransferAsync(SecureMxApp app)
    {
        string contract = await app.ContractAsync("2026-04-01");
        string transfer = await MadeAsync(
            app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/transfer-applications",
                new { customerId = Forms.NewCustomer(), customerName = "承継株式会社", reason = "吸収合併" }),
            "applicationId");
        Took(await app.Operator.PostReplyAsync($"/api/applications/{transfer}/acceptance", new { effectiveDate = "2026-04-01" }));
    }

    private static async Task RecordOutageAsync(SecureMxApp app, object contractIds) => Took(await app.Operator.PostReplyAsync(
        "/api/outages", new { knownAt = "2026-04-02T00:00:00Z", restoredAt = "2026-04-07T00:00:00Z", cause = "電源", contractIds }));

    private static void Took(Reply reply) => Assert.True(reply.Status < HttpStatusCode.BadRequest, reply.Text);

    private static async Task<string> MadeAsync(Task<Reply> sent, string member)
    {
        var reply = await sent;
        Took(reply);
        return reply[member].GetString()!;
    }

    private static async Task<List<JsonNode>> FeedAsync(HttpClient client, string more = "")
    {
        List<JsonNode> items = [];
        string after = "0";
        bool hasMore = true;
        while (hasMore)
        {
            var page = await client.GetReplyAsync($"/api/events?limit=7&after={after}{more}");
            Took(page);
            items.AddRange(page["items"].EnumerateArray().Select(item => JsonNode.Parse(item.GetRawText())!));
            (after, hasMore) = (page["nextAfter"].GetString()!, page["hasMore"].GetBoolean());
        }

        return items;
    }

    private static string TypeOf(JsonNode news) => news["type"]!.GetValue<string>();

    private static string IdOf(JsonNode news) => news["id"]!.GetValue<string>();

    private static void AssertIsDescribed(JsonNode news)
    {
        var body = JsonDocument.Parse(news.ToJsonString()).RootElement;
        var schema = DocumentedApi.Document.GetProperty("webhooks").GetProperty(TypeOf(news)).GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/cloudevents+json").GetProperty("schema");
        Assert.Empty(OpenApiSchema.Faults(DocumentedApi.Document, schema, body));

        // The schema is closed, so that a member that it does not know would be a fault.
        var more = body.GetRawText().Replace("\"data\":{", "\"data\":{\"operator\":\"x\",", StringComparison.Ordinal);
        Assert.NotEmpty(OpenApiSchema.Faults(DocumentedApi.Document, schema, JsonDocument.Parse(more).RootElement));
    }

    private static void AssertIsCloudEvent(JsonNode news)
    {
        var decoded = new JsonEventFormatter().DecodeStructuredModeMessage(
            Encoding.UTF8.GetBytes(news.ToJsonString()), new ContentType("application/cloudevents+json; charset=utf-8"), null);
        Assert.True(decoded.IsValid);
        Assert.Equal(news["sequence"]!.GetValue<string>(), decoded["sequence"]);
        Assert.Equal(news["subject"]!.GetValue<string>(), decoded.Subject);
    }
}
