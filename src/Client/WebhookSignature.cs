using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureMx.Client;

/// <summary>Checks the signature of events that the service sends (Standard Webhooks).</summary>
/// <param name="secret">The endpoint's secret, as <c>whsec_…</c>.</param>
/// <param name="clock">The clock.</param>
public sealed class WebhookSignature(string secret, TimeProvider clock)
{
    /// <summary>The header of the event's id: the same where it is sent again.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header of the instant at which it was sent, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header of its signatures; while a secret is being replaced there are two.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    // An older request may be one that was recorded and is sent again by somebody else.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = Convert.FromBase64String(
        secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);

    /// <summary>Whether the service has sent this body, and lately. Where it has not, answer 401 and read nothing of it.</summary>
    /// <param name="header">Gives a header of the request by its name; null where it has none.</param>
    /// <param name="body">The body, as its bytes came.</param>
    public bool IsValid(Func<string, string?> header, ReadOnlySpan<byte> body)
    {
        if (header(IdHeader) is not { Length: > 0 } id || header(SignatureHeader) is not { } signatures
            || !long.TryParse(header(TimestampHeader), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, [.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body], expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        bool isValid = false;
        foreach (string signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            isValid |= signature.StartsWith(Version, StringComparison.Ordinal)
                && Convert.TryFromBase64String(signature[Version.Length..], given, out int length) && length == given.Length
                && CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return isValid;
    }
}
