using System.Collections.Concurrent;
using System.Text.Json;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>An entry of a log.</summary>
/// <param name="Number">Its place: 1 for the first, then one more each, without gaps.</param>
/// <param name="Id">Unique in the log.</param>
/// <param name="Content">What it says.</param>
internal sealed record SequencedEntry(long Number, string Id, JsonElement Content);

/// <summary>What came of appending an entry.</summary>
/// <param name="Number">Its number.</param>
/// <param name="IsNew">Whether it was appended now; false where the log has had it.</param>
internal readonly record struct AppendedEntry(long Number, bool IsNew);

/// <summary>Some entries of a log.</summary>
/// <param name="Items">The entries, in order.</param>
/// <param name="HasMore">Whether more may follow.</param>
internal sealed record SequencedPage(IReadOnlyList<SequencedEntry> Items, bool HasMore);

/// <summary>What is to be appended to a log.</summary>
/// <param name="Id">Unique in the log: appending it again finds the first entry.</param>
/// <param name="Content">What it says.</param>
internal sealed record NewEntry(string Id, JsonElement Content);

/// <summary>
/// Logs whose entries are numbered in the commit that makes them readable, each log in one partition. A reader that has seen a number has
/// seen, or can read, all lower ones, whatever is committed beside it; nothing must settle first.
/// </summary>
/// <remarks>
/// Writers of one log in this process go together into one commit; those of several processes compare the ETag of the head. A mark by id
/// keeps an entry from being appended twice. Entries and marks vanish after <see cref="KeptFor"/>; the head stays.
/// </remarks>
internal sealed class SequencedLog(IDocumentStore documents)
{
    /// <summary>How long entries are kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private static readonly string Container = Containers.Operations.Name;

    private readonly ConcurrentDictionary<string, LogWriter> _writers = new(StringComparer.Ordinal);

    /// <summary>Begins a log without an entry; one that was begun stays as it is.</summary>
    /// <remarks>Budget: one create.</remarks>
    public Task BeginAsync(string scope, CancellationToken cancellationToken = default) =>
        documents.CommitAsync(Container, scope, [LogHead.Of(scope, found: null).Advanced(0, pointedTo: 0)], cancellationToken);

    /// <summary>Appends entries in order, together where they fit a commit; those of known ids keep their numbers.</summary>
    /// <param name="scope">The log's partition.</param>
    /// <param name="entries">The entries.</param>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    /// <remarks>
    /// Budget: one batch of a replace and two creates for each entry; a point read of the head where another process wrote.
    /// </remarks>
    public async Task<IReadOnlyList<AppendedEntry>> AppendAsync(string scope, IReadOnlyList<NewEntry> entries)
    {
        if (entries.Count == 0)
            return [];

        var writer = _writers.GetOrAdd(scope, key => new LogWriter(key));
        PendingEntry[] pending = [.. entries.Select(entry => new PendingEntry(entry))];
        writer.Enqueue(pending);
        while (pending.Any(entry => !entry.IsOver))
            await writer.RunAsync(WriteAsync);
        return [.. pending.Select(entry => new AppendedEntry(entry.Number, entry.IsNew))];
    }

    /// <summary>
    /// Up to which number the entries are known to be pointed to from another log, after an append to this one; they may be so further.
    /// </summary>
    public long PointedTo(string scope) => _writers.TryGetValue(scope, out var writer) ? writer.PointedTo : 0;

    /// <summary>Notes up to which number the entries are pointed to; the next commit keeps it in the head, for other processes.</summary>
    public void NotePointedTo(string scope, long number) => _writers.GetOrAdd(scope, key => new LogWriter(key)).NotePointedTo(number);

    /// <summary>The number of an entry; null where the log has none of that id, or has it no longer.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<long?> FindNumberAsync(string scope, string id, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, scope, MarkDocument.IdOf(id), cancellationToken) is { } found
            ? StoredJson.Read<MarkDocument>(found).Number
            : null;

    /// <summary>The number of the last entry; 0 for a log without one.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<long> LastNumberAsync(string scope, CancellationToken cancellationToken = default) =>
        LogHead.Of(scope, await documents.ReadAsync(Container, scope, HeadDocument.DocumentId, cancellationToken)).Last;

