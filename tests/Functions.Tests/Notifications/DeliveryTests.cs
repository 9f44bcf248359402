using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;
using SecureMx.Tests;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>Deliveries are tried out, looked at and asked for again; a secret that is changed goes on signing for a day.</summary>
public class DeliveryTests
{
    private static readonly string[] AllowLoopback = ["--Webhooks:AllowLoopback", "true"];

    [Fact]
    public async Task A_test_event_is_sent_to_one_webhook_and_shows_among_its_deliveries()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Partner.PutReplyAsync("/api/webhooks/other", new { url = other.Url });

        var sent = await app.Partner.PostReplyAsync("/api/webhooks/main/test", null);
        await app.MoveClockAsync("2026-04-01T00:00:30Z");

        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
        Assert.Equal("pending", sent["status"].GetString());
        var message = Assert.Single(receiver.Messages);
        Assert.Empty(other.Messages);
        Assert.Equal(sent["eventId"].GetString(), message.Id);
        var delivery = await app.Partner.GetReplyAsync(sent.Headers.Location!.ToString());
        Assert.Equal(("delivered", "securemx.webhook.test"), (delivery["status"].GetString(), delivery["eventType"].GetString()));
        Assert.Equal(JsonValueKind.Null, delivery["nextAttemptAt"].ValueKind);
        var attempt = Assert.Single(delivery["attempts"].EnumerateArray());
        Assert.Equal("204", attempt.GetProperty("outcome").GetString());
        Assert.Equal(
            delivery["deliveryId"].GetString(),
            (await app.Partner.GetReplyAsync("/api/webhooks/main/deliveries"))["items.0.deliveryId"].GetString());
        Assert.Empty((await app.Partner.GetReplyAsync("/api/webhooks/other/deliveries"))["items"].EnumerateArray());
    }

    [Fact]
    public async Task A_test_that_is_asked_for_twice_with_one_key_is_sent_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });

        var first = await app.Partner.PostReplyAsync("/api/webhooks/main/test", null, ("Idempotency-Key", "one"));
        var second = await app.Partner.PostReplyAsync("/api/webhooks/main/test", null, ("Idempotency-Key", "one"));
        await app.MoveClockAsync("2026-04-01T00:00:30Z");

        Assert.Equal(first.Text, second.Text);
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task Attempts_are_listed_with_what_came_of_them_and_when_the_next_one_is()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string path = (await app.Partner.PostReplyAsync("/api/webhooks/main/test", null)).Headers.Location!.ToString();

        await Eventually.HoldsAsync(async () => (await app.Partner.GetReplyAsync(path))["attempts"].GetArrayLength() == 1);
        Assert.Equal("2026-04-01T00:00:05Z", (await app.Partner.GetReplyAsync(path))["nextAttemptAt"].GetString());
        receiver.AnswerHeaders["Retry-After"] = "3600";
        await app.MoveClockAsync("2026-04-01T00:00:06Z");
        var asked = await app.Partner.GetReplyAsync(path);
        Assert.Equal(("pending", 2), (asked["status"].GetString(), asked["attempts"].GetArrayLength()));
        Assert.Equal("503", asked["attempts.1.outcome"].GetString());
        Assert.StartsWith("2026-04-01T01:00:", asked["nextAttemptAt"].GetString(), StringComparison.Ordinal);
        await app.MoveClockAsync("2026-04-01T00:59:59Z");
        Assert.Equal(2, receiver.Messages.Count);
        receiver.Status = HttpStatusCode.NoContent;
        await app.MoveClockAsync("2026-04-01T01:01:00Z");

        var taken = await app.Partner.GetReplyAsync(path);
        Assert.Equal(("delivered", 3), (taken["status"].GetString(), taken["attempts"].GetArrayLength()));
        Assert.Single(receiver.Messages.Select(message => (message.Id, message.Body)).Distinct());
    }

    [Fact]
    public async Task What_is_given_up_is_failed_and_can_be_asked_for_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        var sent = await app.Partner.PostReplyAsync("/api/webhooks/main/test", null);
        string path = sent.Headers.Location!.ToString();
        receiver.Refuses = message => message.Id == sent["eventId"].GetString();
        for (int hour = 6; hour <= 24 * 5; hour += 6)
        {
            await app.MoveClockAsync($"2026-04-0{1 + (hour / 24)}T{hour % 24:D2}:00:00Z");
            await app.Partner.PostReplyAsync("/api/webhooks/main/test", null); // keeps the webhook enabled
        }

        // The first attempt was made before the receiver refused, or after: either way it is settled by now.
        var settled = await app.Partner.GetReplyAsync(path);
        receiver.Refuses = _ => false;
        int before = receiver.Messages.Count(message => message.Id == sent["eventId"].GetString());
        var again = await app.Partner.PostReplyAsync($"{path}/redelivery", null);
        await app.MoveClockAsync("2026-04-06T00:00:10Z");

        Assert.Contains(settled["status"].GetString(), new[] { "failed", "delivered" });
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Equal(before + 1, receiver.Messages.Count(message => message.Id == sent["eventId"].GetString()));
        Assert.Single(
            receiver.Messages.Where(message => message.Id == sent["eventId"].GetString()).Select(message => message.Body).Distinct());
        Assert.Equal("delivered", (await app.Partner.GetReplyAsync(path))["status"].GetString());
    }

    [Fact]
    public async Task What_was_taken_when_it_was_asked_for_again_is_not_sent_at_its_planned_time()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string path = (await app.Partner.PostReplyAsync("/api/webhooks/main/test", null)).Headers.Location!.ToString();
        await app.MoveClockAsync("2026-04-01T00:10:00Z");
        int failed = receiver.Messages.Count;

        await app.Partner.PostReplyAsync($"{path}/redelivery", null);
        await app.MoveClockAsync("2026-04-01T00:11:00Z");
        var still = await app.Partner.GetReplyAsync(path);
        Assert.Equal(("pending", failed + 1), (still["status"].GetString(), still["attempts"].GetArrayLength()));
        Assert.NotEqual(JsonValueKind.Null, still["nextAttemptAt"].ValueKind);
        receiver.Status = HttpStatusCode.NoContent;
        await app.Partner.PostReplyAsync($"{path}/redelivery", null);
        await app.MoveClockAsync("2026-04-08T00:00:00Z");

        Assert.Equal(failed + 2, receiver.Messages.Count);
        Assert.Equal("delivered", (await app.Partner.GetReplyAsync(path))["status"].GetString());
        Assert.Empty((await app.Operator.GetReplyAsync("/api/tasks"))["items"].EnumerateArray());
    }

    [Fact]
    public async Task Deliveries_are_kept_for_thirty_days_after_their_last_attempt()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string path = (await app.Partner.PostReplyAsync("/api/webhooks/main/test", null)).Headers.Location!.ToString();
        await Eventually.Holds(() => !receiver.Messages.IsEmpty);
        await app.MoveClockAsync("2026-04-01T00:00:01Z");

        await app.MoveClockAsync("2026-04-30T23:59:59Z");
        Assert.Equal(HttpStatusCode.OK, (await app.Partner.GetReplyAsync(path)).Status);
        await app.MoveClockAsync("2026-05-01T00:00:02Z");

        (await app.Partner.GetReplyAsync(path)).AssertProblem(404, "not-found");
        Assert.Empty((await app.Partner.GetReplyAsync("/api/webhooks/main/deliveries"))["items"].EnumerateArray());
        (await app.Partner.PostReplyAsync($"{path}/redelivery", null)).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task Deliveries_are_a_partners_own_and_an_operator_names_the_partner()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.OtherPartner.PutReplyAsync("/api/webhooks/own", new { url = receiver.Url });
        string delivery = (await app.Partner.PostReplyAsync("/api/webhooks/main/test", null))["deliveryId"].GetString()!;
        (HttpMethod Method, string Path)[] calls =
        [
            (HttpMethod.Get, "/api/webhooks/main"), (HttpMethod.Post, "/api/webhooks/main/test"),
            (HttpMethod.Get, "/api/webhooks/main/deliveries"), (HttpMethod.Get, $"/api/webhooks/main/deliveries/{delivery}"),
            (HttpMethod.Post, $"/api/webhooks/main/deliveries/{delivery}/redelivery"),
        ];

        foreach ((var method, string path) in calls)
        {
            var hidden = await app.OtherPartner.SendAsync(method, path, null);
            hidden.AssertProblem(404, "not-found");
            var unknown = await app.OtherPartner.SendAsync(method, path.Replace("main", "none", StringComparison.Ordinal), null);
            Assert.Equal(unknown["detail"].GetString(), hidden["detail"].GetString());
            (await app.OtherPartner.SendAsync(method, $"{path}?partnerId=acme", null)).AssertProblem(404, "not-found");
            (await app.Operator.SendAsync(method, path, null)).AssertProblem(400, "malformed-request");
            (await app.Operator.SendAsync(method, $"{path}?partnerId=rival", null)).AssertProblem(404, "not-found");
            Assert.InRange((int)(await app.Operator.SendAsync(method, $"{path}?partnerId=acme", null)).Status, 200, 202);
            Assert.InRange((int)(await app.Partner.SendAsync(method, $"{path}?partnerId=acme", null)).Status, 200, 202);
        }

        (await app.OtherPartner.GetReplyAsync($"/api/webhooks/own/deliveries/{delivery}")).AssertProblem(404, "not-found");
        foreach (string none in new[] { "dlv-1", "dlv-000000000000000x", "dlv-9999999999999999", "x" })
            (await app.Partner.GetReplyAsync($"/api/webhooks/main/deliveries/{none}")).AssertProblem(404, "not-found");
        string location = (await app.Operator.PostReplyAsync("/api/webhooks/main/test?partnerId=acme", null)).Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await app.Operator.GetReplyAsync(location)).Status);
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_is_disabled_with_a_task_and_is_neither_tried_nor_tested_until_it_is_put_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.Gone;
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        string path = (await app.Partner.PostReplyAsync("/api/webhooks/main/test", null)).Headers.Location!.ToString();
        await app.MoveClockAsync("2026-04-01T00:00:01Z");

        var gone = await app.Partner.GetReplyAsync("/api/webhooks/main");
        Assert.Equal(("disabled", "gone"), (gone["status"].GetString(), gone["disabledReason"].GetString()));
        Assert.Equal("webhook-disabled", (await app.Operator.GetReplyAsync("/api/tasks"))["items.0.kind"].GetString());
        (await app.Partner.PostReplyAsync("/api/webhooks/main/test", null)).AssertProblem(409, "conflict");
        (await app.Partner.PostReplyAsync($"{path}/redelivery", null)).AssertProblem(409, "conflict");
        Assert.Equal("410", (await app.Partner.GetReplyAsync(path))["attempts.0.outcome"].GetString());
        receiver.Status = HttpStatusCode.NoContent;
        await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url });
        await app.Partner.PostReplyAsync($"{path}/redelivery", null);
        await app.MoveClockAsync("2026-04-01T00:00:02Z");

        Assert.Equal("delivered", (await app.Partner.GetReplyAsync(path))["status"].GetString());
    }

    [Fact]
    public async Task A_changed_secret_and_the_old_one_sign_for_24_hours()
    {
        string[] secrets = [WebhookSecret.New(), WebhookSecret.New(), WebhookSecret.New()];
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z", AllowLoopback);
        await PutAsync(0);
        Assert.Equal("1", await SignedByAsync());
        await app.MoveClockAsync("2026-04-02T00:00:00Z");
        var changed = await PutAsync(1);
        Assert.Equal("2026-04-03T00:00:00Z", changed["oldSecretSignsUntil"].GetString());
        Assert.Equal("1 2", await SignedByAsync());
        await app.MoveClockAsync("2026-04-02T12:00:00Z");
        await PutAsync(2);
        Assert.Equal("1 2 3", await SignedByAsync());
        await app.MoveClockAsync("2026-04-02T23:59:58Z");
        Assert.Equal("1 2 3", await SignedByAsync());
        await app.MoveClockAsync("2026-04-03T00:00:00Z");
        Assert.Equal("2 3", await SignedByAsync());
        await app.MoveClockAsync("2026-04-03T12:00:00Z");

        Assert.Equal("3", await SignedByAsync());
        Assert.Equal(JsonValueKind.Null, (await app.Partner.GetReplyAsync("/api/webhooks/main"))["oldSecretSignsUntil"].ValueKind);

        async Task<Reply> PutAsync(int secret)
        {
            var reply = await app.Partner.PutReplyAsync("/api/webhooks/main", new { url = receiver.Url, secret = secrets[secret] });
            Assert.True(reply.Status < HttpStatusCode.BadRequest, reply.Text);
            return reply;
        }

        async Task<string> SignedByAsync()
        {
            int before = receiver.Messages.Count;
            await app.Partner.PostReplyAsync("/api/webhooks/main/test", null);
            await Eventually.Holds(() => receiver.Messages.Count > before);
            var message = receiver.Messages.Last();
            int[] signed = [.. Enumerable.Range(1, secrets.Length).Where(number => IsSigned(secrets[number - 1], message))];
            Assert.Equal(signed.Length, message.Headers["webhook-signature"].Split(' ').Distinct().Count());
            return string.Join(' ', signed);
        }
    }

    private static bool IsSigned(string secret, Message message)
    {
        try
        {
            new StandardWebhook(secret).Verify(message.Body, new HeaderDictionary(message.Headers.ToDictionary(
                header => header.Key, header => new StringValues(header.Value), StringComparer.OrdinalIgnoreCase)));
            return true;
        }
        catch (WebhookVerificationException)
        {
            return false;
        }
    }
}
