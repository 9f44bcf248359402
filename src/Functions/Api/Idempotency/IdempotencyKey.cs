using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Idempotency;

/// <summary>
/// The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): a structured-field string, or the same without its
/// quotes, since most clients send a bare UUID.
/// </summary>
public static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The header of an answer that was given before; its value is <c>true</c>.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>The most characters of a key.</summary>
    public const int MaximumLength = 255;

    /// <summary>Reads the header: 1 to <see cref="MaximumLength"/> printable ASCII characters, once.</summary>
    public static bool TryParse(StringValues header, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (header is not [{ } text])
            return false;

        text = text.Trim(' ');
        key = text.StartsWith('"') ? Unquote(text) : text;
        return key is { Length: >= 1 and <= MaximumLength } && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    /// <summary>
    /// The partition of the key's record in the container of operations: a partition of its own, made from caller and key, so that no
    /// caller finds another's, and many keys of one caller spread.
    /// </summary>
    internal static string Scope(Caller caller, string key) =>
        $"idempotency-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Scope}\n{key}")))}";

    // RFC 8941, 3.3.3: only \" and \\ are escapes.
    private static string? Unquote(string text)
    {
        var key = new StringBuilder(text.Length);
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i == text.Length - 1 ? key.ToString() : null;
            if (text[i] == '\\' && (++i == text.Length || text[i] is not ('"' or '\\')))
                return null;
            key.Append(text[i]);
        }

        return null;
    }
}
