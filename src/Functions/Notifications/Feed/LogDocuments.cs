using System.Globalization;
using System.Text.Json;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>The head of a log: the number of its last entry.</summary>
/// <param name="Scope">The log's partition.</param>
/// <param name="Last">The number of the last entry; 0 for none.</param>
/// <param name="PointedTo">Up to which number the entries were known to be pointed to from another log; they may be so further.</param>
/// <param name="ETag">The document's ETag; null where there is none yet.</param>
internal sealed record LogHead(string Scope, long Last, long PointedTo, string? ETag)
{
    public static LogHead Of(string scope, Document? found)
    {
        if (found is null)
            return new LogHead(scope, 0, 0, ETag: null);
        var stored = StoredJson.Read<HeadDocument>(found);
        return new LogHead(scope, stored.Last, stored.PointedTo, found.ETag);
    }

    public DocumentWrite Advanced(int by, long pointedTo)
    {
        byte[] json = StoredJson.Write(
            new HeadDocument(HeadDocument.DocumentId, Scope, HeadDocument.DocumentType, Last + by, pointedTo));
        return ETag is null
            ? new DocumentWrite.Create(HeadDocument.DocumentId, json)
            : new DocumentWrite.Replace(HeadDocument.DocumentId, json, ETag);
    }
}

/// <summary>A head, as stored. Each log has one.</summary>
internal sealed record HeadDocument(string Id, string Scope, string Type, long Last, long PointedTo)
{
    public const string DocumentId = "head";
    public const string DocumentType = "sequence-head";
}

/// <summary>Keeps an entry from being appended twice: made of its id, with its number.</summary>
internal sealed record MarkDocument(string Id, string Scope, string Type, int Ttl, long Number)
{
    public const string DocumentType = "sequence-mark";

    public static string IdOf(string entryId) => $"mark-{entryId}";
}

/// <summary>An entry, as stored.</summary>
internal sealed record EntryDocument(string Id, string Scope, string Type, int Ttl, long Number, string EntryId, JsonElement Content)
{
    public const string DocumentType = "sequence-entry";

    // "." is the character after "-".
    public const string IdFrom = "entry-";
    public const string IdBefore = "entry.";

    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{IdFrom}{number:D16}");

    public static SequencedEntry ToEntry(Document document)
    {
        var stored = StoredJson.Read<EntryDocument>(document);
        return new SequencedEntry(stored.Number, stored.EntryId, stored.Content);
    }
}
