using System.Text;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests.Notifications;

/// <summary>Messages are signed as Standard Webhooks does.</summary>
public class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_example_of_the_specification_comes_out() =>
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Sign(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8));

    [Theory]
    [InlineData("msg_1", 1614265330, "{}")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265331, "{\"test\": 2432232314}")]
    [InlineData("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232315}")]
    public void Id_time_and_body_are_all_under_the_signature(string id, long timestamp, string body) =>
        Assert.NotEqual(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(Secret, id, timestamp, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_new_secret_is_one_and_no_two_are_the_same()
    {
        Assert.True(WebhookSecret.IsValid(WebhookSecret.New()));
        Assert.NotEqual(WebhookSecret.New(), WebhookSecret.New());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("whsec_", false)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_not base64!", false)]
    [InlineData("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMQ==", false)] // 22 bytes
    [InlineData("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", true)] // 24 bytes
    public void A_secret_has_24_to_64_bytes(string secret, bool valid) => Assert.Equal(valid, WebhookSecret.IsValid(secret));
}
