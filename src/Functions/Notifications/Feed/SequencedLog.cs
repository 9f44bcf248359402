using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SecureMx.Documents;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>An entry of a log.</summary>
/// <param name="Number">Its place: 1 for the first, then one more each, without gaps.</param>
/// <param name="Id">Unique in the log.</param>
/// <param name="Content">What it says.</param>
internal sealed record SequencedEntry(long Number, string Id, JsonElement Content);

/// <summary>Where an entry is in its log.</summary>
/// <param name="Number">Its number.</param>
/// <param name="First">The number of the first entry of the commit that appended it.</param>
/// <param name="Last">The number of the last entry of the commit.</param>
internal readonly record struct SequencedPlace(long Number, long First, long Last);

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

    /// <summary>The type of the heads, of which each log has one.</summary>
    public const string HeadType = "sequence-head";

    private const int MaximumPerCommit = (DocumentWrite.MaximumPerCommit - 1) / 2;
    private const int MaximumBytesPerCommit = DocumentLimits.MaximumBodyBytes / 2;
    private const string HeadId = "head";

    private static readonly string Container = Containers.Operations.Name;

    private readonly ConcurrentDictionary<string, Writer> _writers = new(StringComparer.Ordinal);

    /// <summary>Begins a log without an entry; one that was begun stays as it is.</summary>
    /// <remarks>Budget: one create.</remarks>
    public Task BeginAsync(string scope, CancellationToken cancellationToken = default) =>
        documents.CommitAsync(Container, scope, [new Head(scope, 0, ETag: null).Advanced(0)], cancellationToken);

    /// <summary>Appends entries in order, together where they fit a commit; returns their places, the old ones of known ids.</summary>
    /// <param name="scope">The log's partition.</param>
    /// <param name="entries">The entries.</param>
    /// <exception cref="ContentionException">Others were faster too many times.</exception>
    /// <remarks>
    /// Budget: one batch of a replace and two creates for each entry; a point read of the head where another process wrote.
    /// </remarks>
    public async Task<IReadOnlyList<SequencedPlace>> AppendAsync(string scope, IReadOnlyList<NewEntry> entries)
    {
        if (entries.Count == 0)
            return [];

        var writer = _writers.GetOrAdd(scope, key => new Writer(key));
        Pending[] pending = [.. entries.Select(entry => new Pending(entry))];
        writer.Enqueue(pending);
        while (pending.Any(entry => !entry.IsOver))
            await writer.RunAsync(WriteAsync);
        return [.. pending.Select(entry => entry.Place)];
    }

    /// <summary>The number of an entry; null where the log has none of that id, or has it no longer.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<long?> FindNumberAsync(string scope, string id, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, scope, MarkIdOf(id), cancellationToken) is { } found
            ? StoredJson.Read<MarkDocument>(found).Place.Number
            : null;

    /// <summary>The number of the last entry; 0 for a log without one.</summary>
    /// <remarks>Budget: one point read.</remarks>
    public async Task<long> LastNumberAsync(string scope, CancellationToken cancellationToken = default) =>
        await documents.ReadAsync(Container, scope, HeadId, cancellationToken) is { } found ? StoredJson.Read<HeadDocument>(found).Last : 0;

    /// <summary>Some entries after a number, in order; at most a page's bytes of them.</summary>
    /// <remarks>Budget: one page of a partition.</remarks>
    public async Task<SequencedPage> ReadAsync(
        string scope, long after, int limit, CancellationToken cancellationToken = default)
    {
        var page = await documents.ListAsync(
            Container, scope, EntryIdOf(after + 1), EntryDocument.IdBefore, limit, cursor: null, cancellationToken);
        return new SequencedPage([.. page.Items.Select(EntryDocument.ToEntry)], page.Cursor is not null);
    }

    /// <summary>Entries by their numbers, in the order asked; null for what is kept no longer.</summary>
    /// <remarks>Budget: a point read for each.</remarks>
    public async Task<IReadOnlyList<SequencedEntry?>> FindManyAsync(
        IReadOnlyList<(string Scope, long Number)> places, CancellationToken cancellationToken = default)
    {
        var found = await documents.ReadManyAsync(
            Container, [.. places.Select(place => new DocumentKey(place.Scope, EntryIdOf(place.Number)))], cancellationToken);
        return [.. found.Select(document => document is null ? null : EntryDocument.ToEntry(document))];
    }

    private async Task WriteAsync(Writer writer, IReadOnlyList<Pending> batch)
    {
        Pending[] left = [.. batch.DistinctBy(entry => entry.Entry.Id)];
        await Race.RunAsync($"The log {writer.Scope}", async _ =>
        {
            if (left.Length == 0)
                return true;

            var head = writer.Head ?? await ReadHeadAsync(writer.Scope);
            writer.Head = null; // Known again once the commit is.
            (long first, long last) = (head.Last + 1, head.Last + left.Length);
            var writes = new List<DocumentWrite> { head.Advanced(left.Length) };
            writes.AddRange(left.SelectMany(
                (entry, i) => WritesOf(writer.Scope, new SequencedPlace(first + i, first, last), entry.Entry)));
            var commit = await documents.CommitAsync(Container, writer.Scope, writes);
            if (commit.IsCommitted)
            {
                for (int i = 0; i < left.Length; i++)
                    left[i].Place = new SequencedPlace(first + i, first, last);
                writer.Head = new Head(writer.Scope, last, commit.ETags[0]);
                return true;
            }

            // Of the known ones the marks tell the numbers; of two that wrote at once the slower finds the faster's.
            if (commit.FailedIndex > 0)
                left = await WithoutKnownAsync(writer.Scope, left);
            return left.Length == 0;
        }, CancellationToken.None);
        foreach (var repeated in batch.Where(entry => !entry.IsOver))
            repeated.Place = batch.First(entry => entry.IsOver && entry.Entry.Id == repeated.Entry.Id).Place;
    }

    private async Task<Pending[]> WithoutKnownAsync(string scope, Pending[] entries)
    {
        var marks = await documents.ReadManyAsync(
            Container, [.. entries.Select(entry => new DocumentKey(scope, MarkIdOf(entry.Entry.Id)))]);
        for (int i = 0; i < entries.Length; i++)
        {
            if (marks[i] is { } mark)
                entries[i].Place = StoredJson.Read<MarkDocument>(mark).Place;
        }

        return [.. entries.Where(entry => !entry.IsOver)];
    }

    private async Task<Head> ReadHeadAsync(string scope) => await documents.ReadAsync(Container, scope, HeadId) is { } found
        ? new Head(scope, StoredJson.Read<HeadDocument>(found).Last, found.ETag)
        : new Head(scope, 0, ETag: null);

    private static IEnumerable<DocumentWrite> WritesOf(string scope, SequencedPlace place, NewEntry entry)
    {
        int ttl = (int)KeptFor.TotalSeconds;
        string id = EntryIdOf(place.Number), mark = MarkIdOf(entry.Id);
        yield return new DocumentWrite.Create(
            id, StoredJson.Write(new EntryDocument(id, scope, EntryDocument.DocumentType, ttl, place.Number, entry.Id, entry.Content)));
        yield return new DocumentWrite.Create(
            mark, StoredJson.Write(new MarkDocument(mark, scope, MarkDocument.DocumentType, ttl, place)));
    }

    private static string EntryIdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{EntryDocument.IdFrom}{number:D16}");

    private static string MarkIdOf(string id) => $"mark-{id}";

    private sealed class Pending(NewEntry entry)
    {
        public NewEntry Entry { get; } = entry;

        public SequencedPlace Place { get; set; }

        public bool IsOver => Place.Number > 0;
    }

    private sealed record Head(string Scope, long Last, string? ETag)
    {
        public DocumentWrite Advanced(int by)
        {
            byte[] json = StoredJson.Write(new HeadDocument(HeadId, Scope, HeadType, Last + by));
            return ETag is null ? new DocumentWrite.Create(HeadId, json) : new DocumentWrite.Replace(HeadId, json, ETag);
        }
    }

    // Whoever comes in takes along what the others have left while it waited.
    private sealed class Writer(string scope)
    {
        private readonly SemaphoreSlim _turn = new(1);
        private readonly Queue<Pending> _queue = [];

        public string Scope { get; } = scope;

        public Head? Head { get; set; }

        public void Enqueue(IReadOnlyList<Pending> entries)
        {
            lock (_queue)
            {
                foreach (var entry in entries)
                    _queue.Enqueue(entry);
            }
        }

        public async Task RunAsync(Func<Writer, IReadOnlyList<Pending>, Task> write)
        {
            await _turn.WaitAsync();
            try
            {
                if (Take() is { Count: > 0 } batch)
                    await TryWriteAsync(write, batch);
            }
            finally
            {
                _turn.Release();
            }
        }

        private async Task TryWriteAsync(Func<Writer, IReadOnlyList<Pending>, Task> write, List<Pending> batch)
        {
            try
            {
                await write(this, batch);
            }
            catch
            {
                // Their own callers append them again; this one's caller hears of it.
                Head = null;
                Enqueue([.. batch.Where(entry => !entry.IsOver)]);
                throw;
            }
        }

        private List<Pending> Take()
        {
            List<Pending> batch = [];
            long bytes = 0;
            lock (_queue)
            {
                while (batch.Count < MaximumPerCommit && _queue.TryPeek(out var next))
                {
                    bytes += next.Entry.Content.GetRawText().Length * 3L;
                    if (batch.Count > 0 && bytes > MaximumBytesPerCommit)
                        break;
                    batch.Add(_queue.Dequeue());
                }
            }

            return batch;
        }
    }

    private sealed record HeadDocument(string Id, string Scope, string Type, long Last);

    private sealed record MarkDocument(string Id, string Scope, string Type, int Ttl, SequencedPlace Place)
    {
        public const string DocumentType = "sequence-mark";
    }

    private sealed record EntryDocument(
        string Id, string Scope, string Type, int Ttl, long Number, string EntryId, JsonElement Content)
    {
        public const string DocumentType = "sequence-entry";

        // "." is the character after "-".
        public const string IdFrom = "entry-";
        public const string IdBefore = "entry.";

        public static SequencedEntry ToEntry(Document document)
        {
            var stored = StoredJson.Read<EntryDocument>(document);
            return new SequencedEntry(stored.Number, stored.EntryId, stored.Content);
        }
    }
}
