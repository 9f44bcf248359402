using System.Text.Json;
using DurableTask.Core;

namespace SecureMx.LocalHost.Durable;

/// <summary>The section <c>extensions.durableTask</c> of host.json, as far as this host reads it, with the defaults of the Durable extension.</summary>
internal sealed record DurableTaskSettings
{
    private static readonly OrchestrationStatus[] Living =
        [OrchestrationStatus.Running, OrchestrationStatus.ContinuedAsNew, OrchestrationStatus.Pending, OrchestrationStatus.Suspended];

    public string HubName { get; init; } = "TestHubName";

    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Whether the history keeps the inputs of activities and sub-orchestrations.</summary>
    public bool StoresInputs { get; init; }

    /// <summary>The statuses in which an instance is not replaced by a new one of its id, whatever the start asks for.</summary>
    public IReadOnlyList<OrchestrationStatus> KeptStatuses { get; init; } = Living;

    /// <summary>Control queues of a new task hub on Azure Storage, 1 to 16.</summary>
    public int PartitionCount { get; init; } = 4;

    /// <summary>The longest pause between two looks into an empty queue of Azure Storage.</summary>
    public TimeSpan MaxQueuePollingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The setting that holds the connection string of Azure Storage.</summary>
    public string ConnectionName { get; init; } = "AzureWebJobsStorage";

    /// <exception cref="InvalidDataException">A setting is not of its type or out of its range.</exception>
    public static DurableTaskSettings Read(JsonElement? section)
    {
        var defaults = new DurableTaskSettings();
        try
        {
            var storage = Find(section, "storageProvider");
            return new DurableTaskSettings
            {
                HubName = Find(section, "hubName")?.GetString() ?? defaults.HubName,
                MaxConcurrentOrchestrators = Find(section, "maxConcurrentOrchestratorFunctions")?.GetInt32() ?? defaults.MaxConcurrentOrchestrators,
                MaxConcurrentActivities = Find(section, "maxConcurrentActivityFunctions")?.GetInt32() ?? defaults.MaxConcurrentActivities,
                StoresInputs = Find(section, "storeInputsInOrchestrationHistory")?.GetBoolean() ?? defaults.StoresInputs,
                KeptStatuses = Kept(Find(section, "overridableExistingInstanceStates")?.GetString()),
                PartitionCount = Find(storage, "partitionCount")?.GetInt32() ?? defaults.PartitionCount,
                MaxQueuePollingInterval = Interval(Find(storage, "maxQueuePollingInterval")?.GetString()) ?? defaults.MaxQueuePollingInterval,
                ConnectionName = Find(storage, "connectionName")?.GetString() ?? defaults.ConnectionName,
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"extensions.durableTask of host.json cannot be read: {exception.Message}", exception);
        }
    }

    private static OrchestrationStatus[] Kept(string? overridable) => overridable?.ToUpperInvariant() switch
    {
        null or "NONRUNNINGSTATES" => Living,
        "ANYSTATE" => [],
        _ => throw new FormatException($"overridableExistingInstanceStates is '{overridable}', not NonRunningStates or AnyState."),
    };

    private static TimeSpan? Interval(string? text) =>
        text is null ? null : TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static JsonElement? Find(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child)
        && child.ValueKind != JsonValueKind.Null ? child : null;
}
