namespace SecureMx.LocalRuntime.Durable;

/// <summary>The orchestration that called a sub-orchestration.</summary>
/// <param name="Name">Its orchestrator's name.</param>
/// <param name="InstanceId">Its instance id.</param>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
