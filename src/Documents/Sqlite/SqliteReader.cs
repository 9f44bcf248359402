using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>Reads over one connection, with its statements prepared once each. One thread at a time; see <see cref="ReaderPool"/>.</summary>
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

    /// <summary>Up to <paramref name="limit"/> documents from <paramref name="first"/> on.</summary>
    public List<Document> List(SqliteContainer container, string partitionKey, string first, string? before, int limit, long now)
    {
        var statement = Prepared(container.List(before is not null));
        var items = new List<Document>();
        try
        {
            statement.Bind(1, partitionKey);
            statement.Bind(2, first);
            BindNow(statement, container, now);
            statement.Bind(4, limit);
            if (before is not null) statement.Bind(5, before);
            while (statement.Step())
                items.Add(new Document(partitionKey, statement.Text(2)!, ETags.Text(statement.Int64(0)), statement.Bytes(1)));
            return items;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Adds up to <paramref name="limit"/> documents of one range after a position.</summary>
    public void Query(SqliteContainer container, DocumentQuery query, QueryPlace after, int limit, long now, List<(Document, QueryPlace)> found)
    {
        var where = query.Where ?? [];
        var statement = Prepared(container.Query(where));
        try
        {
            statement.Bind(1, after.Range);
            statement.Bind(2, after.Position);
            BindNow(statement, container, now);
            statement.Bind(4, limit);
            statement.Bind(5, query.Type);
            for (var i = 0; i < where.Count; i++) statement.Bind(i + 6, where[i].Value);
            while (statement.Step())
            {
                var document = new Document(statement.Text(4)!, statement.Text(2)!, ETags.Text(statement.Int64(0)), statement.Bytes(1));
                found.Add((document, after with { Position = statement.Int64(3) }));
            }
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

    private static void BindNow(Statement statement, SqliteContainer container, long now)
    {
        if (container.Definition.HonoursTimeToLive) statement.Bind(3, now);
    }
}
