using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Sqlite;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Durable;
using SecureMx.LocalHost.Sandbox;

namespace SecureMx.LocalHost.Hosting;

/// <summary>The storage of orchestrations that the command line asks for.</summary>
internal sealed class DurableStorage : IDisposable
{
    private DurableStorage(DurableBackend backend, IDueWork? due, TimeSpan? longestTimer, SqliteOrchestrationService? sqlite)
    {
        Backend = backend;
        Due = due;
        LongestTimer = longestTimer;
        Sqlite = sqlite;
    }

    public DurableBackend Backend { get; }

    /// <summary>The task hub in the data folder; null if it is elsewhere.</summary>
    public SqliteOrchestrationService? Sqlite { get; }

    /// <summary>The timers of orchestrations, for the test clock; null if the storage fires them by the time of day alone.</summary>
    public IDueWork? Due { get; }

    /// <summary>The longest timer that the storage takes; null for the limit of Durable Task, which splits longer ones.</summary>
    public TimeSpan? LongestTimer { get; }

    /// <summary>A task hub in the data folder.</summary>
    public static DurableStorage OpenSqlite(DataFolder data, DurableTaskSettings settings, TimeProvider clock)
    {
        var service = new SqliteOrchestrationService(new SqliteOrchestrationServiceOptions
        {
            DatabasePath = data.Orchestrations,
            TimeProvider = clock,
            MaxConcurrentOrchestrations = clock is SandboxClock ? 1 : settings.MaxConcurrentOrchestrators,
            MaxConcurrentActivities = settings.MaxConcurrentActivities,
        });
        return new DurableStorage(new EventRewindingBackend(service, clock), new OrchestrationTimers(service), TimeSpan.MaxValue, service);
    }

    /// <summary>A task hub on Azure Storage, or on Azurite. Several hosts can share it.</summary>
    /// <exception cref="InvalidDataException">The setting of the connection is missing.</exception>
    public static DurableStorage OpenAzure(AppConfiguration configuration, DurableTaskSettings settings, ILoggerFactory loggers)
    {
        var connection = configuration[settings.ConnectionName]
            ?? throw new InvalidDataException(
                $"--durable azure-storage needs the setting {settings.ConnectionName}: a connection string, or UseDevelopmentStorage=true "
                    + "for Azurite.");
        var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            TaskHubName = settings.HubName,
            StorageAccountClientProvider = new StorageAccountClientProvider(connection),
            PartitionCount = settings.PartitionCount,
            MaxConcurrentTaskOrchestrationWorkItems = settings.MaxConcurrentOrchestrators,
            MaxConcurrentTaskActivityWorkItems = settings.MaxConcurrentActivities,
            MaxQueuePollingInterval = settings.MaxQueuePollingInterval,
            ControlQueueVisibilityTimeout = settings.ControlQueueVisibilityTimeout,
            WorkItemQueueVisibilityTimeout = settings.WorkItemQueueVisibilityTimeout,
            // As the Durable extension has it: a start that is refused says so, and partitions are leased in a table.
            ThrowExceptionOnInvalidDedupeStatus = true,
            UseTablePartitionManagement = true,
            LoggerFactory = loggers,
        });
        return new DurableStorage(new AzureStorageBackend(service), due: null, longestTimer: null, sqlite: null);
    }

    public void Dispose() => Sqlite?.Dispose();

    private sealed class AzureStorageBackend(AzureStorageOrchestrationService service) : DurableBackend(service)
    {
        /// <inheritdoc/>
        public override Task RewindAsync(string instanceId, string? reason) =>
            service.RewindTaskOrchestrationAsync(instanceId, reason ?? "");
    }

    /// <summary>The timers of orchestrations on SQLite.</summary>
    private sealed class OrchestrationTimers(SqliteOrchestrationService service) : IDueWork
    {
        public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => ValueTask.FromResult(service.NextDue);

        // The service fires by the clock itself, which has been moved.
        public ValueTask FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public Task WhenIdleAsync(CancellationToken cancellationToken) =>
            service.IsIdle ? Task.CompletedTask : service.WaitForIdleAsync(cancellationToken);
    }
}
