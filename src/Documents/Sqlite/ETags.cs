using System.Globalization;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// ETags are a counter's values, quoted as Cosmos DB's are. The counter starts at random, so that a file put back from a backup repeats
/// none.
/// </summary>
internal static class ETags
{
    public static long Start() => Random.Shared.NextInt64(1, long.MaxValue / 2);

    public static string Text(long etag) => string.Create(CultureInfo.InvariantCulture, $"\"{etag:x16}\"");

    /// <summary>The number of an ETag; null for a text that no write gave.</summary>
    public static long? Number(string text) =>
        text is ['"', .. { Length: 16 } digits, '"']
            && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var etag)
            ? etag
            : null;
}
