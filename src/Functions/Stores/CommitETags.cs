using SecureMx.Documents;

namespace SecureMx.Functions.Stores;

/// <summary>Finds what a commit has written by the ids of the documents.</summary>
internal static class CommitETags
{
    /// <summary>No write.</summary>
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>The new ETags of the writes of a commit from one of them on.</summary>
    public static IReadOnlyDictionary<string, string> ETagsById(this CommitResult commit, IReadOnlyList<DocumentWrite> writes, int from) =>
        from == writes.Count
            ? None
            : Enumerable.Range(from, writes.Count - from).ToDictionary(i => writes[i].Id, i => commit.ETags[i], StringComparer.Ordinal);
}
