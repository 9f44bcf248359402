namespace SecureMx.LocalRuntime.Durable;

/// <summary>What an orchestrator sees of the world.</summary>
public abstract class TaskOrchestrationContext;
