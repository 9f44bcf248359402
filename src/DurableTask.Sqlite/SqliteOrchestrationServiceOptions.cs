namespace DurableTask.Sqlite;

/// <summary>Settings of a <see cref="SqliteOrchestrationService"/>. They are read once, when the service is created.</summary>
public sealed class SqliteOrchestrationServiceOptions
{
    /// <summary>The <see cref="DatabasePath"/> of a task hub that lives in memory, and ends when the service is disposed.</summary>
    public const string InMemory = ":memory:";

    /// <summary>
    /// Gets or sets the path of the SQLite file, or <see cref="InMemory"/>. The file and its folder are created if they are missing;
    /// on Unix only the owner may read the file (mode 0600). Required.
    /// </summary>
    public string DatabasePath { get; set; } = "";

    /// <summary>
    /// Gets or sets the clock: timers fire by it, and every timestamp that is stored is read from it. The default is the system's.
    /// With another clock, call <see cref="SqliteOrchestrationService.UseClock"/> for each worker as well.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets how long the service waits at most before it reads the clock again, above zero: a timer fires that much late, at most,
    /// after the clock was set forward or the machine slept. The default, null, is a minute for the system's clock, and without limit for
    /// another, whose timers follow its every step.
    /// </summary>
    public TimeSpan? LongestWait { get; set; }

    /// <summary>
    /// Gets or sets how many orchestrations may run at once, at least 1. The default is 10 times the number of processors. With 1,
    /// everything that is due runs strictly in the order of its instants.
    /// </summary>
    public int MaxConcurrentOrchestrations { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>Gets or sets how many activities may run at once, at least 1. The default is 10 times the number of processors.</summary>
    public int MaxConcurrentActivities { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// Gets or sets how many messages that are ready to run are held in memory, and as many activities, at least 100; the rest waits in
    /// the file. Messages with a due instant in the future are never held in memory. The default is 20,000.
    /// </summary>
    public int MaxMessagesInMemory { get; set; } = 20_000;

    /// <summary>Gets or sets how many rows are read from the file at once, at least 1. The default is 1,000.</summary>
    public int ReadPageSize { get; set; } = 1_000;

    /// <summary>
    /// Gets or sets roughly how many bytes of histories of recently active orchestrations are kept in memory, so that their next step need
    /// not read them again; 0 keeps none. The default is 64 MB.
    /// </summary>
    public long HistoryCacheSize { get; set; } = 64_000_000;

    /// <summary>
    /// Gets or sets the most instances that a page of a query has, whatever the query asks for, at least 1. The default is 1,000.
    /// </summary>
    public int MaxQueryPageSize { get; set; } = 1_000;

    /// <summary>
    /// Gets or sets how long the pages of the file are checked when it is opened (SQLite's <c>quick_check</c>). The check of a small file
    /// ends before; on a large one it stops at this time, having found no damage so far. The default is 50 ms; zero leaves it out.
    /// </summary>
    public TimeSpan IntegrityCheckTime { get; set; } = TimeSpan.FromMilliseconds(50);

    internal bool IsInMemory => DatabasePath == InMemory;

    internal TimeSpan EffectiveLongestWait => LongestWait
        ?? (ReferenceEquals(TimeProvider, TimeProvider.System) ? TimeSpan.FromMinutes(1) : Timeout.InfiniteTimeSpan);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DatabasePath);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (LongestWait is { } wait)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(LongestWait));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentOrchestrations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentActivities, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessagesInMemory, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadPageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryCacheSize, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueryPageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IntegrityCheckTime, TimeSpan.Zero);
    }
}
