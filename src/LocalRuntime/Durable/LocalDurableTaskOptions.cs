namespace SecureMx.LocalRuntime.Durable;

/// <summary>How the durable engine of one machine runs. The host fills it from <c>extensions.durableTask</c> of host.json.</summary>
public sealed class LocalDurableTaskOptions
{
    /// <summary>The database of engines that keep nothing.</summary>
    public const string InMemory = ":memory:";

    /// <summary>The SQLite file that holds instances and histories, or <see cref="InMemory"/>.</summary>
    public string DatabasePath { get; set; } = InMemory;

    /// <summary>The task hub's name, as the management addresses show it.</summary>
    public string HubName { get; set; } = "TestHubName";

    /// <summary>How many activities run at once; at least 1.</summary>
    public int MaxConcurrentActivityFunctions { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>How many orchestrators run at once; at least 1.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; set; } = 2 * Environment.ProcessorCount;

    /// <summary>The key that the management API asks for as <c>code</c>.</summary>
    public string SystemKey { get; set; } = "";

    /// <summary>Scheme, host and port of the management addresses; null for the address that the server listens on.</summary>
    public Uri? BaseAddress { get; set; }
}
