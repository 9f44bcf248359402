namespace DurableTask.Sqlite.Storage;

/// <summary>Opens files that, when created on Unix, only their owner may read and write (mode 0600).</summary>
internal static class OwnerOnlyFile
{
    public static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
