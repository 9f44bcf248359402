using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// Applies commits inside the writer's transaction. A commit is decided whole before its first row is written, so that a refused one leaves
/// the others of its group as they are and needs no savepoint.
/// </summary>
internal sealed class BatchWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<SqliteContainer, Statements> _containers = [];
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private long _lastETag = ETags.Start();

    public CommitResult Apply(PendingCommit commit, long now)
    {
        if (!_containers.TryGetValue(commit.Container, out var statements))
            _containers[commit.Container] = statements = new Statements(connection, commit.Container);
        _slots.Clear();
        for (var i = 0; i < commit.Writes.Count; i++)
        {
            var status = Decide(statements, commit, commit.Writes[i].Write, now);
            if (status != CommitStatus.Committed) return new CommitResult(status, i, []);
        }
        var etags = new string[commit.Writes.Count];
        for (var i = 0; i < etags.Length; i++) etags[i] = Write(statements, commit, commit.Writes[i]);
        return new CommitResult(CommitStatus.Committed, -1, etags);
    }

    /// <summary>Deletes some of the documents whose time has run out, which have been invisible since, and returns their number.</summary>
    public int Sweep(SqliteContainer container, long now, int most)
    {
        if (!_containers.TryGetValue(container, out var statements))
            _containers[container] = statements = new Statements(connection, container);
        statements.Sweep.Bind(1, now);
        statements.Sweep.Bind(2, most);
        statements.Sweep.Run();
        return SQLitePCL.raw.sqlite3_changes(connection.Handle);
    }

    public void Dispose()
    {
        foreach (var statements in _containers.Values) statements.Dispose();
    }

    private CommitStatus Decide(Statements statements, PendingCommit commit, DocumentWrite write, long now)
    {
        if (!_slots.TryGetValue(write.Id, out var slot)) _slots[write.Id] = slot = Find(statements, commit.PartitionKey, write.Id, now);
        var status = write switch
        {
            DocumentWrite.Create => slot.Exists ? CommitStatus.AlreadyExists : CommitStatus.Committed,
            DocumentWrite.Replace replace => slot.Check(replace.IfMatch),
            DocumentWrite.Delete delete => slot.Check(delete.IfMatch),
            _ => CommitStatus.Committed,
        };
        slot.Exists = write is not DocumentWrite.Delete;
        // No caller can know the ETag of a write of the same batch.
        slot.ETag = null;
        return status;
    }

    private static Slot Find(Statements statements, string partitionKey, string id, long now)
    {
        var find = statements.Find;
        try
        {
            find.Bind(1, partitionKey);
            find.Bind(2, id);
            if (!find.Step()) return new Slot();
            var slot = new Slot { Position = find.Int64(0), Type = find.Text(3), Indexed = new string?[statements.PropertyCount] };
            for (var i = 0; i < slot.Indexed.Length; i++) slot.Indexed[i] = find.Text(4 + i);
            // A row whose time has run out is no document; a create takes its place.
            if (find.IsNull(2) || find.Int64(2) > now)
            {
                slot.Exists = true;
                slot.ETag = find.Int64(1);
            }
            return slot;
        }
        finally
        {
            find.Reset();
        }
    }

    private string Write(Statements statements, PendingCommit commit, PendingWrite pending)
    {
        var slot = _slots[pending.Write.Id];
        if (pending.Write is DocumentWrite.Delete)
        {
            statements.Delete.Bind(1, slot.Position!.Value);
            statements.Delete.Run();
            slot.Position = null;
            return string.Empty;
        }

        var etag = ++_lastETag;
        var fields = pending.Fields;
        var sameIndexed = slot.Position is not null && slot.Type == fields.Type && slot.Indexed.AsSpan().SequenceEqual(fields.Indexed);
        var statement = slot.Position is null ? statements.Insert : sameIndexed ? statements.UpdateBody : statements.Update;
        statement.Bind(1, etag);
        statement.Bind(2, pending.Write.Body.Span);
        statement.Bind(3, pending.Expires);
        if (slot.Position is { } position)
        {
            statement.Bind(4, position);
            if (!sameIndexed) BindIndexed(statement, 5, fields);
        }
        else
        {
            statement.Bind(4, commit.PartitionKey);
            statement.Bind(5, pending.Write.Id);
            statement.Bind(6, commit.Range);
            BindIndexed(statement, 7, fields);
        }
        statement.Run();
        slot.Position ??= SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
        (slot.Type, slot.Indexed) = (fields.Type, fields.Indexed);
        return ETags.Text(etag);
    }

    private static void BindIndexed(Statement statement, int first, DocumentFields fields)
    {
        statement.Bind(first, fields.Type);
        for (var i = 0; i < fields.Indexed.Length; i++) statement.Bind(first + 1 + i, fields.Indexed[i]);
    }

    /// <summary>The document of an id at this point of the batch.</summary>
    private sealed class Slot
    {
        public long? Position { get; set; }

        public bool Exists { get; set; }

        public long? ETag { get; set; }

        public string? Type { get; set; }

        public string?[] Indexed { get; set; } = [];

        public CommitStatus Check(string? ifMatch) =>
            !Exists ? CommitStatus.NotFound
            : ifMatch is null || (ETag is not null && ETags.Number(ifMatch) == ETag) ? CommitStatus.Committed
            : CommitStatus.PreconditionFailed;
    }

    private sealed class Statements(SqliteConnection connection, SqliteContainer container) : IDisposable
    {
        public int PropertyCount { get; } = container.Definition.IndexedProperties.Count;

        public Statement Find { get; } = new(connection, container.Find);

        public Statement Insert { get; } = new(connection, container.Insert);

        public Statement UpdateBody { get; } = new(connection, container.UpdateBody);

        public Statement Update { get; } = new(connection, container.Update);

        public Statement Delete { get; } = new(connection, container.Delete);

        public Statement Sweep { get; } = new(connection, container.Sweep);

        public void Dispose()
        {
            foreach (var statement in new[] { Find, Insert, UpdateBody, Update, Delete, Sweep }) statement.Dispose();
        }
    }
}
