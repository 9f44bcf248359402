namespace SecureMx.LocalRuntime.Durable;

/// <summary>How a sub-orchestration is to be run.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    /// <summary>Options with retries and an instance id; without one the engine makes it.</summary>
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) =>
        InstanceId = instanceId;

    /// <summary>Other options with an instance id; null keeps the one that they have.</summary>
    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options) =>
        InstanceId = instanceId ?? (options as SubOrchestrationOptions)?.InstanceId;

    /// <summary>A copy.</summary>
    public SubOrchestrationOptions(SubOrchestrationOptions options)
        : base(options) =>
        InstanceId = options.InstanceId;

    /// <summary>The sub-orchestration's instance id; null where the engine is to make one.</summary>
    public string? InstanceId { get; init; }
}
