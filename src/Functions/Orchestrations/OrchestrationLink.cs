namespace SecureMx.Functions.Orchestrations;

/// <summary>The orchestration behind an answer; operators look at it and act on it at <c>/orchestrations/{instanceId}</c>.</summary>
/// <param name="InstanceId">Its instance id.</param>
public sealed record OrchestrationLink(string InstanceId);
