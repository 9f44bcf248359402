using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureMx.Functions.Notifications;

/// <summary>
/// Signs a message as Standard Webhooks does: HMAC-SHA256 over id, time and body, so that none of them can be changed or sent again later.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the message's id, the same in every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the attempt's time in whole seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signature header's value: <c>v1,</c> and base64.</summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="timestamp">Whole seconds since 1970.</param>
    /// <param name="body">The body, byte for byte as it is sent.</param>
    /// <exception cref="ArgumentException">The secret is none.</exception>
    public static string Sign(string secret, string messageId, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] key = WebhookSecret.KeyOf(secret) ?? throw new ArgumentException("Not a webhook secret.", nameof(secret));
        byte[] start = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId}.{timestamp}."));
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. start, .. body]))}";
    }
}
