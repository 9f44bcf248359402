using System.Buffers;
using System.Text;

namespace SecureMx.Documents;

/// <summary>Limits of Cosmos DB. Every adapter refuses what exceeds them, with <see cref="ArgumentException"/>.</summary>
public static class DocumentLimits
{
    /// <summary>The most characters of an id.</summary>
    public const int MaximumIdLength = 255;

    /// <summary>The most UTF-8 bytes of a partition key.</summary>
    public const int MaximumPartitionKeyBytes = 2048;

    /// <summary>The most bytes of one body, and of the bodies of one commit together (2 MB).</summary>
    public const int MaximumBodyBytes = 2 * 1024 * 1024;

    /// <summary>The deepest nesting of a body.</summary>
    public const int MaximumDepth = 128;

    /// <summary>The most documents of one page.</summary>
    public const int MaximumPage = 1000;

    /// <summary>
    /// The most bytes of the bodies of one page (1 MiB): a page ends before the document that would pass it, and has one document at least.
    /// </summary>
    public const int MaximumPageBytes = 1024 * 1024;

    private static readonly SearchValues<char> IdStoppers = SearchValues.Create("/\\?#");

    /// <summary>
    /// Whether a document can have this id. Beside what the service refuses, an id is none that cannot be part of an address: <c>.</c>,
    /// <c>..</c>, and what reads as an escape (<c>%2F</c>), which the SDK does not escape again.
    /// </summary>
    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= MaximumIdLength } and not ("." or "..") && id[^1] != ' ' && !id.AsSpan().ContainsAny(IdStoppers)
            && !HasEscape(id)
        && IsUnicode(id);

    /// <summary>Whether a document can have this partition key.</summary>
    public static bool IsPartitionKey(string? key) =>
        key is { Length: > 0 and <= MaximumPartitionKeyBytes } && IsUnicode(key)
            && Encoding.UTF8.GetByteCount(key) <= MaximumPartitionKeyBytes;

    /// <summary>The bytes of the bodies of a commit, of which it has at most <see cref="MaximumBodyBytes"/>.</summary>
    public static long BytesOf(IReadOnlyList<DocumentWrite> writes) => writes.Sum(write => (long)write.Body.Length);

    internal static void CheckPage(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaximumPage);
    }

    internal static void CheckText(string? text, string name)
    {
        if (text is not null && !IsUnicode(text)) throw new ArgumentException("The string has a lone surrogate.", name);
    }

    internal static void CheckCommit(string partitionKey, IReadOnlyList<DocumentWrite> writes)
    {
        if (!IsPartitionKey(partitionKey))
            throw new ArgumentException($"A partition key has 1 to {MaximumPartitionKeyBytes} bytes of UTF-8.", nameof(partitionKey));
        if (writes.Count is 0 or > DocumentWrite.MaximumPerCommit)
            throw new ArgumentException($"A commit has 1 to {DocumentWrite.MaximumPerCommit} writes, not {writes.Count}.", nameof(writes));
        foreach (var write in writes)
        {
            if (!IsId(write.Id))
            {
                throw new ArgumentException(
                    @"An id has 1 to 255 characters without / \ ? # or escapes, no space at its end, and is not . or ..", nameof(writes));
            }
        }
        var bytes = BytesOf(writes);
        if (bytes > MaximumBodyBytes) throw new CommitTooLargeException($"The bodies have {bytes} bytes, more than {MaximumBodyBytes}.");
    }

    private static bool HasEscape(string id)
    {
        for (var i = id.IndexOf('%', StringComparison.Ordinal); i >= 0 && i + 2 < id.Length; i = id.IndexOf('%', i + 1))
        {
            if (char.IsAsciiHexDigit(id[i + 1]) && char.IsAsciiHexDigit(id[i + 2])) return true;
        }
        return false;
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
