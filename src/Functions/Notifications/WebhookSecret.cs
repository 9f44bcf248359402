using System.Security.Cryptography;

namespace SecureMx.Functions.Notifications;

/// <summary>A webhook's secret as Standard Webhooks writes it: <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
public static class WebhookSecret
{
    /// <summary>Prefix of every secret.</summary>
    public const string Prefix = "whsec_";

    private const int MinimumBytes = 24;
    private const int MaximumBytes = 64;
    private const int NewBytes = 32;

    /// <summary>A new random secret.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewBytes));

    /// <summary>Whether the text is a secret.</summary>
    public static bool IsValid(string secret) => KeyOf(secret) is { Length: >= MinimumBytes and <= MaximumBytes };

    /// <summary>The key's bytes; null where the text is no secret at all.</summary>
    internal static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        byte[] bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out int length) ? bytes[..length] : null;
    }
}
