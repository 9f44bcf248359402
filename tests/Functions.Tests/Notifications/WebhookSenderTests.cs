using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>One attempt to deliver: where it may connect, and what it makes of an answer.</summary>
public class WebhookSenderTests
{
    private static readonly WebhookSettings Open = new() { AllowLoopback = true };
    private static readonly WebhookSettings Closed = new();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fd00:ec2::254")]
    public async Task A_name_that_has_moved_to_a_private_address_is_not_connected_to(string address)
    {
        var asked = 0;
        using var sender = new WebhookSender(Closed, (_, _) =>
        {
            asked++;
            return Task.FromResult(new[] { IPAddress.Parse(address) });
        });

        var result = await sender.SendAsync(At("https://rebinding.example.com/"), "m", "{}");

        Assert.Equal((false, "ConnectionError", 1), (result.IsDelivered, result.Outcome, asked));
    }

    [Fact]
    public async Task Where_it_leads_is_looked_up_for_each_connection()
    {
        await using var receiver = await Receiver.StartAsync();
        var port = new Uri(receiver.Url).Port;
        IPAddress[] leads = [IPAddress.Parse("192.0.2.1")];
        using var sender = new WebhookSender(Open, (_, _) => Task.FromResult(leads));

        var first = await sender.SendAsync(At($"http://hooks.localhost:{port}/"), "m", "{}");
        leads = [IPAddress.Loopback];
        var second = await sender.SendAsync(At($"http://hooks.localhost:{port}/"), "m", "{}");

        Assert.Equal((false, true), (first.IsDelivered, second.IsDelivered));
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var other = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.TemporaryRedirect;
        receiver.AnswerHeaders["Location"] = other.Url;
        using var sender = new WebhookSender(Open, Dns.GetHostAddressesAsync);

        var result = await sender.SendAsync(At(receiver.Url), "m", "{}");

        Assert.Equal((false, "307"), (result.IsDelivered, result.Outcome));
        Assert.Empty(other.Messages);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("999999999", 12 * 3600)]
    [InlineData("Mon, 01 Jan 2001 00:00:00 GMT", null)]
    public async Task Retry_After_is_read_and_cut(string header, int? seconds)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        receiver.AnswerHeaders["Retry-After"] = header;
        using var sender = new WebhookSender(Open, Dns.GetHostAddressesAsync);

        var result = await sender.SendAsync(At(receiver.Url), "m", "{}");

        Assert.Equal(seconds, result.RetryAfter?.TotalSeconds);
        Assert.False(result.IsGone);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, null)]
    [InlineData(1, 1)]
    [InlineData(7200, 7200)]
    [InlineData((12 * 3600) - 1, (12 * 3600) - 1)]
    [InlineData((12 * 3600) + 1, 12 * 3600)]
    public async Task Retry_After_may_be_a_date_and_is_cut_as_well(int inSeconds, int? seconds)
    {
        var wall = new FakeTimeProvider(new DateTimeOffset(2026, 6, 10, 3, 0, 0, TimeSpan.Zero));
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.TooManyRequests;
        receiver.AnswerHeaders["Retry-After"] = wall.GetUtcNow().AddSeconds(inSeconds).ToString("R", CultureInfo.InvariantCulture);
        using var sender = new WebhookSender(Open, Dns.GetHostAddressesAsync, wall);

        var result = await sender.SendAsync(At(receiver.Url), "m", "{}");

        Assert.Equal(seconds, result.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task An_answer_of_410_says_that_the_endpoint_is_gone()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = HttpStatusCode.Gone;
        using var sender = new WebhookSender(Open, Dns.GetHostAddressesAsync);

        var result = await sender.SendAsync(At(receiver.Url), "m", "{}");

        Assert.Equal((false, true), (result.IsDelivered, result.IsGone));
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_is_given_up()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Hangs = true;
        using var sender = new WebhookSender(Open, Dns.GetHostAddressesAsync);

        var result = await sender.SendAsync(At(receiver.Url), "m", "{}");

        Assert.Equal((false, "No answer within 5 s."), (result.IsDelivered, result.Outcome));
    }

    private static Webhook At(string url) =>
        new("acme", "main", url, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Instant.FromUtc(2026, 6, 10, 3, 0));
}
