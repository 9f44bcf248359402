namespace SecureMx.LocalRuntime.Durable;

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    /// <summary>A number of instances purged; not negative.</summary>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>A number of instances purged, and whether that was all.</summary>
    public PurgeResult(int count, bool? isComplete)
        : this(count) =>
        IsComplete = isComplete;

    /// <summary>How many instances were purged.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether nothing is left to purge; null where that is not known.</summary>
    public bool? IsComplete { get; }
}

/// <summary>How to purge.</summary>
/// <param name="Recursive">Whether to purge the sub-orchestrations too.</param>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>Which instances to purge; only those at their end are.</summary>
/// <param name="CreatedFrom">Created at or after this instant.</param>
/// <param name="CreatedTo">Created at or before this instant.</param>
/// <param name="Statuses">In one of these statuses; null for all that are at their end.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);

/// <summary>How to terminate.</summary>
/// <param name="Output">What to give the instance as its output.</param>
/// <param name="Recursive">Whether to terminate the sub-orchestrations too.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
