using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>
/// A contract goes through its life with names that occur nowhere else; no span, metric or line of the log repeats one of them.
/// </summary>
[Collection(TelemetryCollection.Name)]
public sealed class PersonalDataTests
{
    private const string Name = "南北商会";
    private const string Person = "鈴木一郎";
    private const string Mail = "ichiro.suzuki";
    private const string Domain = "nanboku-shokai";
    private const string Address = "20.200.201.202";
    private const string SixAddress = "2001:4860:4802:32::a";
    private const string Words = "ないしょの理由";
    private const string Secret = "whsec_bmFuYm9rdS1ib29rLW9mLXNlY3JldHMtMDAwMDE=";

    [Fact]
    public async Task No_name_address_or_token_is_in_any_span_metric_or_line_of_the_log()
    {
        using var overheard = new Overheard();
        await using var receiver = await Receiver.StartAsync();
        string[] tokens;
        await using (var app = await SecureMxApp.StartAsync(
            overheard.Hear,
            settings: ["--Webhooks:AllowLoopback", "true", "--Logging:LogLevel:SecureMx", "Trace",
                "--Logging:LogLevel:SecureMx.Functions.Telemetry", "Trace"]))
        {
            tokens = [.. new[] { app.Partner, app.Operator, app.Meter }.Select(
                client => client.DefaultRequestHeaders.Authorization!.Parameter!)];
            await LiveAsync(app, receiver);
            await overheard.QuietAsync();
        }

        string[] said =
        [
            .. overheard.Spans.Select(span =>
                $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} " +
                $"{string.Join(' ', span.Events.SelectMany(e => e.Tags))} {string.Join(' ', span.Baggage)}"),
            .. overheard.Measures.Select(measured => $"{measured.Name} {measured.Tags}"),
            .. overheard.Lines,
        ];
        Assert.NotEmpty(overheard.SpansOf("ApplyForService"));
        Assert.Contains(overheard.Lines, line => line.Contains("AcceptApplication", StringComparison.Ordinal));
        string[] personal = [
            Name, Person, Mail, Domain, Address, "2001:4860", Words, Secret, Secret["whsec_".Length..], "bearer",
            .. tokens.Select(token => token[^20..])];
        Assert.DoesNotContain(said, text => personal.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task LiveAsync(SecureMxApp app, Receiver receiver)
    {
        var form = Forms.Service(Forms.MailboxPlus(), Forms.MailingList());
        form["customerName"] = Name;
        form["domains"] = new JsonArray($"{Domain}.co.jp");
        form["options"]![0]!["domains"] = new JsonArray($"{Domain}.co.jp");
        form["ipAddresses"] = new JsonArray(Address, SixAddress);
        form["administrators"] = new JsonArray(new JsonObject { ["name"] = Person, ["email"] = $"{Mail}@{Domain}.co.jp" });
        Took(await app.Partner.PutReplyAsync("/api/webhooks/own", new { url = $"{receiver.Url}{Mail}", secret = Secret }));
        string contract = await app.ContractAsync(form, Forms.Terms("2026-04-01", "mailbox-plus", "mailing-list"));

        // Refused, malformed, misdirected and unknown, each with the names in it.
        await app.Partner.PostReplyAsync("/api/applications", form.DeepClone());
        await app.Partner.PostReplyAsync(
            "/api/applications", $"{{\"customerName\":\"{Name}\",\"administrators\":\"{Mail}@{Domain}.co.jp\"");
        await app.Partner.PostReplyAsync($"/api/contracts/{contract}/cancellation-notices", new { designatedDate = Words });
        await app.Partner.GetReplyAsync($"/api/contracts/{Mail}@{Domain}.co.jp");
        await app.Partner.GetReplyAsync($"/api/contracts/{Mail}");
        await app.Operator.GetReplyAsync($"/api/applications?status={Mail}&limit=x");
        await app.Operator.GetReplyAsync($"/api/customers/{Mail}");
        using (var stranger = app.With("eyJhbGciOiJIUzI1NiJ9.bmFuYm9rdS1zaG9rYWk.nanboku-shokai"))
            await stranger.GetReplyAsync($"/api/contracts/{contract}");

        string path = $"/api/contracts/{contract}";
        Took(
            await app.Partner.PutReplyAsync(
                $"{path}/administrators", new { administrators = new[] { new { name = Person, email = $"{Mail}@{Domain}.co.jp" } } }));
        Took(await app.Partner.PostReplyAsync($"{path}/compromise-reports", new { description = Words }));
        Took(
            await app.Operator.PostReplyAsync(
                $"{path}/restrictions",
                new { accounts = new[] { $"{Mail}@{Domain}.co.jp" }, addresses = new[] { Address }, reason = Words }));
        Took(await app.Operator.PutReplyAsync($"{path}/required-settings/mx", new { description = Words, dueDate = "2026-04-02" }));
        Took(await app.Meter.PutReplyAsync($"{path}/readings/2026-04-01", new { accounts = 10 }));
        using (var lines = new StringContent(
            $"{{\"contractId\":\"{contract}\",\"date\":\"2026-04-01\",\"accounts\":11}}\n" +
            $"{{\"contractId\":\"{Mail}\",\"date\":\"{Name}\"}}\n",
            new MediaTypeHeaderValue("application/x-ndjson")))
        {
            Took(await app.Meter.PostReplyAsync("/api/readings", lines));
        }

        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();
        Took(await app.Operator.PostReplyAsync($"{notice}/withdrawal", new { consent = Words }));
        Took(
            await app.Operator.PostReplyAsync(
                $"{path}/terminations", new { ground = "general-terms-28-2", effectiveDate = "2026-04-20", reason = Words }));
        await app.MoveClockAsync("2026-05-02T00:00:00Z");
        Took(await app.Partner.GetReplyAsync($"{path}/bills/2026-04"));
        await app.MoveClockAsync("2026-05-04T00:00:00Z");
        Assert.NotEmpty(receiver.Messages);
    }

    private static void Took(Reply reply) => Assert.True(reply.Status < HttpStatusCode.BadRequest, reply.Text);
}
