using DurableTask.Core;
using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Writes;

namespace DurableTask.Sqlite;

/// <summary>
/// An orchestration service for the Durable Task Framework that keeps a task hub in one SQLite file. Give it to a <see
/// cref="TaskHubWorker"/>, which runs orchestrations and activities, and to a <see cref="TaskHubClient"/>, which starts and watches them.
/// </summary>
/// <remarks>
/// <para>What a call has answered is on the disk. An episode of an orchestration is one transaction, so it happens once or not at all; an
/// activity runs at least once. One service uses a file at a time. Entities are not supported.</para>
/// <para>The file is opened by the first call that needs it, and closed by <see cref="Dispose"/>. All members may be called from any
/// thread.</para>
/// </remarks>
public sealed partial class SqliteOrchestrationService :
    IOrchestrationService,
    IOrchestrationServiceClient,
    Core.Query.IOrchestrationServiceQueryClient,
    IOrchestrationServicePurgeClient,
    IDisposable
{
    private readonly SqliteOrchestrationServiceOptions _options;
    private readonly Lock _gate = new();
    private TaskHub? _hub;
    private bool _disposed;

    /// <summary>Creates the service. Nothing is opened yet.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public SqliteOrchestrationService(SqliteOrchestrationServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>The open task hub.</summary>
    internal TaskHub Hub
    {
        get
        {
            if (Volatile.Read(ref _hub) is { } open)
                return open;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _hub ??= new TaskHub(_options) { OnChanged = () => Changed?.Invoke(this, EventArgs.Empty) };
            }
        }
    }

    /// <summary>
    /// Gets whether the last commit failed because the disk is full, or because the file cannot be used. Nothing that was answered is lost.
    /// </summary>
    public bool IsFailing => Volatile.Read(ref _hub) is { Commits.IsFailing: true };

    /// <summary>Writes a probe, to find out whether the disk accepts writes.</summary>
    /// <returns>A task that ends when it is on the disk; it fails with SQLite's exception if it could not be written.</returns>
    public async Task TryWriteAsync()
    {
        await new ProbeWrite(Hub, isThere: true).RunAsync();
        await new ProbeWrite(Hub, isThere: false).RunAsync();
    }

    /// <summary>Opens the task hub and begins to hand out work that is ready; timers begin to fire.</summary>
    /// <returns>A task that ends when the service is ready.</returns>
    /// <exception cref="SqliteTaskHubException">The file is damaged, in use, or of another version.</exception>
    public Task StartAsync() => CreateIfNotExistsAsync();

    /// <summary>Does nothing: what a worker still runs may end and be written. <see cref="Dispose"/> closes the file.</summary>
    /// <returns>A completed task.</returns>
    public Task StopAsync() => Task.CompletedTask;

    /// <inheritdoc cref="StopAsync()"/>
    /// <param name="isForced">Makes no difference.</param>
    public Task StopAsync(bool isForced) => Task.CompletedTask;

    /// <summary>Creates an empty task hub. One that exists is deleted, with all its orchestrations.</summary>
    /// <returns>A task that ends when the task hub is ready.</returns>
    /// <exception cref="SqliteTaskHubException">The file is in use.</exception>
    public async Task CreateAsync()
    {
        await DeleteAsync();
        await CreateIfNotExistsAsync();
    }

    /// <inheritdoc cref="CreateAsync()"/>
    /// <param name="recreateInstanceStore">Makes no difference: instances and messages are in one file.</param>
    public Task CreateAsync(bool recreateInstanceStore) => CreateAsync();

    /// <summary>Opens the task hub, and creates it if there is none.</summary>
    /// <returns>A task that ends when the task hub is ready.</returns>
    /// <exception cref="SqliteTaskHubException">The file is damaged, in use, or of another version.</exception>
    public Task CreateIfNotExistsAsync() => Task.Run(() => _ = Hub);

    /// <summary>Deletes the task hub, with all its orchestrations. Stop the workers before.</summary>
    /// <returns>A task that ends when the files are gone.</returns>
    /// <exception cref="SqliteTaskHubException">The file is in use.</exception>
    public Task DeleteAsync() => Task.Run(() =>
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _hub?.Dispose();
            _hub = null;
            if (!_options.IsInMemory)
                TaskHubFile.Delete(_options.DatabasePath);
        }
    });

    /// <inheritdoc cref="DeleteAsync()"/>
    /// <param name="deleteInstanceStore">Makes no difference: instances and messages are in one file.</param>
    public Task DeleteAsync(bool deleteInstanceStore) => DeleteAsync();

    /// <summary>
    /// Writes what waits to be written, then closes the file. Stop the workers before: what they run then is not written.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _hub?.Dispose();
        }
    }

    /// <summary>Stops as a crash would, for tests: nothing that is not committed survives.</summary>
    internal void Kill()
    {
        lock (_gate)
            _disposed = true;
        _hub?.Kill();
    }

    private DateTime UtcNow => _options.TimeProvider.GetUtcNow().UtcDateTime;
}
