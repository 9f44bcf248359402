using System.Collections.Immutable;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>How a client starts an orchestration.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Options with an id and a start.</summary>
    /// <param name="InstanceId">The instance id; null for a new random one.</param>
    /// <param name="StartAt">When to start; null or an instant that has passed for at once.</param>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance id; null for a new random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When to start; null or an instant that has passed for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Words to keep with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary.Create<string, string>();

    /// <summary>
    /// The statuses in which an instance of the same id makes the start fail. Null for the default: every status that is not at its end.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
