namespace SecureMx.Documents.Sqlite;

/// <summary>
/// The statements of searches. The terms of documents are rows of a table of their own, with the document's order in their key, so that a
/// search for a term walks its documents in order too; triggers keep it.
/// </summary>
internal static class SqliteSearch
{
    /// <summary>The number of the first parameter that is a value of a condition.</summary>
    public const int FirstValue = 6;

    private const string ValueOfTerms = "json_extract(CAST({0}.json AS TEXT), '$." + ContainerDefinition.TermsProperty + "')";

    /// <summary>
    /// Bound: type, the order to begin at or behind, now, the most rows, the order to end before (where there is one), then the values.
    /// Gives: etag, json, id, partition key, order. The first condition that is an equality or a term drives, the others filter.
    /// </summary>
    public static string Of(SqliteContainer container, DocumentSearch search, bool isLater) =>
        $"SELECT d.etag, d.json, d.id, d.partition_key, d.{Order} {Body(container, search, isLater)} " +
            $"ORDER BY {DriverOf(search).Order} {(search.Descending ? "DESC" : "ASC")} LIMIT ?4";

    /// <summary>The number of rows that <see cref="Of"/> has in all; bound alike, but for the most rows.</summary>
    public static string CountOf(SqliteContainer container, DocumentSearch search) =>
        $"SELECT COUNT(*) {Body(container, search, isLater: false)}";

    /// <summary>What makes the indexes, the table of terms and its triggers; every statement can run again.</summary>
    public static IEnumerable<string> Schema(SqliteContainer container)
    {
        if (!container.Definition.IndexedProperties.Contains(ContainerDefinition.Order)) yield break;
        yield return $"CREATE INDEX IF NOT EXISTS {OrderIndex(container, null)} ON {container.Table} (type, {Order}) " +
            $"WHERE {Order} IS NOT NULL";
        foreach (var property in container.Definition.SingleProperties.Where(property => property != ContainerDefinition.Order))
        {
            var column = container.ColumnOf(property);
            yield return $"CREATE INDEX IF NOT EXISTS {OrderIndex(container, property)} ON {container.Table} ({column}, type, {Order}) " +
                $"WHERE {column} IS NOT NULL AND {Order} IS NOT NULL";
        }
        if (!container.Definition.HasTerms) yield break;

        var terms = Terms(container);
        var insert = $"INSERT INTO {terms} {TermsOf("new")} WHERE {IsSearched("new")} AND {Elements};";
        var delete = $"DELETE FROM {terms} WHERE position = old.position;";
        yield return $"CREATE TABLE IF NOT EXISTS {terms} (term TEXT NOT NULL, type TEXT NOT NULL, ord TEXT NOT NULL, " +
            "position INTEGER NOT NULL, PRIMARY KEY (term, type, ord, position)) WITHOUT ROWID";
        yield return $"CREATE INDEX IF NOT EXISTS {container.NameOf("terms_position")} ON {terms} (position)";
        yield return $"INSERT INTO {terms} {TermsOf("d", $"{container.Table} d, ")} WHERE {IsSearched("d")} AND {Elements} " +
            $"AND NOT EXISTS (SELECT 1 FROM {terms})";
        yield return $"CREATE TRIGGER IF NOT EXISTS {container.NameOf("terms_inserted")} AFTER INSERT ON {container.Table} " +
            $"WHEN {IsSearched("new")} BEGIN {insert} END";
        yield return $"CREATE TRIGGER IF NOT EXISTS {container.NameOf("terms_updated")} AFTER UPDATE ON {container.Table} " +
            $"WHEN ({IsSearched("old")} OR {IsSearched("new")}) AND (old.{Order} IS NOT new.{Order} OR old.type IS NOT new.type OR " +
            $"{string.Format(null, ValueOfTerms, "old")} IS NOT {string.Format(null, ValueOfTerms, "new")}) " +
            $"BEGIN {delete} {insert} END";
        yield return $"CREATE TRIGGER IF NOT EXISTS {container.NameOf("terms_deleted")} AFTER DELETE ON {container.Table} " +
            $"WHEN {IsSearched("old")} BEGIN {delete} END";

    }

    // A text that stands where a list of terms should is one row too, without a number.
    private const string Elements = "typeof(e.key) = 'integer' AND e.type = 'text'";

    private static string Order { get; } = $"\"p_{ContainerDefinition.Order}\"";

    private static string IsSearched(string row) => $"({row}.{Order} IS NOT NULL AND {row}.type IS NOT NULL)";

    private static string TermsOf(string row, string from = "") =>
        $"SELECT DISTINCT e.value, {row}.type, {row}.{Order}, {row}.position " +
            $"FROM {from}json_each(CAST({row}.json AS TEXT), '$.{ContainerDefinition.TermsProperty}') e";

    private static string Body(SqliteContainer container, DocumentSearch search, bool isLater)
    {
        var driver = DriverOf(search);
        var from = driver.Condition switch
        {
            SearchCondition.Has => $"FROM {Terms(container)} t CROSS JOIN {container.Table} d ON d.position = t.position",
            SearchCondition.Is one => $"FROM {container.Table} d INDEXED BY {OrderIndex(container, one.Field)}",
            _ => $"FROM {container.Table} d INDEXED BY {OrderIndex(container, null)}",
        };
        var type = driver.Condition is SearchCondition.Has ? "t.type" : "d.type";
        var hasEnd = search.Before is not null || (search.Descending && isLater);
        var begin = isLater && !search.Descending ? ">" : ">=";
        var where = $"{type} = ?1 AND {driver.Order} {begin} ?2{(hasEnd ? $" AND {driver.Order} < ?5" : "")}{container.Alive}";
        var next = FirstValue;
        foreach (var condition in search.Where)
        {
            where += " AND " + Condition(container, condition, ReferenceEquals(condition, driver.Condition), next);
            next += condition.Values.Count;
        }
        return $"{from} WHERE {where}";
    }

    private static string Condition(SqliteContainer container, SearchCondition condition, bool drives, int first) => condition switch
    {
        SearchCondition.Has when drives => $"t.term = ?{first}",
        SearchCondition.Has =>
            $"EXISTS (SELECT 1 FROM {Terms(container)} o " +
            $"WHERE o.term = ?{first} AND o.type = ?1 AND o.ord = d.{Order} AND o.position = d.position)",
        SearchCondition.Is => $"d.{container.ColumnOf(condition.Field)} = ?{first}",
        SearchCondition.IsOneOf one =>
            $"d.{container.ColumnOf(condition.Field)} IN ({string.Join(", ", one.Choices.Select((_, i) => $"?{first + i}"))})",
        SearchCondition.LiesIn =>
            $"d.{container.ColumnOf(condition.Field)} >= ?{first} AND d.{container.ColumnOf(condition.Field)} < ?{first + 1}",
        SearchCondition.Contains => $"instr(json_extract(CAST(d.json AS TEXT), '$.\"{condition.Field}\"'), ?{first}) > 0",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private static (SearchCondition? Condition, string Order) DriverOf(DocumentSearch search) =>
        search.Where.FirstOrDefault(condition => condition is SearchCondition.Has or SearchCondition.Is) is var driver
            && driver is SearchCondition.Has
            ? (driver, "t.ord")
            : (driver, $"d.{Order}");

    private static string Terms(SqliteContainer container) => container.NameOf("terms");

    private static string OrderIndex(SqliteContainer container, string? property) =>
        container.NameOf(property is null ? "ordered" : $"ordered_{property}");
}
