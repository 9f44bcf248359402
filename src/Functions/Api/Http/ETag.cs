using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// Strong entity tags: <c>"12.uG7Ns0AL"</c> is version 12 in this very form. The version is what writes are checked against; the hash is
/// there since a form can change without a write: a contract becomes active by the calendar, an operator sees more of it than a partner.
/// </summary>
public static class ETag
{
    private const int HashBytes = 12;

    // Parts the tag of a body from the coding that it is sent in; a hash never has it.
    private const char BeforeCoding = '~';

    /// <summary>The tag, with its quotes, of a body.</summary>
    public static string Of(ReadOnlySpan<byte> body, long? version)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        string text = Base64Url.EncodeToString(hash[..HashBytes]);
        return version is null ? $"\"{text}\"" : string.Create(CultureInfo.InvariantCulture, $"\"{version}.{text}\"");
    }

    /// <summary>The tag of the same body in a content coding: other bytes have another strong tag (RFC 9110, 8.8.3.3).</summary>
    public static string InCoding(string tag, string coding) => $"{tag[..^1]}{BeforeCoding}{coding}\"";

    /// <summary>The tag of the body itself, whatever coding a tag is of.</summary>
    public static string WithoutCoding(StringSegment tag)
    {
        int end = tag.IndexOf(BeforeCoding);
        return end < 0 ? tag.ToString() : $"{tag.AsSpan(0, end)}\"";
    }

    /// <summary>The version that a tag names; null where it names none.</summary>
    internal static long? VersionOf(ReadOnlySpan<char> quoted)
    {
        var text = quoted.Trim('"');
        int end = text.IndexOf('.');
        return long.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : null;
    }
}
