using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace SecureMx.Documents.Cosmos;

/// <summary>Result of reading back a write whose answer was lost.</summary>
internal enum WriteVerdict
{
    /// <summary>It was made.</summary>
    Made,

    /// <summary>It was not, and can be sent again: its condition keeps it from being made twice.</summary>
    NotMade,

    /// <summary>Others have written since, more than once: the documents do not show the outcome.</summary>
    Unknown,
}

/// <summary>Reads the documents of a commit back and looks for its mark.</summary>
internal static class CosmosReadBack
{
    /// <summary>The ETag of a write that has been written over since: it fits no document.</summary>
    private const string Superseded = "\"superseded\"";

    public static async Task<(WriteVerdict Verdict, IReadOnlyList<string> ETags)> FindAsync(
        Container container, ContainerDefinition definition, string partitionKey, IReadOnlyList<DocumentWrite> writes, string commitId,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, StoredBody?>(StringComparer.Ordinal);

        async Task<StoredBody?> ReadAsync(string id)
        {
            if (!found.TryGetValue(id, out var stored))
                found[id] = stored = await CosmosReads.ReadAsync(container, definition, partitionKey, id, logger, cancellationToken);
            return stored;
        }

        // A batch is made whole or not at all, so that one document decides; what says most is asked first.
        var repeated = writes.Count != writes.Select(write => write.Id).Distinct(StringComparer.Ordinal).Count();
        foreach (var write in writes.OrderBy(Weight))
        {
            var stored = await ReadAsync(write.Id);
            var verdict = stored?.CommitId == commitId ? WriteVerdict.Made : repeated ? WriteVerdict.Unknown : Judge(write, stored);
            if (verdict == WriteVerdict.NotMade) return (verdict, []);
            if (verdict == WriteVerdict.Unknown) continue;

            var etags = new List<string>(writes.Count);
            foreach (var one in writes)
            {
                var written = one is DocumentWrite.Delete ? null : await ReadAsync(one.Id);
                etags.Add(one is DocumentWrite.Delete ? string.Empty : written?.CommitId == commitId ? written.Document.ETag : Superseded);
            }
            return (WriteVerdict.Made, etags);
        }
        return (WriteVerdict.Unknown, []);
    }

    private static int Weight(DocumentWrite write) => write switch
    {
        DocumentWrite.Create => 0,
        DocumentWrite.Replace { IfMatch: not null } => 1,
        DocumentWrite.Delete { IfMatch: not null } => 2,
        DocumentWrite.Upsert or DocumentWrite.Replace => 3,
        _ => 4,
    };

    /// <summary>Judges a document that lacks the commit's mark.</summary>
    private static WriteVerdict Judge(DocumentWrite write, StoredBody? stored) => write switch
    {
        // The document is another writer's create, unchanged; one that was replaced may have been ours before.
        DocumentWrite.Create => stored is null || stored.Replaced is null ? WriteVerdict.NotMade : WriteVerdict.Unknown,
        // Of the writes on one ETag only one can succeed: the document carries its mark.
        DocumentWrite.Replace { IfMatch: { } etag } =>
            stored is not null && (stored.Document.ETag == etag || stored.Replaced == etag) ? WriteVerdict.NotMade : WriteVerdict.Unknown,
        DocumentWrite.Delete { IfMatch: { } etag } =>
            stored is null
                ? WriteVerdict.Made
                : stored.Document.ETag == etag || stored.Replaced == etag ? WriteVerdict.NotMade : WriteVerdict.Unknown,
        // An unconditional delete has succeeded if the document is missing.
        DocumentWrite.Delete => stored is null ? WriteVerdict.Made : WriteVerdict.NotMade,
        // Without a condition the last writer wins: to write it again is what the caller asks for.
        _ => WriteVerdict.NotMade,
    };
}
