using System.Globalization;

namespace SecureMx.Functions.Api.Formats;

/// <summary>JSON pointers (RFC 6901): the empty string is the whole document.</summary>
public static class JsonPointer
{
    /// <summary>The pointer to a member of what <paramref name="pointer"/> points to.</summary>
    public static string Append(string pointer, string member) =>
        $"{pointer}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The pointer to an element, counted from 0, of what <paramref name="pointer"/> points to.</summary>
    public static string Append(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");
}
