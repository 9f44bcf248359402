using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// Reads over one connection, with its statements prepared once each. One thread at a time; see <see cref="ReaderPool"/>.
/// </summary>
internal sealed class SqliteReader(SqliteConnection connection, bool ownsConnection) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public Document? Read(SqliteContainer container, string partitionKey, string id, long now)
    {
        var statement = Prepared(container.Read);
        try
        {
            statement.Bind(1, partitionKey);
            statement.Bind(2, id);
            BindNow(statement, container, now);
            return statement.Step() ? new Document(partitionKey, id, ETags.Text(statement.Int64(0)), statement.Bytes(1)) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>
    /// For each key the document or null. They are read in one transaction: between two, SQLite forgets the pages that it has read, since
    /// the writer may have changed them.
    /// </summary>
    public Document?[] ReadMany(SqliteContainer container, IReadOnlyList<DocumentKey> keys, long now)
    {
        var found = new Document?[keys.Count];
        Prepared("BEGIN").Run();
        try
        {
            for (var i = 0; i < found.Length; i++)
            {
                var (partitionKey, id) = keys[i];
                if (DocumentLimits.IsPartitionKey(partitionKey) && DocumentLimits.IsId(id))
                    found[i] = Read(container, partitionKey, id, now);
            }
            return found;
        }
        finally
        {
            Prepared("COMMIT").Run();
        }
    }

    /// <summary>
    /// Up to <paramref name="limit"/> documents of a page's bytes from <paramref name="first"/> on, and whether there are more.
    /// </summary>
    public (List<Document> Items, bool HasMore) List(
        SqliteContainer container, string partitionKey, string first, string? before, int limit, long now)
    {
        var statement = Prepared(before is null ? container.List : container.ListToBound);
        var items = new List<Document>();
        var room = new PageRoom(limit);
        try
        {
            statement.Bind(1, partitionKey);
            statement.Bind(2, first);
            BindNow(statement, container, now);
            statement.Bind(4, limit + 1);
            if (before is not null) statement.Bind(5, before);
            while (statement.Step() && room.Takes(statement.Length(1)))
                items.Add(new Document(partitionKey, statement.Text(2)!, ETags.Text(statement.Int64(0)), statement.Bytes(1)));
            return (items, room.IsFull);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>
    /// Up to <paramref name="limit"/> documents of a page's bytes after a place, to the end of a range, and whether there are more: one
    /// statement, or two from inside a range.
    /// </summary>
    public (List<(Document Document, QueryPlace Place)> Items, bool HasMore) Query(
        SqliteContainer container, DocumentQuery query, QueryPlace after, int lastRange, int limit, long now)
    {
        var found = new List<(Document, QueryPlace)>();
        var room = new PageRoom(limit);
        if (after.Position > 0)
        {
            Query(container, query, after, after.Range, limit + 1, now, room, found);
            after = new QueryPlace(after.Range + 1, 0);
        }

        if (!room.IsFull && after.Range <= lastRange) Query(container, query, after, lastRange, limit + 1 - found.Count, now, room, found);
        return (found, room.IsFull);
    }

    private void Query(
        SqliteContainer container, DocumentQuery query, QueryPlace after, int lastRange, int limit, long now, PageRoom room,
        List<(Document, QueryPlace)> found)
    {
        var where = query.Where ?? [];
        var statement = Prepared(container.Query(where, inside: after.Position > 0));
        try
        {
            statement.Bind(1, after.Range);
            BindNow(statement, container, now);
            statement.Bind(4, limit);
            statement.Bind(5, query.Type);
            if (after.Position > 0) statement.Bind(2, after.Position);
            else statement.Bind(6, lastRange);
            for (var i = 0; i < where.Count; i++) statement.Bind(i + 7, where[i].Value);
            while (statement.Step() && room.Takes(statement.Length(1)))
            {
                var document = new Document(statement.Text(4)!, statement.Text(2)!, ETags.Text(statement.Int64(0)), statement.Bytes(1));
                found.Add((document, new QueryPlace((int)statement.Int64(5), statement.Int64(3))));
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>
    /// Up to <paramref name="limit"/> documents of a page's bytes that a search finds behind a place, the order of the last one, and
    /// whether there are more.
    /// </summary>
    public (List<Document> Items, string Last, bool HasMore) Search(
        SqliteContainer container, DocumentSearch search, string? after, int limit, long now)
    {
        var statement = Prepared(SqliteSearch.Of(container, search, after is not null));
        var (items, last, room) = (new List<Document>(), string.Empty, new PageRoom(limit));
        try
        {
            Bind(statement, container, search, after, now);
            statement.Bind(4, limit + 1);
            while (statement.Step() && room.Takes(statement.Length(1)))
            {
                items.Add(new Document(statement.Text(3)!, statement.Text(2)!, ETags.Text(statement.Int64(0)), statement.Bytes(1)));
                last = statement.Text(4)!;
            }
            return (items, last, room.IsFull);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>How many documents a search finds.</summary>
    public long Count(SqliteContainer container, DocumentSearch search, long now)
    {
        var statement = Prepared(SqliteSearch.CountOf(container, search));
        try
        {
            Bind(statement, container, search, null, now);
            statement.Step();
            return statement.Int64(0);
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        if (ownsConnection) connection.Dispose();
    }

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements[sql] = statement = new Statement(connection, sql);
        return statement;
    }

    private static void Bind(Statement statement, SqliteContainer container, DocumentSearch search, string? after, long now)
    {
        var before = search.Descending ? after ?? search.Before : search.Before;
        statement.Bind(1, search.Type);
        statement.Bind(2, (search.Descending ? null : after) ?? search.From ?? string.Empty);
        BindNow(statement, container, now);
        if (before is not null) statement.Bind(5, before);
        var next = SqliteSearch.FirstValue;
        foreach (var value in search.Where.SelectMany(condition => condition.Values)) statement.Bind(next++, value);
    }

    private static void BindNow(Statement statement, SqliteContainer container, long now)
    {
        if (container.Definition.HonoursTimeToLive) statement.Bind(3, now);
    }
}
