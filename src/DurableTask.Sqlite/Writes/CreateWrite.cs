using DurableTask.Core;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>Creates an instance. The result is the status that forbade it; null if it was created.</summary>
internal sealed class CreateWrite(
    TaskHub hub, TaskMessage start, OrchestrationStatus[] dedupeStatuses) : HubWrite<OrchestrationStatus?>(hub)
{
    private readonly OutgoingMessage _start = new(start);

    protected override OrchestrationStatus? Apply(SqlSession sql)
    {
        if (InstanceTarget.Find(sql, start.OrchestrationInstance.InstanceId) is { } existing && dedupeStatuses.Contains(existing.Status))
            return existing.Status;
        _start.Start(sql, Hub);
        return null;
    }

    protected override void Committed(OrchestrationStatus? refused)
    {
        if (refused is null)
            _start.Deliver(Hub);
    }
}
