using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using SecureMx.Documents;
using SecureMx.Documents.Sqlite;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;
using SecureMx.Tests;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>Webhooks over HTTP, and what reaches them.</summary>
public class WebhookTests
{
    private static readonly string NewSecret = WebhookSecret.New();
    private static readonly string[] AllowLoopback = ["--Webhooks:AllowLoopback", "true"];

    [Fact]
    public async Task A_partner_is_told_of_a_notice_and_of_all_that_ends_with_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string contract = await app.MailboxContractAsync();
        string secret = (await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url }))["secret"].GetString()!;

        string noticeId = (await app.Partner.NoticeAsync(contract, "mailbox-plus"))["noticeId"].GetString()!;
        await app.MoveClockAsync("2026-04-02T00:00:00Z");
        var given = Assert.Single(receiver.Messages);
        await app.MoveClockAsync("2026-05-01T15:00:00Z");

        Assert.Equal("application/cloudevents+json; charset=utf-8", given.Headers["Content-Type"]);
        var news = new JsonEventFormatter().DecodeStructuredModeMessage(
            Encoding.UTF8.GetBytes(given.Body), new ContentType(given.Headers["Content-Type"]), null);
        var data = Assert.IsType<JsonElement>(news.Data);
        Assert.True(news.IsValid);
        Assert.Equal("1.0", news.SpecVersion.VersionId);
        Assert.Equal("securemx.cancellation-notice.given", news.Type);
        Assert.Equal(new Uri($"/api/contracts/{contract}", UriKind.Relative), news.Source);
        Assert.Equal(DateTimeOffset.Parse("2026-04-01T00:00:00Z", CultureInfo.InvariantCulture), news.Time);
        Assert.Equal(given.Id, news.Id);
        Assert.Equal(noticeId, data.GetProperty("noticeId").GetString());
        Assert.Equal("2026-05-01", data.GetProperty("effectiveDate").GetString());
        Assert.Equal(
            ["given", "ended mailbox-plus", "ended mailing-list", "ended active-mail"],
            receiver.Messages.Where(IsOfAnEnd).Select(Line).Order(StringComparer.Ordinal).OrderBy(
                line => line == "given" ? 0 : line.EndsWith("plus", StringComparison.Ordinal) ? 1
                    : line.EndsWith("list", StringComparison.Ordinal) ? 2 : 3));
        Assert.All(receiver.Messages, message => Verify(secret, message.Body, message));
        Assert.Throws<WebhookVerificationException>(() => Verify(secret, given.Body + " ", given));
        Assert.Throws<WebhookVerificationException>(() => Verify(NewSecret, given.Body, given));
        Assert.Distinct(receiver.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_partner_is_told_of_a_withdrawal_and_of_the_end_of_a_contract_and_no_other_partner_is()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var others = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string contract = await app.ContractAsync("2026-04-01");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.OtherPartner.PutReplyAsync("/api/webhooks/main", new { url = others.Url });

        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();
        await app.MoveClockAsync("2026-04-01T01:00:00Z"); // deliveries that are on their way at once may overtake each other
        await app.Operator.PostReplyAsync($"{notice}/withdrawal", new { consent = "了承" });
        await app.MoveClockAsync("2026-04-02T00:00:00Z");
        await app.Partner.NoticeAsync(contract);
        await app.MoveClockAsync("2026-05-02T15:00:00Z");

        Assert.Equal(["given", "withdrawn", "given", "ended contract"], receiver.Messages.Where(IsOfAnEnd).Select(Line));
        Assert.Empty(others.Messages);
    }

    [Fact]
    public async Task What_is_not_taken_is_sent_again_until_an_operator_gets_a_task()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string refused = await app.ContractAsync("2026-04-01"), taken = await app.ContractAsync("2026-04-01");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        receiver.Refuses = message => message.Body.Contains(refused, StringComparison.Ordinal);
        await app.Partner.NoticeAsync(refused);

        // What it takes in between keeps the webhook enabled.
        for (int day = 1; day <= 5; day++)
        {
            var notice = await app.Partner.NoticeAsync(taken);
            await app.Operator.PostReplyAsync($"{notice.Headers.Location}/withdrawal", new { consent = "了承" });
            await app.MoveClockAsync($"2026-04-0{day}T12:00:00Z");
            notice = await app.Partner.NoticeAsync(taken);
            await app.Operator.PostReplyAsync($"{notice.Headers.Location}/withdrawal", new { consent = "了承" });
            await app.MoveClockAsync($"2026-04-0{day + 1}T00:00:00Z");
        }

        Message[] attempts = [.. receiver.Messages.Where(receiver.Refuses)];
        Assert.Equal(DeliveryOrchestration.MaximumAttempts, attempts.Length);
        Assert.Single(attempts.Select(message => (message.Id, message.Body)).Distinct());
        var task = (await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray().Single();
        Assert.Equal("webhook-undelivered", task.GetProperty("kind").GetString());
        Assert.Equal(refused, task.GetProperty("contractId").GetString());
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_a_day_is_disabled_with_a_task_and_an_event_and_is_sent_what_waits_when_it_is_put_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string contract = await app.ContractAsync("2026-04-01");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Partner.PutReplyAsync("/api/webhooks/other", new { url = other.Url });
        await app.Partner.NoticeAsync(contract);

        await app.MoveClockAsync("2026-04-01T12:00:00Z");
        var failing = await app.Partner.GetReplyAsync("/api/webhooks/main");
        Assert.Equal(("enabled", "2026-04-01T00:00:00Z"), (failing["status"].GetString(), failing["failingSince"].GetString()));
        await app.MoveClockAsync("2026-04-03T00:00:00Z");

        int attempts = receiver.Messages.Count;
        var disabled = await app.Partner.GetReplyAsync("/api/webhooks/main");
        Assert.Equal(("disabled", "failed-for-a-day"), (disabled["status"].GetString(), disabled["disabledReason"].GetString()));
        Assert.False(disabled.Body.TryGetProperty("secret", out _));
        var task = (await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray().Single();
        Assert.Equal(("webhook-disabled", "acme"), (task.GetProperty("kind").GetString(), task.GetProperty("partnerId").GetString()));
        var news = JsonDocument.Parse(Assert.Single(other.Of("securemx.webhook.disabled")).Body).RootElement;
        Assert.Equal(
            ("securemx.webhook.disabled", "/api/webhooks/main"),
            (news.GetProperty("type").GetString(), news.GetProperty("source").GetString()));
        Assert.Equal("failed-for-a-day", news.GetProperty("data").GetProperty("reason").GetString());

        receiver.Status = HttpStatusCode.NoContent;
        await app.MoveClockAsync("2026-04-03T12:00:00Z");
        Assert.Equal(attempts, receiver.Messages.Count); // nothing is sent while it is disabled
        var put = await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        Assert.Equal("enabled", put["status"].GetString());
        await app.MoveClockAsync("2026-04-06T00:00:00Z");

        Assert.Equal(attempts + 1, receiver.Messages.Count);
        Assert.Contains("cancellation-notice.given", receiver.Messages.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_answers_410_is_disabled_at_once_and_one_task_stands_for_all_that_it_does_not_take()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.Gone;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string first = await app.ContractAsync("2026-04-01");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Partner.NoticeAsync(first);
        await app.MoveClockAsync("2026-04-01T00:01:00Z");
        await app.Partner.NoticeAsync(await app.ContractAsync("2026-04-01"));

        await app.MoveClockAsync("2026-04-15T00:00:00Z");

        Assert.Single(receiver.Messages);
        Assert.Equal("gone", (await app.Partner.GetReplyAsync("/api/webhooks"))["items.0.disabledReason"].GetString());
        Assert.Equal(
            "webhook-disabled",
            (await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray().Single().GetProperty("kind")
                .GetString());
    }

    [Fact]
    public async Task Two_hundred_deliveries_to_an_endpoint_that_hangs_hold_up_nobody_elses()
    {
        await using var hanging = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        hanging.Hangs = true;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.OtherPartner.PutReplyAsync("/api/webhooks/main", new { url = hanging.Url });
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string contract = await app.ContractAsync("2026-04-01");
        foreach (int number in Enumerable.Range(0, 200))
        {
            var delivery = new Delivery("rival", "main", $"message-{number}", "ctr-of-rival", "{}");
            await app.Orchestrations.ScheduleNewOrchestrationInstanceAsync(
                DeliveryOrchestration.Name, delivery, new StartOrchestrationOptions(delivery.InstanceId()));
        }

        await Eventually.Holds(() => hanging.Messages.Count >= DeliverySlots.PerPartner);
        await app.Partner.NoticeAsync(contract);
        await Eventually.Holds(() => !receiver.Messages.IsEmpty);

        // A hanging delivery is held for five seconds. While nobody else's waits for one, few have been tried; with all of the host's slots
        // it would be 20 at least.
        Assert.InRange(hanging.Messages.Count, DeliverySlots.PerPartner, 4 * DeliverySlots.PerPartner);
    }

    [Fact]
    public async Task Of_thirty_webhooks_that_are_put_at_once_ten_are_made()
    {
        await using var app = await SecureMxApp.StartAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 30)
                .Select(number => app.Partner.PutReplyAsync($"/api/webhooks/hook-{number}", new { url = "https://hooks.example.com/" })));

        Assert.Equal(10, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal(20, replies.Count(reply => reply.Status == HttpStatusCode.Conflict));
        Assert.Equal(10, (await app.Partner.AllAsync("/api/webhooks", 200)).Count);
        string made = (await app.Partner.AllAsync("/api/webhooks", 200))[0]["name"]!.GetValue<string>();
        Assert.Equal(HttpStatusCode.NoContent, (await app.Partner.SendAsync(HttpMethod.Delete, $"/api/webhooks/{made}", null)).Status);
        Assert.Equal(
            HttpStatusCode.Created,
            (await app.Partner.PutReplyAsync("/api/webhooks/one-more", new { url = "https://hooks.example.com/" })).Status);
    }

    [Fact]
    public async Task A_deleted_webhook_is_told_nothing_more()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        string contract = await app.ContractAsync("2026-04-01");
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });

        Assert.Equal(HttpStatusCode.NoContent, (await app.Partner.SendAsync(HttpMethod.Delete, "/api/webhooks/main", null)).Status);
        await app.Partner.NoticeAsync(contract);
        await app.MoveClockAsync("2026-05-02T00:00:00Z");

        Assert.Empty(receiver.Messages);
        (await app.Partner.SendAsync(HttpMethod.Delete, "/api/webhooks/main", null)).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_who_put_one_webhook_at_once_neither_loses_the_others_secret(bool stands)
    {
        using var documents = new SqliteDocumentStore(":memory:", Containers.All, TimeProvider.System);
        var interrupted = new InterruptedStore(documents);
        await using var app = await SecureMxApp.StartAsync(services => services.AddSingleton<IDocumentStore>(interrupted));
        if (stands)
            await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = "https://old.example.com/" });
        Reply? faster = null;
        interrupted.Interject(0, async () => faster = await app.Partner.PutReplyAsync(
            "/api/webhooks/main",
            stands ? new { url = "https://one.example.com/", secret = NewSecret } : new { url = "https://one.example.com/" }));

        var slower = await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = "https://two.example.com/" });

        Assert.Equal(HttpStatusCode.OK, slower.Status);
        Assert.False(slower.Body.TryGetProperty("secret", out _));
        var webhook = (await app.Services.GetRequiredService<WebhookStore>().FindAsync("acme", "main"))!;
        Assert.Equal(stands ? NewSecret : faster!["secret"].GetString(), webhook.Secret);
        Assert.Equal("https://two.example.com/", webhook.Url);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_stays_until_another_is_given()
    {
        await using var app = await SecureMxApp.StartAsync();
        var hook = new { url = "https://hooks.example.com/securemx" };

        var made = await app.Partner.PutReplyAsync("/api/webhooks/main", hook);
        var again = await app.Partner.PutReplyAsync("/api/webhooks/main", hook);
        var list = await app.Partner.GetReplyAsync("/api/webhooks");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.True(WebhookSecret.IsValid(made["secret"].GetString()!));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.False(again.Body.TryGetProperty("secret", out _));
        Assert.False(list["items.0"].TryGetProperty("secret", out _));
        Assert.Equal("https://hooks.example.com/securemx", list["items.0.url"].GetString());
    }

    [Fact]
    public async Task Webhooks_are_a_partners_own()
    {
        await using var app = await SecureMxApp.StartAsync();
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = "https://hooks.example.com/securemx" });

        Assert.Empty((await app.OtherPartner.GetReplyAsync("/api/webhooks"))["items"].EnumerateArray());
        (await app.OtherPartner.GetReplyAsync("/api/webhooks/main")).AssertProblem(404, "not-found");
        (await app.OtherPartner.SendAsync(HttpMethod.Delete, "/api/webhooks/main", null)).AssertProblem(404, "not-found");
        (await app.Operator.GetReplyAsync("/api/webhooks")).AssertProblem(403, "forbidden");
        (await app.Meter.PutReplyAsync("/api/webhooks/main", new { url = "https://hooks.example.com/" })).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_partner_has_at_most_ten_and_they_are_listed_page_by_page()
    {
        await using var app = await SecureMxApp.StartAsync();
        foreach (int number in Enumerable.Range(0, 10))
        {
            Assert.Equal(
                HttpStatusCode.Created,
                (await app.Partner.PutReplyAsync($"/api/webhooks/hook-{number}", new { url = "https://hooks.example.com/" })).Status);
        }

        (
            await app.Partner.PutReplyAsync(
                "/api/webhooks/one-more", new { url = "https://hooks.example.com/" })).AssertProblem(409, "conflict");
        Assert.Equal(10, (await app.Partner.AllAsync("/api/webhooks", 3)).Count);
    }

    [Theory]
    [InlineData("""{"url": "http://hooks.example.com/"}""", "/url")]
    [InlineData("""{"url": "https://169.254.169.254/"}""", "/url")]
    [InlineData("""{"url": "https://192.168.0.1/"}""", "/url")]
    [InlineData("""{"url": 5}""", "/url")]
    [InlineData("""{}""", "/url")]
    [InlineData("""{"url": "https://hooks.example.com/", "secret": "short"}""", "/secret")]
    [InlineData("""{"url": "https://hooks.example.com/", "extra": 1}""", "/extra")]
    public async Task Bad_webhooks_are_refused_with_their_place(string body, string pointer)
    {
        await using var app = await SecureMxApp.StartAsync();

        Assert.StartsWith(
            $"{pointer}:",
            Assert.Single((await app.Partner.PutReplyAsync("/api/webhooks/main", body)).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", HttpStatusCode.Created)]
    [InlineData("false", HttpStatusCode.BadRequest)]
    [InlineData(null, HttpStatusCode.Created)] // a developer's machine is one on which a partner tries things out
    public async Task A_webhook_on_this_machine_is_for_the_settings_to_allow(string? allowed, HttpStatusCode status)
    {
        await using var app = await SecureMxApp.StartAsync(settings: allowed is null ? [] : ["--Webhooks:AllowLoopback", allowed]);

        Assert.Equal(status, (await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = "http://127.0.0.1:7071/" })).Status);
    }

    private static bool IsOfAnEnd(Message message) =>
        message.Type.Contains("cancellation-notice", StringComparison.Ordinal) || message.Type.EndsWith(".ended", StringComparison.Ordinal);

    private static string Line(Message message)
    {
        var news = JsonDocument.Parse(message.Body).RootElement;
        string type = news.GetProperty("type").GetString()!;
        return type.EndsWith("ended", StringComparison.Ordinal)
            ? $"ended {news.GetProperty("data").GetProperty("target").GetString()}"
            : type.Split('.')[^1];
    }

    // As a partner's receiver does with a library for Standard Webhooks.
    private static void Verify(string secret, string body, Message message) => new StandardWebhook(secret).Verify(
        body, new HeaderDictionary(
            message.Headers.ToDictionary(
                header => header.Key, header => new StringValues(header.Value), StringComparer.OrdinalIgnoreCase)));
}
