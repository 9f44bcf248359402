using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Writes;

namespace DurableTask.Sqlite;

/// <summary>
/// An open task hub: the file, the thread that writes it, and what of it is in memory because it is ready to run. The file is the truth;
/// everything in memory can be made anew from it.
/// </summary>
internal sealed class TaskHub : IDisposable
{
    private readonly TaskHubFile _file;
    private int _scanQueued;
    private TaskCompletionSource? _change;

    /// <exception cref="SqliteTaskHubException">The file is damaged, in use, or of another version.</exception>
    public TaskHub(SqliteOrchestrationServiceOptions options)
    {
        Options = options;
        _file = new TaskHubFile(options);
        (Keys, Seqs) = _file.Read(sql => (Counter.Read(sql, "key"), Counter.Read(sql, "seq")));
        InboxBacklog = new Backlog(options.MaxMessagesInMemory);
        TaskBacklog = new Backlog(options.MaxMessagesInMemory);
        Histories = new HistoryCache(options.HistoryCacheSize);
        Timers = new DueTimers(options.TimeProvider, options.EffectiveLongestWait, RequestScan);
        Commits = new CommitQueue(_file)
        {
            RolledBack = () =>
            {
                Keys.RolledBack();
                Seqs.RolledBack();
            },
            BatchCommitted = Changed,
        };
        RequestScan();
    }

    public SqliteOrchestrationServiceOptions Options { get; }

    public CommitQueue Commits { get; }

    /// <summary>Numbers of instances.</summary>
    public Counter Keys { get; }

    /// <summary>Numbers of messages and activities.</summary>
    public Counter Seqs { get; }

    public InstanceQueue Instances { get; } = new();

    public TaskQueue Tasks { get; } = new();

    public Backlog InboxBacklog { get; }

    public Backlog TaskBacklog { get; }

    public DueTimers Timers { get; }

    public HistoryCache Histories { get; }

    public CompletionWaiters Waiters { get; } = new();

    /// <summary>Called when something was committed or an episode has ended.</summary>
    public Action? OnChanged { get; set; }

    /// <summary>Now, in ticks.</summary>
    public long Now => Options.TimeProvider.GetUtcNow().UtcTicks;

    /// <summary>Whether timestamps have to be set, because Durable Task has them from the system's clock.</summary>
    public bool StampsEvents => !ReferenceEquals(Options.TimeProvider, TimeProvider.System);

    /// <summary>Whether nothing runs, nothing is being written, and nothing is due.</summary>
    // What waits to be written is asked first: it moves on into the queues, and only then leaves the count.
    public bool IsIdle =>
        Commits.Pending == 0
        && Instances.IsEmpty && Tasks.IsEmpty
        && !InboxBacklog.Waits && !TaskBacklog.Waits
        && !Timers.IsDue(Now);

    private bool WantsScan => InboxBacklog.WantsMore || TaskBacklog.WantsMore || (Timers.MoreAreDue && InboxBacklog.IsHalfEmpty);

    /// <summary>Reads what is committed.</summary>
    public T Read<T>(Func<SqlSession, T> read) => _file.Read(read);

    /// <summary>Has the writing thread look for rows that are ready, and for timers that are due.</summary>
    public void RequestScan()
    {
        if (Interlocked.Exchange(ref _scanQueued, 1) == 0)
            Commits.Add(new ScanWrite(this));
    }

    /// <summary>The scan is through: the next request queues another one.</summary>
    public void ScanEnded(bool again = false)
    {
        Volatile.Write(ref _scanQueued, 0);
        if (again || WantsScan)
            RequestScan();
    }

    /// <summary>Messages have left memory for an episode or an activity: there may be room for those that wait in the file.</summary>
    public void Left(Backlog backlog, int count)
    {
        backlog.Left(count);
        if (WantsScan)
            RequestScan();
    }

    /// <summary>Rows of the inbox were deleted.</summary>
    public void TakenFromFile(IReadOnlyList<Arrival> arrivals)
    {
        foreach (var arrival in arrivals)
        {
            if (arrival.Due > 0)
                Timers.Unload(arrival.Seq);
        }
    }

    public async Task WaitForIdleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            change = Interlocked.CompareExchange(ref _change, change, null) ?? change;
            if (IsIdle)
                return;
            // A clock that is set by hand may have passed an instant without calling its timers.
            if (Timers.IsDue(Now))
                RequestScan();
            await change.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Notifies waiters of a commit or the end of an episode.</summary>
    public void Changed()
    {
        Interlocked.Exchange(ref _change, null)?.TrySetResult();
        OnChanged?.Invoke();
    }

    /// <summary>Stops at once, as a crash would.</summary>
    public void Kill()
    {
        Timers.Dispose();
        Commits.Kill();
    }

    /// <summary>Commits what waits, then closes the file.</summary>
    public void Dispose()
    {
        Timers.Dispose();
        Commits.Dispose();
        _file.Dispose();
    }
}
