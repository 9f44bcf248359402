using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Protocol;

/// <summary>Converts what an orchestrator decided to the actions of DurableTask.Core.</summary>
internal static class ActionProtobuf
{
    /// <exception cref="NotSupportedException">The action belongs to entities or to another backend.</exception>
    public static OrchestratorAction ToCore(this P.OrchestratorAction source)
    {
        OrchestratorAction target = source.OrchestratorActionTypeCase switch
        {
            P.OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => Task(source.ScheduleTask),
            P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => SubOrchestration(source.CreateSubOrchestration),
            P.OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer =>
                new CreateTimerOrchestratorAction { FireAt = source.CreateTimer.FireAt.ToDateTime() },
            P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => new SendEventOrchestratorAction
            {
                Instance = source.SendEvent.Instance.ToCore(),
                EventName = source.SendEvent.Name,
                EventData = source.SendEvent.Data,
            },
            P.OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration => Completion(source.CompleteOrchestration),
            P.OrchestratorAction.OrchestratorActionTypeOneofCase.RewindOrchestration => new RewindOrchestrationAction(),
            _ => throw new NotSupportedException($"An orchestrator answered with the action {source.OrchestratorActionTypeCase}, "
                + "which this host does not have."),
        };
        target.Id = source.Id;
        return target;
    }

    public static OrchestrationInstance? ToCore(this P.OrchestrationInstance? source) =>
        source is null ? null : new OrchestrationInstance { InstanceId = source.InstanceId, ExecutionId = source.ExecutionId };

    private static ScheduleTaskOrchestratorAction Task(P.ScheduleTaskAction source) => new()
    {
        Name = source.Name,
        Version = source.Version,
        Input = source.Input,
        Tags = source.Tags.ToDictionaryOrNull(),
    };

    private static CreateSubOrchestrationAction SubOrchestration(P.CreateSubOrchestrationAction source) => new()
    {
        InstanceId = source.InstanceId,
        Name = source.Name,
        Version = source.Version,
        Input = source.Input,
        Tags = source.Tags.ToDictionaryOrNull(),
    };

    private static OrchestrationCompleteOrchestratorAction Completion(P.CompleteOrchestrationAction source)
    {
        var target = new OrchestrationCompleteOrchestratorAction
        {
            OrchestrationStatus = (OrchestrationStatus)source.OrchestrationStatus,
            Result = source.Result,
            Details = source.Details,
            NewVersion = source.NewVersion,
            FailureDetails = source.FailureDetails.ToCore(),
        };
        foreach (var carried in source.CarryoverEvents)
        {
            target.CarryoverEvents.Add(Carried(carried));
        }

        foreach (var (name, value) in source.Tags)
        {
            target.Tags[name] = value;
        }

        return target;
    }

    // An event that arrived and was not waited for goes into the next generation; nothing else does.
    private static EventRaisedEvent Carried(P.HistoryEvent source) =>
        source.EventTypeCase == P.HistoryEvent.EventTypeOneofCase.EventRaised
            ? new EventRaisedEvent(source.EventId, source.EventRaised.Input)
            {
                Name = source.EventRaised.Name,
                Timestamp = source.Timestamp?.ToDateTime() ?? default,
            }
            : throw new NotSupportedException($"An orchestration cannot carry over the event {source.EventTypeCase}.");
}
