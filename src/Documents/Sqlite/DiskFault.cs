using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SecureMx.Documents.Sqlite;

/// <summary>Tells errors of the disk and of the file from faults of the program.</summary>
internal static class DiskFault
{
    /// <summary>
    /// Whether SQLite could not use its file: the disk is full, fails, or may not be written, or the file is damaged or gone.
    /// </summary>
    public static bool Is(Exception exception) => exception is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_CORRUPT
            or raw.SQLITE_NOTADB,
    };
}
