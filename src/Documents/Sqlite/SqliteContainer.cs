namespace SecureMx.Documents.Sqlite;

/// <summary>
/// A container's table and the statements on it. A row's <c>position</c> is its place in queries: it stays as long as the document does, so
/// that a cursor holds. Columns hold what queries compare; the indexes on them are partial, so that a document pays only for what it has.
/// </summary>
internal sealed class SqliteContainer
{
    /// <summary>Into how many ranges the partitions fall. It is stored with each row: to change it is to rewrite the rows.</summary>
    public const int RangeCount = 8;

    private readonly string _table;
    private readonly string[] _properties;
    private readonly string _alive;

    public SqliteContainer(ContainerDefinition definition)
    {
        Definition = definition;
        _table = Quoted(definition.Name);
        _properties = [.. definition.SingleProperties.Select(property => Quoted("p_" + property))];
        _alive = definition.HonoursTimeToLive ? " AND (expires IS NULL OR expires > ?3)" : string.Empty;
        Find = $"SELECT position, etag, expires, type{Each(", {0}")} FROM {_table} WHERE partition_key = ?1 AND id = ?2";
        Insert = $"INSERT INTO {_table} (etag, json, expires, partition_key, id, range, type{Each(", {0}")}) " +
            $"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7{Each(", ?{1}", 8)})";
        UpdateBody = $"UPDATE {_table} SET etag = ?1, json = ?2, expires = ?3 WHERE position = ?4";
        Update = $"UPDATE {_table} SET etag = ?1, json = ?2, expires = ?3, type = ?5{Each(", {0} = ?{1}", 6)} WHERE position = ?4";
        Delete = $"DELETE FROM {_table} WHERE position = ?1";
        Sweep = $"DELETE FROM {_table} WHERE position IN (SELECT position FROM {_table} WHERE expires <= ?1 ORDER BY expires LIMIT ?2)";
        Read = $"SELECT etag, json FROM {_table} WHERE partition_key = ?1 AND id = ?2{_alive}";
        List = ListOf(string.Empty);
        ListToBound = ListOf(" AND id < ?5");
    }

    public ContainerDefinition Definition { get; }

    /// <summary>Bound: partition key, id. Gives: position, etag, expires, type, then the properties.</summary>
    public string Find { get; }

    /// <summary>Bound: etag, json, expires, partition key, id, range, type, then the properties.</summary>
    public string Insert { get; }

    /// <summary>Updates a row whose indexed columns are unchanged, without touching an index. Parameters: etag, json, expires,
    /// position.</summary>
    public string UpdateBody { get; }

    /// <summary>Bound: etag, json, expires, position, type, then the properties.</summary>
    public string Update { get; }

    /// <summary>Bound: position.</summary>
    public string Delete { get; }

    /// <summary>Bound: now, the most rows.</summary>
    public string Sweep { get; }

    /// <summary>Bound: partition key, id, now. Gives: etag, json.</summary>
    public string Read { get; }

    /// <summary>Bound: partition key, first id, now, the most rows. Gives: etag, json, id.</summary>
    public string List { get; }

    /// <summary>As <see cref="List"/>, and bound too: the id to stop before.</summary>
    public string ListToBound { get; }

    /// <summary>
    /// Walks one range by its index. Bound: range, the position to start after, now, the most rows, type, then the values.
    /// Gives: etag, json, id, position, partition key. The first property's index drives, the others filter.
    /// </summary>
    /// <exception cref="ArgumentException">A property is not declared as indexed.</exception>
    /// <summary>The query from a place inside a range to that range's end, or through whole ranges.</summary>
    public string Query(IReadOnlyList<FieldEquals> where, bool inside)
    {
        var columns = where.Select(field => ColumnOf(field.Field)).ToArray();
        var index = columns.Length == 0 ? TypeIndex : IndexName(where[0].Field);
        var conditions = string.Concat(columns.Select((column, i) => $" AND {column} = ?{i + 7}"));
        return $"SELECT etag, json, id, position, partition_key, range FROM {_table} INDEXED BY {index} " +
            $"WHERE type = ?5 AND {(inside ? "range = ?1 AND position > ?2" : "range BETWEEN ?1 AND ?6")}{_alive}{conditions} ORDER BY "
                + "range, position LIMIT ?4";
    }

