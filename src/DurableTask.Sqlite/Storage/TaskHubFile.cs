using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// The SQLite database of a task hub: one session that writes and as many that read as are needed. A database in memory has a single
/// session, since SQLite's shared cache would fail its readers instead of letting them wait.
/// </summary>
internal sealed class TaskHubFile : IDisposable
{
    private readonly string? _path;
    private readonly TaskHubLock? _lock;
    private readonly SqlSession _writer;
    private readonly Lock _memoryGate = new();
    private readonly ConcurrentBag<SqlSession> _readers = [];
    private volatile bool _disposed;

    /// <summary>Opens the database, or creates it.</summary>
    /// <exception cref="SqliteTaskHubException">The file is damaged, in use, or of another version.</exception>
    public TaskHubFile(SqliteOrchestrationServiceOptions options)
    {
        _path = options.IsInMemory ? null : Path.GetFullPath(options.DatabasePath);
        if (_path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _lock = TaskHubLock.Take(_path);
        }

        SqlSession? session = null;
        try
        {
            if (_path is not null)
                OwnerOnlyFile.Open(_path, FileShare.ReadWrite).Dispose();
            session = Open(SqliteOpenMode.ReadWriteCreate);
            IntegrityCheck.Run(session, options.IntegrityCheckTime, _path ?? options.DatabasePath);
            MakeTables(session);
            _writer = session;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB)
        {
            Close(session);
            throw IntegrityCheck.Damaged(_path ?? options.DatabasePath, exception.Message, exception);
        }
        catch
        {
            Close(session);
            throw;
        }
    }

    /// <summary>Deletes the files of a task hub that no service has open.</summary>
    /// <exception cref="SqliteTaskHubException">Another service has it open.</exception>
    public static void Delete(string path)
    {
        path = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return;
        using (TaskHubLock.Take(path))
        {
            foreach (var suffix in (string[])["", "-wal", "-shm"])
                File.Delete(path + suffix);
        }
    }

    /// <summary>Runs a transaction on the writing session. Only <see cref="CommitQueue"/> calls this, from its one thread.</summary>
    public void Write(Action<SqlSession> transaction)
    {
        if (_path is not null)
        {
            transaction(_writer);
            return;
        }

        lock (_memoryGate)
            transaction(_writer);
    }

    /// <summary>Reads what is committed.</summary>
    public T Read<T>(Func<SqlSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteOrchestrationService));
        if (_path is null)
        {
            lock (_memoryGate)
                return read(_writer);
        }

        if (!_readers.TryTake(out var session))
            session = Open(SqliteOpenMode.ReadWrite);
        try
        {
            return read(session);
        }
        finally
        {
            _readers.Add(session);
            if (_disposed)
                CloseReaders();
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        CloseReaders();
        Close(_writer);
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    private void Close(SqlSession? session)
    {
        session?.Dispose();
        _lock?.Dispose();
    }

    private SqlSession Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path ?? SqliteOrchestrationServiceOptions.InMemory,
            Mode = _path is null ? SqliteOpenMode.Memory : mode,
            Pooling = false,
            DefaultTimeout = 60,
        }.ToString());
        try
        {
            connection.Open();
            using var pragmas = connection.CreateCommand();
            // FULL: what was answered is on the disk.
            pragmas.CommandText = mode == SqliteOpenMode.ReadWriteCreate
                ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000"
                : "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000";
            pragmas.ExecuteNonQuery();
            return new SqlSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void MakeTables(SqlSession session)
    {
        var version = (long)session.Scalar("PRAGMA user_version")!;
        var application = (long)session.Scalar("PRAGMA application_id")!;
        var isEmpty = session.Scalar("SELECT 1 FROM sqlite_master LIMIT 1") is null;
        if (version == 0 && application == 0 && isEmpty)
        {
            session.Execute(Schema.Create);
            return;
        }

        if (version != Schema.Version || application != Schema.ApplicationId)
        {
            throw new SqliteTaskHubException(
                SqliteTaskHubError.UnknownVersion,
                _path!,
                $"'{_path}' is not a task hub that this version of DurableTask.Sqlite can read: " +
                $"it is of form {version} (application {application:X}), and form {Schema.Version} is known.");
        }
    }
}