    /// <summary>Some entries after a number, in order; at most a page's bytes of them.</summary>
    /// <remarks>Budget: one page of a partition.</remarks>
    public async Task<SequencedPage> ReadAsync(
        string scope, long after, int limit, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, scope, EntryDocument.IdOf(after + 1), EntryDocument.IdBefore, limit, cursor: null, cancellationToken);
        return new SequencedPage([.. page.Items.Select(EntryDocument.ToEntry)], page.Cursor is not null);
    }

    /// <summary>Entries by their numbers, in the order asked; null for what is kept no longer.</summary>
    /// <remarks>Budget: a point read for each.</remarks>
    public async Task<IReadOnlyList<SequencedEntry?>> FindManyAsync(
        IReadOnlyList<(string Scope, long Number)> places, CancellationToken cancellationToken = default)
    {
        var found = await documents.ReadManyAsync(
            Container, [.. places.Select(place => new DocumentKey(place.Scope, EntryDocument.IdOf(place.Number)))], cancellationToken);
        return [.. found.Select(document => document is null ? null : EntryDocument.ToEntry(document))];
    }

    private async Task WriteAsync(LogWriter writer, IReadOnlyList<PendingEntry> batch)
    {
        PendingEntry[] left = [.. batch.DistinctBy(entry => entry.Entry.Id)];
        await Race.RunAsync($"The log {writer.Scope}", async _ =>
        {
            if (left.Length == 0)
                return true;

            var head = writer.Head
                ?? LogHead.Of(writer.Scope, await documents.ReadAsync(Container, writer.Scope, HeadDocument.DocumentId));
            writer.Head = null; // Known again once the commit is.
            writer.NotePointedTo(head.PointedTo);
            var writes = new List<DocumentWrite> { head.Advanced(left.Length, writer.PointedTo) };
            writes.AddRange(left.SelectMany((entry, i) => WritesOf(writer.Scope, head.Last + 1 + i, entry.Entry)));
            var commit = await documents.CommitAsync(Container, writer.Scope, writes);
            if (commit.IsCommitted)
            {
                for (int i = 0; i < left.Length; i++)
                    (left[i].Number, left[i].IsNew) = (head.Last + 1 + i, true);
                writer.Head = new LogHead(writer.Scope, head.Last + left.Length, writer.PointedTo, commit.ETags[0]);
                return true;
            }

            // Of the known ones the marks tell the numbers; of two that wrote at once the slower finds the faster's.
            if (commit.FailedIndex > 0)
                left = await WithoutKnownAsync(writer.Scope, left);
            return left.Length == 0;
        }, CancellationToken.None);
        foreach (var repeated in batch.Where(entry => !entry.IsOver))
            repeated.Number = batch.First(entry => entry.IsOver && entry.Entry.Id == repeated.Entry.Id).Number;
    }

    private async Task<PendingEntry[]> WithoutKnownAsync(string scope, PendingEntry[] entries)
    {
        var marks = await documents.ReadManyAsync(
            Container, [.. entries.Select(entry => new DocumentKey(scope, MarkDocument.IdOf(entry.Entry.Id)))]);
        for (int i = 0; i < entries.Length; i++)
        {
            if (marks[i] is { } mark)
                entries[i].Number = StoredJson.Read<MarkDocument>(mark).Number;
        }

        return [.. entries.Where(entry => !entry.IsOver)];
    }

    private static IEnumerable<DocumentWrite> WritesOf(string scope, long number, NewEntry entry)
    {
        int ttl = (int)KeptFor.TotalSeconds;
        var stored = new EntryDocument(
            EntryDocument.IdOf(number), scope, EntryDocument.DocumentType, ttl, number, entry.Id, entry.Content);
        var mark = new MarkDocument(MarkDocument.IdOf(entry.Id), scope, MarkDocument.DocumentType, ttl, number);
        yield return new DocumentWrite.Create(stored.Id, StoredJson.Write(stored));
        yield return new DocumentWrite.Create(mark.Id, StoredJson.Write(mark));
    }
}
