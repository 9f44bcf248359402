using System.Buffers;

namespace SecureMx.Functions.Api.Http;

/// <summary>Ids in paths and queries: 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>, compared by ordinal.</summary>
public static class ResourceId
{
    /// <summary>The most characters of an id.</summary>
    public const int MaximumLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether the text can be an id.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length is >= 1 and <= MaximumLength && !text.ContainsAnyExcept(Allowed);
}
