namespace SecureMx.LocalHost.Hosting;

/// <summary>Files that only their owner can read (mode 0600). On Windows the folder's permissions decide.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates an empty file, or takes the rights of others on an existing one.</summary>
    public static void Create(string path)
    {
        Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Mode);
    }

    /// <summary>Opens a file for writing.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mode;
        return new FileStream(path, options);
    }
}
