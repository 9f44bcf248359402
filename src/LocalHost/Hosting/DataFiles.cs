using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SecureMx.LocalHost.Hosting;

/// <summary>Checks the databases of a data folder before the app opens them.</summary>
internal static class DataFiles
{
    private const int StepsBetweenLooks = 100;

    // A check that has found nothing by then ends, so that a large file opens at once.
    private static readonly TimeSpan CheckTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Refuses a folder of which a part is missing: what remains would contradict itself.</summary>
    /// <param name="parts">Full paths of files that are created together.</param>
    /// <exception cref="InvalidDataException">Some are there and some are not.</exception>
    public static void CheckTogether(params ReadOnlySpan<string> parts)
    {
        string? there = null, missing = null;
        foreach (var part in parts)
        {
            if (File.Exists(part))
                there ??= part;
            else
                missing ??= part;
        }

        if (there is not null && missing is not null)
        {
            throw new InvalidDataException(
                $"{missing} is missing beside {Path.GetFileName(there)}: restore it from a backup, or give another folder with --data.");
        }
    }

    /// <summary>Looks for damage in a SQLite file, and lets only its owner read it.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void CheckDatabase(string path)
    {
        OwnerOnlyFile.Create(path);
        if (new FileInfo(path).Length == 0)
            return;
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            var began = Stopwatch.GetTimestamp();
            raw.sqlite3_progress_handler(
                connection.Handle!, StepsBetweenLooks, _ => Stopwatch.GetElapsedTime(began) < CheckTime ? 0 : 1, null!);
            if (command.ExecuteScalar() is string found && found != "ok")
                throw Damaged(path, found, null);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            // The time is up, and nothing was found.
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            throw Damaged(path, exception.Message, exception);
        }
    }

    /// <summary>
    /// Refuses databases of which one is empty while the other is not. In a first start that is cut short orchestrations come first, and
    /// hold none.
    /// </summary>
    /// <exception cref="InvalidDataException">One has lost what it held.</exception>
    public static void CheckNoneIsEmptied(string documents, string orchestrations)
    {
        if (IsEmpty(orchestrations) && !IsEmpty(documents))
            throw Damaged(orchestrations, "it is empty", null);
        if (IsEmpty(documents) && !IsEmpty(orchestrations) && HasInstances(orchestrations))
            throw Damaged(documents, "it is empty", null);
    }

    private static bool IsEmpty(string path) => new FileInfo(path).Length == 0;

    // What is no task hub is refused when it is opened.
    private static bool HasInstances(string path)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1 FROM instances LIMIT 1";
            return command.ExecuteScalar() is not null;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static InvalidDataException Damaged(string path, string found, Exception? exception) =>
        new($"{path} is damaged ({found}): restore it from a backup, or give another folder with --data.", exception);
}
