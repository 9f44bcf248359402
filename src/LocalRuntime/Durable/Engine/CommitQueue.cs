using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>Something to be written; several are committed together.</summary>
internal interface IDurableWrite
{
    /// <summary>Writes within the transaction. May be called again when the transaction had to be given up.</summary>
    void Apply(SqlSession sql);

    /// <summary>It is on the disk.</summary>
    void Committed();

    /// <summary>Nothing of it was written.</summary>
    void Failed(Exception exception);
}

/// <summary>Where a commit stands when the probe of a test is called.</summary>
internal enum CommitPoint
{
    /// <summary>All is written, nothing committed.</summary>
    Before,

    /// <summary>All is committed, nobody knows yet.</summary>
    After,
}

/// <summary>
/// The one thread that writes. It commits whatever waits in one transaction, so that the price of a durable commit is shared by all who
/// wait for it and the throughput grows with the load.
/// </summary>
internal sealed class CommitQueue : IDisposable
{
    private const int MostPerTransaction = 1000;

    private readonly DurableDatabase database;
    private readonly BlockingCollection<IDurableWrite> waiting = [];
    private readonly Thread thread;
    private volatile bool killed;

    public CommitQueue(DurableDatabase database)
    {
        this.database = database;
        thread = new Thread(Work) { IsBackground = true, Name = "durable writer" };
        thread.Start();
    }

    /// <summary>Called around each commit; a test that kills the engine here sees what a crash at this instant would leave.</summary>
    public Action<CommitPoint>? Probe { get; set; }

    /// <summary>Queues a write.</summary>
    public void Add(IDurableWrite write)
    {
        if (killed)
        {
            return;
        }

        try
        {
            waiting.Add(write);
        }
        catch (InvalidOperationException)
        {
            write.Failed(new ObjectDisposedException(nameof(CommitQueue), "The durable engine has stopped."));
        }
    }

    /// <summary>Queues a write and gives its result once it is on the disk.</summary>
    /// <param name="write">What to write.</param>
    /// <param name="committed">Called on the writing thread after the commit, before anybody is told.</param>
    public Task<T> AddAsync<T>(Func<SqlSession, T> write, Action<T>? committed = null)
    {
        var one = new Answered<T>(write, committed);
        Add(one);
        return one.Task;
    }

    /// <summary>Stops at once, as a crash would: what is not committed is lost, and nobody is told of anything.</summary>
    public void Kill()
    {
        killed = true;
        waiting.CompleteAdding();
    }

    /// <summary>Commits what waits, then stops.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        if (Thread.CurrentThread != thread)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        var batch = new List<IDurableWrite>();
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < MostPerTransaction && waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            if (killed)
            {
                return;
            }

            Commit(batch);
        }
    }

    private void Commit(List<IDurableWrite> batch)
    {
        try
        {
            var committed = false;
            database.Write(sql => committed = Transact(sql, batch));
            if (!committed)
            {
                return;
            }
        }
        catch (Exception exception) when (batch.Count == 1)
        {
            batch[0].Failed(exception);
            return;
        }
        catch (Exception)
        {
            // One that fails must not take the others with it.
            foreach (var write in batch)
            {
                Commit([write]);
            }

            return;
        }

        Probe?.Invoke(CommitPoint.After);
        if (!killed)
        {
            foreach (var write in batch)
            {
                write.Committed();
            }
        }
    }

    private bool Transact(SqlSession sql, List<IDurableWrite> batch)
    {
        sql.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var write in batch)
            {
                write.Apply(sql);
            }

            Probe?.Invoke(CommitPoint.Before);
            sql.Execute(killed ? "ROLLBACK" : "COMMIT");
            return !killed;
        }
        catch
        {
            RollBack(sql);
            throw;
        }
    }

    private static void RollBack(SqlSession sql)
    {
        try
        {
            sql.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite had rolled back by itself, as it does when the disk is full.
        }
    }

    private sealed class Answered<T>(Func<SqlSession, T> write, Action<T>? committed) : IDurableWrite
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Task => answer.Task;

        public void Apply(SqlSession sql) => result = write(sql);

        public void Committed()
        {
            committed?.Invoke(result);
            answer.SetResult(result);
        }

        public void Failed(Exception exception) => answer.SetException(exception);
    }
}
