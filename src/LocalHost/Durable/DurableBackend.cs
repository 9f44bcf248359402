using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;

namespace SecureMx.LocalHost.Durable;

/// <summary>The storage of a task hub: a service of DurableTask.Core and the few operations that its interfaces leave to each.</summary>
internal abstract class DurableBackend(IOrchestrationService service)
{
    public IOrchestrationService Service { get; } = service;

    public IOrchestrationServiceClient Client => (IOrchestrationServiceClient)Service;

    /// <summary>Makes a failed instance do again what failed.</summary>
    public abstract Task RewindAsync(string instanceId, string? reason);
}

/// <summary>A backend whose dispatcher rewinds a history when it gets the event.</summary>
internal sealed class EventRewindingBackend(IOrchestrationService service, TimeProvider clock) : DurableBackend(service)
{
    /// <inheritdoc/>
    public override Task RewindAsync(string instanceId, string? reason) => Client.SendTaskOrchestrationMessageAsync(new TaskMessage
    {
        OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
        Event = new ExecutionRewoundEvent(-1, reason) { Timestamp = clock.GetUtcNow().UtcDateTime, ParentTraceContext = Traces.New() },
    });
}
