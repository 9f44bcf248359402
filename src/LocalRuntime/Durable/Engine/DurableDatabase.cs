using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// The SQLite database of a task hub: one writing session and as many reading ones as are needed. A database in memory lives as long as
/// this object and has a single session, since SQLite's shared cache would fail its readers instead of letting them wait.
/// </summary>
internal sealed class DurableDatabase : IDisposable
{
    private const long SchemaVersion = 1;
    private const int ConfigureMemoryStatus = 9; // SQLITE_CONFIG_MEMSTATUS

    private readonly string? path;
    private readonly SqlSession writer;
    private readonly Lock memoryGate = new();
    private readonly ConcurrentBag<SqlSession> readers = [];

    static DurableDatabase()
    {
        SQLitePCL.Batteries_V2.Init();
        // Counting memory takes one lock for every allocation of every connection, and nobody reads the count. Once SQLite is in use it stays as it is.
        _ = SQLitePCL.raw.sqlite3_config(ConfigureMemoryStatus, 0);
    }

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="InvalidOperationException">The file was made by a version of the engine that is not known here.</exception>
    public DurableDatabase(string path)
    {
        this.path = path == LocalDurableTaskOptions.InMemory ? null : Path.GetFullPath(path);
        if (this.path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        }

        writer = Open(SqliteOpenMode.ReadWriteCreate);
        MakeTables();
    }

    /// <summary>Runs a transaction on the writing session. Only <see cref="CommitQueue"/> calls this, from its one thread.</summary>
    public void Write(Action<SqlSession> transaction)
    {
        if (path is not null)
        {
            transaction(writer);
            return;
        }

        lock (memoryGate)
        {
            transaction(writer);
        }
    }

    /// <summary>Reads what is committed.</summary>
    public T Read<T>(Func<SqlSession, T> read)
    {
        if (path is null)
        {
            lock (memoryGate)
            {
                return read(writer);
            }
        }

        if (!readers.TryTake(out var session))
        {
            session = Open(SqliteOpenMode.ReadWrite);
        }

        try
        {
            return read(session);
        }
        finally
        {
            readers.Add(session);
        }
    }

    public void Dispose()
    {
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        writer.Dispose();
    }

    private SqlSession Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path ?? ":memory:",
            Mode = path is null ? SqliteOpenMode.Memory : mode,
            Pooling = false,
            DefaultTimeout = 60,
        }.ToString());
        connection.Open();
        var session = new SqlSession(connection);
        using (session.Query("PRAGMA journal_mode = WAL"))
        {
        }

        session.Execute("PRAGMA synchronous = FULL"); // An answered write is on the disk.
        session.Execute(mode == SqliteOpenMode.ReadWriteCreate ? "PRAGMA cache_size = -16000" : "PRAGMA cache_size = -2000");
        session.Execute("PRAGMA temp_store = MEMORY");
        return session;
    }

    private void MakeTables()
    {
        var version = (long)writer.Scalar("PRAGMA user_version")!;
        if (version == SchemaVersion)
        {
            return;
        }

        if (version != 0)
        {
            throw new InvalidOperationException(
                $"The durable database '{path}' is of version {version}; this engine knows {SchemaVersion}.");
        }

        // A key names one execution of an instance: continuing as new or starting the id again takes a new one, so whatever still comes
        // for the old execution finds nobody. Keys are never used twice.
        writer.Execute("""
            BEGIN;
            CREATE TABLE instances (
                key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status INTEGER NOT NULL,
                created INTEGER NOT NULL, updated INTEGER NOT NULL, input TEXT, output TEXT, failure TEXT, custom TEXT, tags TEXT,
                parent INTEGER, parent_id TEXT, parent_name TEXT, parent_task INTEGER);
            CREATE INDEX instances_parent ON instances (parent) WHERE parent IS NOT NULL;
            CREATE TABLE history (
                instance INTEGER NOT NULL, n INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (instance, n)) WITHOUT ROWID;
            CREATE TABLE inbox (
                instance INTEGER NOT NULL, n INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY (instance, n)) WITHOUT ROWID;
            CREATE TABLE activities (
                instance INTEGER NOT NULL, task INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, input TEXT,
                PRIMARY KEY (instance, task)) WITHOUT ROWID;
            CREATE TABLE timers (
                due INTEGER NOT NULL, id TEXT NOT NULL, task INTEGER NOT NULL, instance INTEGER NOT NULL,
                PRIMARY KEY (due, id, task, instance)) WITHOUT ROWID;
            PRAGMA user_version = 1;
            COMMIT;
            """);
    }
}
