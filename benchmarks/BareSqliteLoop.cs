using SecureMx.Documents.Sqlite;
using SQLitePCL;

namespace SecureMx.Benchmarks;

/// <summary>
/// The least that can write those rows: prepared statements on SQLite's own calls, the adapter's tables, indexes and settings, one thread,
/// 32 commits to a transaction, nothing looked up, nothing checked, nobody answered.
/// </summary>
internal sealed class BareSqliteLoop : IDisposable
{
    private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;
    private readonly Statement _begin, _commit, _insert, _update;
    private readonly long[] _positions = new long[DocumentsWorkload.Contracts];
    private readonly int[] _ranges =
        [.. Enumerable.Range(0, DocumentsWorkload.Contracts).Select(i => SqliteRanges.Of(DocumentsWorkload.Key(i)))];
    private long _etag;
    private int _next;

    public BareSqliteLoop(string path)
    {
        var container = new SqliteContainer(DocumentsWorkload.Container);
        _connection = new SqliteFile(path).Open();
        SqliteFile.Prepare(_connection, [container]);
        _begin = new Statement(_connection, "BEGIN IMMEDIATE");
        _commit = new Statement(_connection, "COMMIT");
        _insert = new Statement(_connection, container.Insert);
        _update = new Statement(_connection, container.UpdateBody);
    }

    public void CreateContracts()
    {
        _begin.Run();
        for (var contract = 0; contract < _positions.Length; contract++)
        {
            Insert(contract, "contract", "contract", "active", $"customer-{contract % 100}", DocumentsWorkload.State(contract, 0));
            _positions[contract] = raw.sqlite3_last_insert_rowid(_connection.Handle);
        }
        _commit.Run();
    }

    /// <summary>Writes 32 commits and syncs; gives their number.</summary>
    public int WriteGroup()
    {
        _begin.Run();
        for (var i = 0; i < DocumentsWorkload.Writers; i++, _next++)
        {
            var (contract, version) = (_next % DocumentsWorkload.Contracts, _next / DocumentsWorkload.Writers + 1);
            Insert(contract, DocumentsWorkload.EventId(version), "event", null, null, DocumentsWorkload.Event(contract, version));
            _update.Bind(1, ++_etag);
            _update.Bind(2, DocumentsWorkload.State(contract, version));
            _update.Bind(3, (string?)null);
            _update.Bind(4, _positions[contract]);
            _update.Run();
        }
        _commit.Run();
        return DocumentsWorkload.Writers;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _insert, _update }) statement.Dispose();
        _connection.Dispose();
    }

    private void Insert(int contract, string id, string type, string? status, string? customer, byte[] json)
    {
        _insert.Bind(1, ++_etag);
        _insert.Bind(2, json);
        _insert.Bind(3, (string?)null);
        _insert.Bind(4, DocumentsWorkload.Key(contract));
        _insert.Bind(5, id);
        _insert.Bind(6, _ranges[contract]);
        _insert.Bind(7, type);
        _insert.Bind(8, status);
        _insert.Bind(9, customer);
        _insert.Run();
    }
}
