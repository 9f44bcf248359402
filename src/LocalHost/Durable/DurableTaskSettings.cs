using System.Globalization;
using System.Text;
using System.Text.Json;
using DurableTask.Core;
using Microsoft.Extensions.Configuration;

namespace SecureMx.LocalHost.Durable;

/// <summary>The section <c>extensions.durableTask</c> of host.json, as far as this host reads it, with its defaults.</summary>
internal sealed record DurableTaskSettings
{
    /// <summary>For instance <c>AzureFunctionsJobHost__extensions__durableTask__hubName</c>.</summary>
    private const string EnvironmentPrefix = "AzureFunctionsJobHost__extensions__durableTask__";

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

    /// <summary>Time for which a message that one host took stays hidden from the others on Azure Storage.</summary>
    public TimeSpan ControlQueueVisibilityTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same for an activity.</summary>
    public TimeSpan WorkItemQueueVisibilityTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads the section. As on Azure, an environment variable overrides a setting: see <see cref="EnvironmentPrefix"/>.</summary>
    /// <exception cref="InvalidDataException">A setting is not of its type or out of its range.</exception>
    public static DurableTaskSettings Read(JsonElement? section)
    {
        var settings = new ConfigurationBuilder();
        if (section is { ValueKind: JsonValueKind.Object } json)
            settings.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json.GetRawText())));
        return Read(settings.AddEnvironmentVariables(EnvironmentPrefix).Build());
    }

    private static DurableTaskSettings Read(IConfiguration settings)
    {
        var defaults = new DurableTaskSettings();
        var storage = settings.GetSection("storageProvider");
        try
        {
            return new DurableTaskSettings
            {
                HubName = settings["hubName"] ?? defaults.HubName,
                MaxConcurrentOrchestrators = Number(settings["maxConcurrentOrchestratorFunctions"]) ?? defaults.MaxConcurrentOrchestrators,
                MaxConcurrentActivities = Number(settings["maxConcurrentActivityFunctions"]) ?? defaults.MaxConcurrentActivities,
                StoresInputs = settings["storeInputsInOrchestrationHistory"] is { } stores ? bool.Parse(stores) : defaults.StoresInputs,
                KeptStatuses = Kept(settings["overridableExistingInstanceStates"]),
                PartitionCount = Number(storage["partitionCount"]) ?? defaults.PartitionCount,
                MaxQueuePollingInterval = Interval(storage["maxQueuePollingInterval"]) ?? defaults.MaxQueuePollingInterval,
                ControlQueueVisibilityTimeout =
                    Interval(storage["controlQueueVisibilityTimeout"]) ?? defaults.ControlQueueVisibilityTimeout,
                WorkItemQueueVisibilityTimeout =
                    Interval(storage["workItemQueueVisibilityTimeout"]) ?? defaults.WorkItemQueueVisibilityTimeout,
                ConnectionName = storage["connectionName"] ?? defaults.ConnectionName,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
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

    private static int? Number(string? text) => text is null ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static TimeSpan? Interval(string? text) => text is null ? null : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
