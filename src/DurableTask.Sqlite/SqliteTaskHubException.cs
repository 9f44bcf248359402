namespace DurableTask.Sqlite;

/// <summary>Reason why a task hub file cannot be used.</summary>
public enum SqliteTaskHubError
{
    /// <summary>The file is not a SQLite database, or its pages contradict each other. Restore it from a backup.</summary>
    Damaged,

    /// <summary>Another service, in this process or in another one, has the file open.</summary>
    InUse,

    /// <summary>The file was written by a later version of this library, or by another program.</summary>
    UnknownVersion,
}

/// <summary>The error of a task hub file that cannot be opened. Its message names the file and says what to do.</summary>
public sealed class SqliteTaskHubException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Reason why the file cannot be used.</param>
    /// <param name="path">The full path of the file.</param>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The exception of SQLite or of the file system; null if there is none.</param>
    public SqliteTaskHubException(SqliteTaskHubError error, string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        Path = path;
    }

    /// <summary>Gets the reason why the file cannot be used.</summary>
    public SqliteTaskHubError Error { get; }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }
}