    /// <summary>Statements that create the table and its indexes where they are missing. Each can run again.</summary>
    public IEnumerable<string> Schema(IReadOnlySet<string> columnsThere)
    {
        yield return
            $"CREATE TABLE IF NOT EXISTS {_table} (position INTEGER PRIMARY KEY, range INTEGER NOT NULL, partition_key TEXT NOT NULL, " +
            $"id TEXT NOT NULL, etag INTEGER NOT NULL, expires INTEGER, type TEXT, json BLOB NOT NULL{Each(", {0} TEXT")})";
        yield return $"CREATE UNIQUE INDEX IF NOT EXISTS {IndexName(null, "key")} ON {_table} (partition_key, id)";
        yield return $"CREATE INDEX IF NOT EXISTS {TypeIndex} ON {_table} (type, range) WHERE type IS NOT NULL";
        yield return $"CREATE INDEX IF NOT EXISTS {IndexName(null, "expires")} ON {_table} (expires) WHERE expires IS NOT NULL";
        for (var i = 0; i < _properties.Length; i++)
        {
            var (property, column) = (Definition.SingleProperties[i], _properties[i]);
            if (columnsThere.Count > 0 && !columnsThere.Contains("p_" + property))
            {
                var path = "'$"
                    + string.Concat(property.Split('/').Select(name => ".\"" + name.Replace("'", "''", StringComparison.Ordinal) + "\""))
                    + "'";
                yield return $"ALTER TABLE {_table} ADD COLUMN {column} TEXT";
                yield return
                    $"UPDATE {_table} SET {column} = json_extract(CAST(json AS TEXT), {path}) " +
                    $"WHERE json_type(CAST(json AS TEXT), {path}) = 'text'";
            }
            yield return $"CREATE INDEX IF NOT EXISTS {IndexName(property)} ON {_table} ({column}, type, range) WHERE {column} IS NOT NULL";
        }
        foreach (var statement in SqliteSearch.Schema(this)) yield return statement;
    }

    /// <summary>A name of something that belongs to the table, quoted.</summary>
    public string NameOf(string purpose) => Quoted($"{Definition.Name}_{purpose}");

    private string ListOf(string bound) =>
        $"SELECT etag, json, id FROM {_table} WHERE partition_key = ?1 AND id >= ?2{_alive}{bound} ORDER BY id LIMIT ?4";

    private string TypeIndex => IndexName(null, "type");

    /// <summary>The table's name, quoted.</summary>
    public string Table => _table;

    /// <summary>What of a row's time to live is left; empty where there is none. Bound: now, as ?3.</summary>
    public string Alive => _alive;

    /// <summary>The column of a property.</summary>
    /// <exception cref="ArgumentException">The property is not declared as indexed.</exception>
    public string ColumnOf(string field)
    {
        for (var i = 0; i < _properties.Length; i++)
        {
            if (Definition.SingleProperties[i] == field) return _properties[i];
        }
        throw new ArgumentException($"The container {Definition.Name} does not index {field}.");
    }

    private string IndexName(string? property, string purpose = "by") =>
        Quoted(property is null ? $"{Definition.Name}_{purpose}" : $"{Definition.Name}_{purpose}_{property}");

    /// <summary>The format for each property's column: {0} is the column, {1} the number of its parameter.</summary>
    private string Each(string format, int firstParameter = 0) =>
        string.Concat(_properties.Select((column, i) => string.Format(null, format, column, i + firstParameter)));

    private static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
