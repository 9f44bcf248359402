namespace SecureMx.LocalRuntime;

/// <summary>Marks the parameter (the context) that makes a function an orchestrator.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : Attribute
{
    /// <summary>The orchestrator's name; null for the function's.</summary>
    public string? Orchestration { get; set; }
}

/// <summary>Marks the parameter (the input) that makes a function an activity.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : Attribute
{
    /// <summary>The activity's name; null for the function's.</summary>
    public string? Activity { get; set; }
}

/// <summary>Marks the parameter that receives the <see cref="Durable.DurableTaskClient"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : Attribute
{
    /// <summary>The task hub; the local runtime has one, whatever its name.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The connection; the local runtime has none, whatever its name.</summary>
    public string? ConnectionName { get; set; }
}
