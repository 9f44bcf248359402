namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// Histories of executions that ran last, so that a sequence of steps need not read the same lines again each time. What is here is
/// committed, since an episode takes a history out and puts it back after its commit; anything may be dropped at any time.
/// </summary>
internal sealed class HistoryCache
{
    private const int MostCharacters = 8_000_000;
    private const int CharactersPerLine = 200;

    private readonly Lock gate = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = new();
    private long size;

    /// <summary>Takes a history out; null where it is to be read from the database.</summary>
    public List<List<HistoryEvent>>? Take(long key)
    {
        lock (gate)
        {
            if (!entries.Remove(key, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            size -= node.Value.Size;
            return node.Value.History;
        }
    }

    /// <summary>Puts a history in, as the database has it.</summary>
    public void Put(long key, List<List<HistoryEvent>> history)
    {
        var characters = history.Sum(episode => episode.Sum(line => CharactersPerLine + (long)(line.Data?.Length ?? 0)));
        var entry = new Entry(key, history, characters);
        lock (gate)
        {
            if (entries.Remove(key, out var before))
            {
                byUse.Remove(before);
                size -= before.Value.Size;
            }

            entries[key] = byUse.AddLast(entry);
            size += entry.Size;
            while (size > MostCharacters)
            {
                var oldest = byUse.First!.Value;
                byUse.RemoveFirst();
                entries.Remove(oldest.Key);
                size -= oldest.Size;
            }
        }
    }

    private sealed record Entry(long Key, List<List<HistoryEvent>> History, long Size);
}
