using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Looks for damage when a file is opened. SQLite walks the pages of the tables (<c>quick_check</c>) until it is through or its time is
/// up, so that a file of any size opens at once; damage that lies further on shows as an error of the read that comes to it.
/// </summary>
internal static class IntegrityCheck
{
    private const int StepsBetweenLooks = 100;

    public static void Run(SqlSession session, TimeSpan time, string path)
    {
        if (time == TimeSpan.Zero)
            return;
        var watch = Stopwatch.StartNew();
        var database = session.Connection.Handle!;
        raw.sqlite3_progress_handler(database, StepsBetweenLooks, _ => watch.Elapsed < time ? 0 : 1, null!);
        try
        {
            if (session.Scalar("PRAGMA quick_check(1)") is string found && found != "ok")
                throw Damaged(path, found);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            // The time is up.
        }
        finally
        {
            raw.sqlite3_progress_handler(database, 0, null!, null!);
        }
    }

    public static SqliteTaskHubException Damaged(string path, string found, Exception? exception = null) => new(
        SqliteTaskHubError.Damaged,
        path,
        $"The task hub '{path}' is damaged ({found}). Restore it from a backup, or move it away to begin with an empty one.",
        exception);
}
