using Microsoft.Data.Sqlite;

namespace SecureMx.Documents.Sqlite;

/// <summary>
/// Opens the database and makes its tables. A database in memory has one connection, which reading and writing take in turns.
/// </summary>
internal sealed class SqliteFile
{
    private const int EnableQueryPlannerStability = 1007; // SQLITE_DBCONFIG_ENABLE_QPSG
    private const int Layout = 1;
    private const int ConfigureMemoryStatus = 9; // SQLITE_CONFIG_MEMSTATUS
    private readonly string _connectionString;

    static SqliteFile()
    {
        SQLitePCL.Batteries_V2.Init();
        // Counting memory takes one lock for every allocation of every connection, and the count is not used. Where SQLite is in use
        // already it stays so.
        _ = SQLitePCL.raw.sqlite3_config(ConfigureMemoryStatus, 0);
    }

    public SqliteFile(string path)
    {
        InMemory = path == ":memory:";
        if (!InMemory && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            // The store keeps its own connections, with their prepared statements.
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString();
    }

    public bool InMemory { get; }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // Without it a statement over a partial index is planned again whenever a value is bound, which costs more than the query
            // itself.
            _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle!, EnableQueryPlannerStability, 1, out _);
            // FULL syncs the log at each commit: what is answered is on the disk.
            Run(
                connection,
                "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; " +
                "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">A later release has written the file.</exception>
    public static void Prepare(SqliteConnection connection, IEnumerable<SqliteContainer> containers)
    {
        Run(connection, "BEGIN IMMEDIATE");
        try
        {
            var layout = Number(connection, "PRAGMA user_version");
            if (layout > Layout)
                throw new InvalidOperationException($"The document file has layout {layout}; this release knows {Layout}.");
            foreach (var container in containers)
            {
                foreach (var statement in container.Schema(Columns(connection, container.Definition.Name))) Run(connection, statement);
            }
            Run(connection, $"PRAGMA user_version = {Layout}");
            Run(connection, "COMMIT");
        }
        catch
        {
            Run(connection, "ROLLBACK");
            throw;
        }
    }

    private static HashSet<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        using var reader = command.ExecuteReader();
        var columns = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read()) columns.Add(reader.GetString(0));
        return columns;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), null);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
