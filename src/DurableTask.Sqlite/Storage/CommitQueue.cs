using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DurableTask.Sqlite.Storage;

/// <summary>Something to be written; several are committed together.</summary>
internal interface IWrite
{
    /// <summary>Writes within the transaction. May be called again when the transaction had to be given up.</summary>
    void Apply(SqlSession sql);

    /// <summary>It is on the disk. Called on the writing thread, in the order of the commits.</summary>
    void Committed();

    /// <summary>The write was not carried out.</summary>
    void Failed(Exception exception);
}

/// <summary>Instants around a commit at which a test may look.</summary>
internal enum CommitPoint
{
    /// <summary>All is written, nothing committed.</summary>
    Before,

    /// <summary>All is committed, and no caller knows yet.</summary>
    After,
}

/// <summary>
/// The one thread that writes. It commits whatever waits in one transaction, so that the price of a durable commit is shared by all who
/// wait for it and the throughput grows with the load.
/// </summary>
internal sealed class CommitQueue : IDisposable
{
    private const int MostPerTransaction = 1000;

    private readonly TaskHubFile _file;
    private readonly BlockingCollection<IWrite> _waiting = [];
    private readonly Thread _thread;
    private volatile bool _killed;
    private volatile bool _isFailing;
    private int _pending;

    public CommitQueue(TaskHubFile file)
    {
        _file = file;
        _thread = new Thread(Work) { IsBackground = true, Name = "DurableTask.Sqlite writer" };
        _thread.Start();
    }

    /// <summary>Called around each commit; a test that kills the service here sees what a crash at this instant would leave.</summary>
    public Action<CommitPoint>? Probe { get; set; }

    /// <summary>Called on the writing thread when a transaction was given up.</summary>
    public Action? RolledBack { get; init; }

    /// <summary>Called on the writing thread after each commit, when all its callers have their answers.</summary>
    public Action? BatchCommitted { get; init; }

    /// <summary>Counts the writes that wait, or whose effects in memory are not complete.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Whether the last commit failed because of the disk or the file.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Queues a write.</summary>
    public void Add(IWrite write)
    {
        if (_killed)
            return;
        Interlocked.Increment(ref _pending);
        try
        {
            _waiting.Add(write);
        }
        catch (InvalidOperationException)
        {
            Interlocked.Decrement(ref _pending);
            write.Failed(new ObjectDisposedException(nameof(SqliteOrchestrationService)));
        }
    }

    /// <summary>Stops at once, as a crash would: what is not committed is lost, and no caller gets an answer.</summary>
    public void Kill()
    {
        _killed = true;
        _waiting.CompleteAdding();
        Join();
    }

    /// <summary>Commits what waits, then stops.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        Join();
    }

    private void Join()
    {
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Work()
    {
        var batch = new List<IWrite>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < MostPerTransaction && _waiting.TryTake(out var next))
                batch.Add(next);
            if (_killed)
                return;
            Commit(batch);
        }
    }

    private void Commit(List<IWrite> batch)
    {
        try
        {
            var committed = false;
            _file.Write(sql => committed = Transact(sql, batch));
            if (!committed)
                return;
            _isFailing = false;
        }
        catch (Exception exception) when (batch.Count == 1)
        {
            _isFailing =
                exception is SqliteException
                {
                    SqliteErrorCode: SQLITE_FULL or SQLITE_IOERR or SQLITE_READONLY or SQLITE_CANTOPEN
                    or SQLITE_CORRUPT
                };
            batch[0].Failed(exception);
            Ended(1);
            return;
        }
        catch (Exception)
        {
            // One that fails must not take the others with it.
            foreach (var write in batch)
                Commit([write]);
            return;
        }

        Probe?.Invoke(CommitPoint.After);
        if (_killed)
            return;
        foreach (var write in batch)
            write.Committed();
        Ended(batch.Count);
    }

    private void Ended(int writes)
    {
        Interlocked.Add(ref _pending, -writes);
        BatchCommitted?.Invoke();
    }

    private bool Transact(SqlSession sql, List<IWrite> batch)
    {
        sql.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var write in batch)
                write.Apply(sql);
            Probe?.Invoke(CommitPoint.Before);
            sql.Execute(_killed ? "ROLLBACK" : "COMMIT");
            return !_killed;
        }
        catch
        {
            RollBack(sql);
            throw;
        }
    }

    private void RollBack(SqlSession sql)
    {
        RolledBack?.Invoke();
        try
        {
            sql.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite had rolled back by itself, as it does when the disk is full.
        }
    }
}
