using DurableTask.Core;
using DurableTask.Core.History;

namespace DurableTask.Sqlite.Dispatch;

/// <summary>The stored part of an instance, as an episode begins with it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Execution">The execution id.</param>
/// <param name="Events">The history.</param>
/// <param name="Episodes">Number of rows of the history in the file; 0 if the instance has not started.</param>
/// <param name="Size">Roughly how many bytes it takes in memory.</param>
/// <param name="CustomStatus">The custom status, as JSON.</param>
internal sealed record StoredHistory(
    OrchestrationStatus Status, string Execution, IList<HistoryEvent> Events, int Episodes, long Size, string? CustomStatus);

/// <summary>
/// Histories of instances that ran last, so that a sequence of steps need not read the same rows again each time. What is here is
/// committed, since an episode takes a history out and puts it back after its commit; anything may be dropped at any time.
/// </summary>
internal sealed class HistoryCache(long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<(long Key, StoredHistory History)>> _entries = [];
    private readonly LinkedList<(long Key, StoredHistory History)> _byUse = new();
    private long _size;

    /// <summary>Takes a history out; null if it is to be read from the file.</summary>
    public StoredHistory? Take(long key)
    {
        lock (_gate)
        {
            if (!_entries.Remove(key, out var node))
                return null;
            _byUse.Remove(node);
            _size -= node.Value.History.Size;
            return node.Value.History;
        }
    }

    /// <summary>Puts in a history that the file has too.</summary>
    public void Put(long key, StoredHistory history)
    {
        lock (_gate)
        {
            _entries[key] = _byUse.AddLast((key, history));
            _size += history.Size;
            while (_size > mostBytes && _byUse.First is { } oldest)
            {
                _byUse.RemoveFirst();
                _entries.Remove(oldest.Value.Key);
                _size -= oldest.Value.History.Size;
            }
        }
    }
}
