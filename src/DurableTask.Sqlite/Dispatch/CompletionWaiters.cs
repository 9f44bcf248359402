namespace DurableTask.Sqlite.Dispatch;

/// <summary>Callers that wait for the end of an instance.</summary>
internal sealed class CompletionWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiter> _waiters = new(StringComparer.Ordinal);

    /// <summary>Joins those who wait. Look at the instance after this, not before.</summary>
    public Waiter Join(string id)
    {
        lock (_gate)
        {
            if (!_waiters.TryGetValue(id, out var waiter))
                _waiters[id] = waiter = new Waiter();
            waiter.Count++;
            return waiter;
        }
    }

    public void Leave(string id, Waiter waiter)
    {
        lock (_gate)
        {
            if (--waiter.Count == 0 && _waiters.GetValueOrDefault(id) == waiter)
                _waiters.Remove(id);
        }
    }

    /// <summary>Wakes those who wait: the instance has ended, and that is on the disk.</summary>
    public void Ended(string id)
    {
        lock (_gate)
        {
            if (_waiters.Remove(id, out var waiter))
                waiter.Source.TrySetResult();
        }
    }

    internal sealed class Waiter
    {
        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
