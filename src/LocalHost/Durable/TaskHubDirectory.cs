using System.Collections.Concurrent;

namespace SecureMx.LocalHost.Durable;

/// <summary>The task hubs of the workers that one gRPC server serves.</summary>
internal sealed class TaskHubDirectory
{
    private readonly ConcurrentDictionary<string, TaskHubOperations> _hubs = new();

    /// <summary>Serves a task hub to the clients that name this connection.</summary>
    public void Add(string connectionName, TaskHubOperations hub) => _hubs[connectionName] = hub;

    public void Remove(string connectionName) => _hubs.TryRemove(connectionName, out _);

    public TaskHubOperations? Find(string? connectionName) =>
        connectionName is not null && _hubs.TryGetValue(connectionName, out var hub) ? hub : null;
}
