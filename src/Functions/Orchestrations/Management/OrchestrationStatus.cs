namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>The status of an orchestration.</summary>
public enum OrchestrationStatus
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It works or waits.</summary>
    Running,

    /// <summary>An operator has suspended it.</summary>
    Suspended,

    /// <summary>It has come to its end.</summary>
    Completed,

    /// <summary>An error has ended it.</summary>
    Failed,

    /// <summary>An operator has ended it.</summary>
    Terminated,
}

/// <summary>The statuses as Durable Functions has them.</summary>
internal static class OrchestrationStatuses
{
    /// <summary>Reads one; the two that Durable Functions no longer gives count as the nearest of ours.</summary>
    public static OrchestrationStatus Of(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => OrchestrationStatus.Pending,
        OrchestrationRuntimeStatus.Suspended => OrchestrationStatus.Suspended,
        OrchestrationRuntimeStatus.Completed => OrchestrationStatus.Completed,
        OrchestrationRuntimeStatus.Failed => OrchestrationStatus.Failed,
        OrchestrationRuntimeStatus.Running => OrchestrationStatus.Running,
        _ => OrchestrationStatus.Terminated,
    };

    /// <summary>The same as a filter.</summary>
    public static OrchestrationRuntimeStatus ToRuntime(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.Pending => OrchestrationRuntimeStatus.Pending,
        OrchestrationStatus.Suspended => OrchestrationRuntimeStatus.Suspended,
        OrchestrationStatus.Completed => OrchestrationRuntimeStatus.Completed,
        OrchestrationStatus.Failed => OrchestrationRuntimeStatus.Failed,
        OrchestrationStatus.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ => OrchestrationRuntimeStatus.Running,
    };
}
