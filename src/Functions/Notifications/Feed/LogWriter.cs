using SecureMx.Documents;

namespace SecureMx.Functions.Notifications.Feed;

/// <summary>
/// The writers of one log in this process: they take turns, and whose turn it is takes along what the others have left while it waited.
/// </summary>
/// <param name="scope">The log's partition.</param>
internal sealed class LogWriter(string scope)
{
    private const int MaximumPerCommit = (DocumentWrite.MaximumPerCommit - 1) / 2;
    private const int MaximumBytesPerCommit = DocumentLimits.MaximumBodyBytes / 2;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private Queue<PendingEntry> _queue = [];
    private long _pointedTo;

    /// <summary>The log's partition.</summary>
    public string Scope => scope;

    /// <summary>The head as this process has written it last; null where it is to be read.</summary>
    public LogHead? Head { get; set; }

    /// <summary>Up to which number the entries are known to be pointed to.</summary>
    public long PointedTo => Interlocked.Read(ref _pointedTo);

    /// <summary>Notes that entries are pointed to up to a number.</summary>
    public void NotePointedTo(long number)
    {
        lock (_lock)
            _pointedTo = Math.Max(_pointedTo, number);
    }

    /// <summary>Adds entries to those that wait.</summary>
    public void Enqueue(IReadOnlyList<PendingEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
                _queue.Enqueue(entry);
        }
    }

    /// <summary>Waits for its turn, and writes the entries that wait by then, as many as fit a commit.</summary>
    public async Task RunAsync(Func<LogWriter, IReadOnlyList<PendingEntry>, Task> write)
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

    private async Task TryWriteAsync(Func<LogWriter, IReadOnlyList<PendingEntry>, Task> write, List<PendingEntry> batch)
    {
        try
        {
            await write(this, batch);
        }
        catch
        {
            // Their own callers append them again, in their order; this one's caller hears of it.
            Head = null;
            lock (_lock)
                _queue = new Queue<PendingEntry>([.. batch.Where(entry => !entry.IsOver), .. _queue]);
            throw;
        }
    }

    private List<PendingEntry> Take()
    {
        List<PendingEntry> batch = [];
        long bytes = 0;
        lock (_lock)
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

/// <summary>An entry that waits to be appended.</summary>
/// <param name="entry">The entry.</param>
internal sealed class PendingEntry(NewEntry entry)
{
    public NewEntry Entry { get; } = entry;

    public long Number { get; set; }

    public bool IsNew { get; set; }

    public bool IsOver => Number > 0;
}
