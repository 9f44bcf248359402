using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// The one thread that writes. It takes all commits that wait, writes them in one transaction, syncs once, and answers them all. Commits
/// that come meanwhile are the next group.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostCommitsPerGroup = 256;

    /// <summary>So many share a sync well enough: to wait for more would only keep them.</summary>
    private const int CommitsNotToWaitFor = 64;

    /// <summary>More than a group can add, nearly always: a backlog shrinks.</summary>
    private const int MostSweptAtOnce = 64;

    private const int SecondsBetweenSweeps = 60;

    private readonly SqliteConnection _connection;
    private readonly IReadOnlyList<SqliteContainer> _mortal;
    private readonly TimeProvider _time;
    private readonly object _gate;
    private readonly BatchWriter _batches;
    private readonly Statement _begin, _commit, _rollback;
    private readonly Queue<PendingCommit> _waiting = new();
    private readonly Thread _thread;
    private TimeSpan _lastSync;
    private long _nextSweep;
    private bool _stopping;
    private volatile bool _isFailing;

    public SqliteWriter(SqliteConnection connection, IEnumerable<SqliteContainer> containers, TimeProvider time, object gate)
    {
        _connection = connection;
        _mortal = [.. containers.Where(container => container.Definition.HonoursTimeToLive)];
        _time = time;
        _gate = gate;
        _batches = new BatchWriter(connection);
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _rollback = new Statement(connection, "ROLLBACK");
        _thread = new Thread(Run) { IsBackground = true, Name = "documents" };
        _thread.Start();
    }

    /// <summary>Whether the disk or the file has refused the last group.</summary>
    public bool IsFailing => _isFailing;

    public Task<CommitResult> EnqueueAsync(PendingCommit commit)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(SqliteDocumentStore));
            _waiting.Enqueue(commit);
            if (_waiting.Count == 1) Monitor.Pulse(_waiting);
        }
        return commit.Answer;
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _stopping = true;
            Monitor.Pulse(_waiting);
        }
        _thread.Join();
        foreach (var statement in new[] { _begin, _commit, _rollback }) statement.Dispose();
        _batches.Dispose();
        _connection.Dispose();
    }

    private void Run()
    {
        var group = new List<PendingCommit>();
        while (Take(group))
        {
            try
            {
                // Readers of a store in memory wait for the transaction to end; a file has no other users of this lock.
                lock (_gate) WriteGroup(group);
                _isFailing = false;
            }
            catch (Exception exception)
            {
                _isFailing = DiskFault.Is(exception);
                foreach (var commit in group) commit.Fail(_isFailing ? new StoreUnavailableException(exception) : exception);
                continue;
            }
            foreach (var commit in group) commit.Publish();
        }
    }

    private bool Take(List<PendingCommit> group)
    {
        var lonely = group.Count == 1;
        group.Clear();
        lock (_waiting)
        {
            lonely &= _waiting.Count == 0;
            while (_waiting.Count == 0)
            {
                if (_stopping) return false;
                Monitor.Wait(_waiting);
            }
        }
        if (!lonely) Gather();
        lock (_waiting)
        {
            while (group.Count < MostCommitsPerGroup && _waiting.TryDequeue(out var commit)) group.Add(commit);
        }
        return true;
    }

    /// <summary>
    /// Waits while commits keep coming, for a part of the time that a sync takes. Those just answered come back at once with their next
    /// commit, and to start without them would cost each of them a whole sync.
    /// </summary>
    private void Gather()
    {
        var started = Stopwatch.GetTimestamp();
        var (seen, lastArrival) = (0, started);
        while (Stopwatch.GetElapsedTime(started) < _lastSync / 2)
        {
            int waiting;
            lock (_waiting)
            {
                waiting = _waiting.Count;
                if (_stopping || waiting >= CommitsNotToWaitFor) return;
            }
            if (waiting != seen) (seen, lastArrival) = (waiting, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(lastArrival) > _lastSync / 16) return;
            Thread.Sleep(0);
        }
    }

    private void WriteGroup(List<PendingCommit> group)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        _begin.Run();
        try
        {
            foreach (var commit in group) commit.Result = _batches.Apply(commit, now);
            SweepSometimes(now);
            var started = Stopwatch.GetTimestamp();
            _commit.Run();
            _lastSync = Stopwatch.GetElapsedTime(started);
        }
        catch
        {
            // SQLite has rolled back by itself after some errors (a full disk).
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.Run();
            throw;
        }
    }

    private void SweepSometimes(long now)
    {
        if (now < _nextSweep) return;
        var rest = false;
        foreach (var container in _mortal) rest |= _batches.Sweep(container, now, MostSweptAtOnce) == MostSweptAtOnce;
        _nextSweep = rest ? now : now + SecondsBetweenSweeps;
    }
}
