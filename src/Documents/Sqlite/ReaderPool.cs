using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// Readers to rent. Over a file each has its own connection, and none waits for the writer (WAL). In memory there is one connection, and a
/// rented reader holds <see cref="Gate"/>, as the writer does for the length of a transaction.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private const int KeptReaders = 32;
    private readonly SqliteFile _file;
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private readonly SqliteReader? _only;
    private volatile bool _disposed;

    public ReaderPool(SqliteFile file, SqliteConnection writer)
    {
        _file = file;
        if (file.InMemory) _only = new SqliteReader(writer, ownsConnection: false);
    }

    /// <summary>Lock that readers and the writer of an in-memory database take in turns.</summary>
    public object Gate { get; } = new();

    public Lease Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteDocumentStore));
        if (_only is null)
            return new Lease(this, _idle.TryTake(out var reader) ? reader : new SqliteReader(_file.Open(), ownsConnection: true));
        Monitor.Enter(Gate);
        return new Lease(this, _only);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var reader)) reader.Dispose();
        _only?.Dispose();
    }

    private void Return(SqliteReader reader)
    {
        if (reader == _only) Monitor.Exit(Gate);
        else if (_disposed || _idle.Count >= KeptReaders) reader.Dispose();
        else _idle.Add(reader);
    }

    /// <summary>A rented reader, which goes back when disposed.</summary>
    public readonly struct Lease(ReaderPool pool, SqliteReader reader) : IDisposable
    {
        public SqliteReader Reader => reader;

        public void Dispose() => pool.Return(reader);
    }
}
