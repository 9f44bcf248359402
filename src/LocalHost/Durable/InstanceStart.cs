using DurableTask.Core;
using DurableTask.Core.Tracing;

namespace SecureMx.LocalHost.Durable;

/// <summary>Request of a client to start an orchestration.</summary>
/// <param name="Name">The orchestrator. One that the app does not have makes an instance that fails.</param>
/// <param name="InstanceId">The id; null or empty for a new one.</param>
/// <param name="Input">The JSON of the input; null for none.</param>
internal sealed record InstanceStart(string Name, string? InstanceId, string? Input)
{
    private const int MaxIdLength = 100;

    public string? Version { get; init; }

    public IDictionary<string, string>? Tags { get; init; }

    /// <summary>The trace that the orchestration joins; null for a new one.</summary>
    public DistributedTraceContext? Trace { get; init; }

    /// <summary>Instant at which the orchestration starts; null for now.</summary>
    public DateTime? ScheduledStart { get; init; }

    /// <summary>The statuses in which an instance of this id is replaced; null if only host.json decides.</summary>
    public IReadOnlyCollection<OrchestrationStatus>? ReplacedStatuses { get; init; }

    /// <exception cref="ArgumentException">An id is no id of an orchestration.</exception>
    public static void CheckId(string id)
    {
        if (id.StartsWith('@'))
            throw new ArgumentException("Orchestration instance ids must not start with @.");
        if (id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
            throw new ArgumentException("Orchestration instance ids must not contain /, \\, #, ?, or control characters.");
        if (id.Length > MaxIdLength)
            throw new ArgumentException($"Instance ID lengths must not exceed {MaxIdLength} characters.");
    }
}
