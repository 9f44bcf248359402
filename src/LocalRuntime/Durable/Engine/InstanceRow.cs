namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>An instance as the database keeps it. Its key names this execution of it.</summary>
internal sealed record InstanceRow(long Key, string Id, string Name, OrchestrationRuntimeStatus Status, DateTime Created, DateTime Updated)
{
    public string? Input { get; init; }

    public string? Output { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public string? CustomStatus { get; init; }

    public Dictionary<string, string>? Tags { get; init; }

    public long? ParentKey { get; init; }

    public string? ParentId { get; init; }

    public string? ParentName { get; init; }

    public int ParentTask { get; init; }

    public bool IsEnded => Ended(Status);

    public static bool Ended(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
