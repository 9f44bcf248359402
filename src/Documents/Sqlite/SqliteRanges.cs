using System.Globalization;
using System.Text;

namespace SecureMx.Documents.Sqlite;

/// <summary>The ranges: a partition is in the one that its key's hash picks.</summary>
internal static class SqliteRanges
{
    public static IReadOnlyList<DocumentRange> All { get; } =
        [.. Enumerable.Range(0, SqliteContainer.RangeCount)
            .Select(range => new DocumentRange(range.ToString(CultureInfo.InvariantCulture)))];

    public static int Of(string partitionKey) => (int)(StableHash.Of(Encoding.UTF8.GetBytes(partitionKey)) % SqliteContainer.RangeCount);

    /// <exception cref="ArgumentException">The store gave no such range.</exception>
    public static int Parse(DocumentRange range) =>
        int.TryParse(range.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < SqliteContainer.RangeCount
            ? number
            : throw new ArgumentException($"There is no range '{range.Key}'.", nameof(range));
}
