using SecureMx.LocalHost.Sandbox;

namespace SecureMx.LocalHost.Hosting;

/// <summary>
/// The folder of an app's data: databases, keys, the state of timers and of the test clock. Or no folder: all is in memory.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string ClockFile = "clock.json";
    private const string KeysFile = "keys.json";
    private const string LockFile = "lock";
    private const string DocumentsFile = "documents.db";
    private const string OrchestrationsFile = "durable.db";

    private FileStream? _lock;

    /// <param name="path">The folder, which is created if it is missing; null for memory.</param>
    /// <exception cref="IOException">The folder cannot be created or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be created or read by this user.</exception>
    /// <exception cref="InvalidDataException">Its keys are damaged, or missing while other files are there.</exception>
    public DataFolder(string? path)
    {
        if (path is null)
        {
            Keys = HostKeys.Generate();
            return;
        }

        Root = Directory.CreateDirectory(path).FullName;
        if (Path.Exists(Path.Combine(Root, DocumentsFile)) && !File.Exists(Path.Combine(Root, KeysFile)))
            DataFiles.CheckTogether(Path.Combine(Root, DocumentsFile), Path.Combine(Root, KeysFile));
        Keys = HostKeys.ReadOrCreate(Path.Combine(Root, KeysFile));
    }

    /// <summary>The full path; null if all is in memory.</summary>
    public string? Root { get; }

    public HostKeys Keys { get; }

    /// <summary>The path of the documents' database, or SQLite's name for one in memory.</summary>
    public string Documents => Root is null ? ":memory:" : Path.Combine(Root, DocumentsFile);

    /// <summary>The path of the orchestrations' database, or SQLite's name for one in memory.</summary>
    public string Orchestrations => Root is null ? ":memory:" : Path.Combine(Root, OrchestrationsFile);

    /// <summary>The databases that are files.</summary>
    /// <param name="withOrchestrations">Whether orchestrations are stored in this folder.</param>
    public IReadOnlyList<string> Databases(bool withOrchestrations) =>
        Root is null ? [] : withOrchestrations ? [Documents, Orchestrations] : [Documents];

    /// <summary>A small piece of state; in memory it is lost with the process.</summary>
    public StateFile State(string name) => new(Root is null ? null : Path.Combine(Root, name));

    /// <summary>Takes the folder for this process, until the process ends or disposes this.</summary>
    /// <exception cref="IOException">Another process has it.</exception>
    public void Lock()
    {
        if (Root is null)
            return;
        try
        {
            _lock = OwnerOnlyFile.Open(Path.Combine(Root, LockFile), FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"{Root} is in use by another process: stop it, or give another folder with --data.", exception);
        }
    }

    /// <summary>Checks the databases before they are opened.</summary>
    /// <param name="withOrchestrations">Whether orchestrations are stored in this folder.</param>
    /// <param name="areRenewed">Whether they were just set aside, so that their database is empty beside that of the documents.</param>
    /// <exception cref="InvalidDataException">One is damaged, or missing or emptied beside the other.</exception>
    public void CheckDatabases(bool withOrchestrations, bool areRenewed = false)
    {
        if (Root is null)
            return;
        if (withOrchestrations)
        {
            DataFiles.CheckTogether(Documents, Orchestrations);
            // Both are there at once: a kill in the first start must not leave one without the other.
            OwnerOnlyFile.Create(Orchestrations);
            OwnerOnlyFile.Create(Documents);
            if (!areRenewed)
                DataFiles.CheckNoneIsEmptied(Documents, Orchestrations);
        }

        DataFiles.CheckDatabase(Documents);
    }

    /// <summary>Sets the orchestrations aside, as <c>durable.db.old</c>, so that the host starts with none.</summary>
    public void SetOrchestrationsAside()
    {
        if (Root is null)
            return;
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(Orchestrations + suffix))
                File.Move(Orchestrations + suffix, $"{Orchestrations}.old{suffix}", overwrite: true);
        }

        OwnerOnlyFile.Create(Orchestrations);
        OwnerOnlyFile.Create(Documents);
    }

    /// <summary>The clock of this folder: the system's, or a test clock that continues where it stopped.</summary>
    /// <param name="now">Where a new test clock starts; null for the time of day.</param>
    /// <exception cref="IOException">The folder belongs to a test clock, and none is wanted.</exception>
    /// <exception cref="InvalidDataException">The state of the test clock is damaged.</exception>
    public TimeProvider OpenClock(bool sandbox, DateTimeOffset? now)
    {
        if (sandbox)
            return new SandboxClock(State(ClockFile), now, TimeProvider.System.GetUtcNow());
        return ReadSandboxClock() is { } instant
            ? throw new IOException(
                $"{Root} belongs to a test clock, which is at {SandboxInstant.Format(instant)}. "
                + "Start with --sandbox, or with --data and another folder.")
            : TimeProvider.System;
    }

    /// <summary>The instant of the folder's test clock; null if it has none.</summary>
    public DateTimeOffset? ReadSandboxClock()
    {
        using var file = State(ClockFile);
        return SandboxClock.Read(file);
    }

    public void Dispose() => _lock?.Dispose();
}
