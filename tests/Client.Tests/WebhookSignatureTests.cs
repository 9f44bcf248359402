using System.Text;
using Microsoft.Extensions.Time.Testing;
using StandardWebhooks;

namespace SecureMx.Client.Tests;

/// <summary>Signatures that a library of others makes are valid, and no others.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Other = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
    private const string Body = """{"type":"contract.activated"}""";

    private static readonly DateTimeOffset Now = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    [InlineData(-299, true)]
    [InlineData(-301, false)]
    public void A_signature_is_valid_for_five_minutes(int secondsLater, bool isValid) =>
        Assert.Equal(isValid, IsValid(Sign(Secret), Body, Now.AddSeconds(secondsLater)));

    [Fact]
    public void One_of_several_signatures_is_enough() => Assert.True(IsValid($"{Sign(Other)} {Sign(Secret)}", Body, Now));

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,AAAA")]
    [InlineData("v1a,AAAA")]
    [InlineData("garbage")]
    public void What_is_no_signature_is_refused(string signature) => Assert.False(IsValid(signature, Body, Now));

    [Fact]
    public void Another_secret_or_body_is_refused()
    {
        Assert.False(IsValid(Sign(Other), Body, Now));
        Assert.False(IsValid(Sign(Secret), Body + " ", Now));
    }

    [Theory]
    [InlineData(WebhookSignature.IdHeader)]
    [InlineData(WebhookSignature.TimestampHeader)]
    [InlineData(WebhookSignature.SignatureHeader)]
    public void A_header_that_is_missing_is_refused(string missing) =>
        Assert.False(new WebhookSignature(Secret, new FakeTimeProvider(Now)).IsValid(
            name => name == missing ? null : Header(Sign(Secret), name), Encoding.UTF8.GetBytes(Body)));

    private static string Sign(string secret) => new StandardWebhook(secret).Sign("evt-1", Now, Body);

    private static bool IsValid(string signature, string body, DateTimeOffset now) =>
        new WebhookSignature(Secret, new FakeTimeProvider(now)).IsValid(name => Header(signature, name), Encoding.UTF8.GetBytes(body));

    private static string? Header(string signature, string name) => name switch
    {
        WebhookSignature.IdHeader => "evt-1",
        WebhookSignature.TimestampHeader => $"{Now.ToUnixTimeSeconds()}",
        _ => signature,
    };
}
