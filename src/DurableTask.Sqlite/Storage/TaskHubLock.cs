namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Keeps a second service off a task hub: an exclusive lock on a file beside it. The system lets go of it when the process ends.
/// </summary>
internal sealed class TaskHubLock : IDisposable
{
    private readonly FileStream _file;

    private TaskHubLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="SqliteTaskHubException">Another service has it.</exception>
    public static TaskHubLock Take(string databasePath)
    {
        try
        {
            return new TaskHubLock(OwnerOnlyFile.Open(databasePath + ".lock", FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new SqliteTaskHubException(
                SqliteTaskHubError.InUse, databasePath, $"The task hub '{databasePath}' is in use by another process or service.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
