using System.Buffers;

namespace SecureMx.Functions.Api.Http;

/// <summary>Ids in paths and queries: 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>, compared by ordinal.</summary>
public static class ResourceId
{
    /// <summary>The most characters of an id.</summary>
    public const int MaximumLength = 64;

    /// <summary>The most characters of the id of an orchestration, which is made of other ids; Durable Functions takes no more.</summary>
    public const int MaximumLengthOfInstance = 100;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Whether the text can be an id.</summary>
    public static bool IsValid(ReadOnlySpan<char> text, int maximumLength = MaximumLength) =>
        text.Length >= 1 && text.Length <= maximumLength && !text.ContainsAnyExcept(Allowed);
}
