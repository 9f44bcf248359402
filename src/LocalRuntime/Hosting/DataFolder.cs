using System.Text.Json;

namespace SecureMx.LocalRuntime;

/// <summary>Where an app's data lies: databases, keys, the state of timers and of the test clock. Or nowhere: in memory.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private FileStream? held;

    /// <param name="path">The folder, which is made where it is missing; null for memory.</param>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    /// <exception cref="InvalidDataException">Its keys cannot be read.</exception>
    public DataFolder(string? path)
    {
        if (path is not null)
            Root = Directory.CreateDirectory(path).FullName;
        Keys = ReadKeys();
    }

    /// <summary>The full path; null in memory.</summary>
    public string? Root { get; }

    public RuntimeKeys Keys { get; }

    /// <summary>The path of a SQLite database, or SQLite's word for one in memory.</summary>
    public string Database(string name) => Root is null ? ":memory:" : Path.Combine(Root, name);

    /// <summary>A small piece of state; in memory one that nobody finds again.</summary>
    public StateFile State(string name) => new(Root is null ? null : Path.Combine(Root, name));

    /// <summary>Takes the folder for this process, until it ends or disposes this.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public void Hold()
    {
        if (Root is null)
            return;
        try
        {
            held = new FileStream(Path.Combine(Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"{Root} is in use by another process: stop it, or give another folder with --data.", exception);
        }
    }

    public void Dispose() => held?.Dispose();

    private RuntimeKeys ReadKeys()
    {
        if (Root is null)
            return RuntimeKeys.Generate();
        var path = Path.Combine(Root, "keys.json");
        if (!File.Exists(path))
            Publish(path, JsonSerializer.SerializeToUtf8Bytes(RuntimeKeys.Generate(), JsonSerializerOptions.Web));
        try
        {
            return JsonSerializer.Deserialize<RuntimeKeys>(File.ReadAllBytes(path), JsonSerializerOptions.Web)
                is { SigningKey: not null, MasterKey: not null, FunctionKey: not null, SystemKey: not null } keys
                    ? keys
                    : throw new InvalidDataException($"{path} does not hold all the keys.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    // Whole or not at all, and never over another process's: two that begin at once end with the same keys.
    private static void Publish(string path, byte[] content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
