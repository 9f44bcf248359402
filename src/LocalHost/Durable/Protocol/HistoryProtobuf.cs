using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Protocol;

/// <summary>Converts events of a history to the messages that the worker replays.</summary>
internal static class HistoryProtobuf
{
    /// <exception cref="NotSupportedException">The protocol has no message for this type of event.</exception>
    public static P.HistoryEvent ToProtobuf(this HistoryEvent source)
    {
        var target = new P.HistoryEvent { EventId = source.EventId, Timestamp = source.Timestamp.ToProtobuf() };
        switch (source)
        {
            case ExecutionStartedEvent e:
                target.ExecutionStarted = Started(e);
                break;
            case ContinueAsNewEvent e:
                target.ContinueAsNew = new() { Input = e.Result };
                break;
            case ExecutionCompletedEvent e:
                target.ExecutionCompleted = new()
                {
                    OrchestrationStatus = (P.OrchestrationStatus)e.OrchestrationStatus,
                    Result = e.Result,
                    FailureDetails = e.FailureDetails.ToProtobuf(),
                };
                break;
            case ExecutionTerminatedEvent e:
                target.ExecutionTerminated = new() { Input = e.Input };
                break;
            case ExecutionSuspendedEvent e:
                target.ExecutionSuspended = new() { Input = e.Reason };
                break;
            case ExecutionResumedEvent e:
                target.ExecutionResumed = new() { Input = e.Reason };
                break;
            case ExecutionRewoundEvent e:
                target.ExecutionRewound = new()
                {
                    Reason = e.Reason,
                    ParentExecutionId = e.ParentExecutionId,
                    InstanceId = e.InstanceId,
                    ParentTraceContext = e.ParentTraceContext.ToProtobuf(),
                };
                break;
            case TaskScheduledEvent e:
                target.TaskScheduled = Scheduled(e);
                break;
            case TaskCompletedEvent e:
                target.TaskCompleted = new() { TaskScheduledId = e.TaskScheduledId, Result = e.Result };
                break;
            case TaskFailedEvent e:
                target.TaskFailed = new()
                {
                    TaskScheduledId = e.TaskScheduledId,
                    FailureDetails = FailureProtobuf.ToProtobuf(e.FailureDetails, e.Reason, e.Details),
                };
                break;
            case SubOrchestrationInstanceCreatedEvent e:
                target.SubOrchestrationInstanceCreated = SubOrchestration(e);
                break;
            case SubOrchestrationInstanceCompletedEvent e:
                target.SubOrchestrationInstanceCompleted = new() { TaskScheduledId = e.TaskScheduledId, Result = e.Result };
                break;
            case SubOrchestrationInstanceFailedEvent e:
                target.SubOrchestrationInstanceFailed = new()
                {
                    TaskScheduledId = e.TaskScheduledId,
                    FailureDetails = FailureProtobuf.ToProtobuf(e.FailureDetails, e.Reason, e.Details),
                };
                break;
            case TimerCreatedEvent e:
                target.TimerCreated = new() { FireAt = e.FireAt.ToProtobuf() };
                break;
            case TimerFiredEvent e:
                target.TimerFired = new() { FireAt = e.FireAt.ToProtobuf(), TimerId = e.TimerId };
                break;
            case OrchestratorStartedEvent:
                target.OrchestratorStarted = new();
                break;
            case OrchestratorCompletedEvent:
                target.OrchestratorCompleted = new();
                break;
            case EventSentEvent e:
                target.EventSent = new() { InstanceId = e.InstanceId ?? "", Name = e.Name ?? "", Input = e.Input };
                break;
            case EventRaisedEvent e:
                target.EventRaised = new() { Name = e.Name ?? "", Input = e.Input };
                break;
            case GenericEvent e:
                target.GenericEvent = new() { Data = e.Data };
                break;
            case HistoryStateEvent e:
                target.HistoryState = new() { OrchestrationState = e.State.ToProtobuf(inputsAndOutputs: true) };
                break;
            default:
                throw new NotSupportedException($"The protocol has no message for the history event {source.GetType().Name}.");
        }

        return target;
    }

    public static P.TraceContext? ToProtobuf(this DistributedTraceContext? source) =>
        source is null ? null : new P.TraceContext { TraceParent = source.TraceParent ?? "", TraceState = source.TraceState };

    public static P.OrchestrationInstance? ToProtobuf(this OrchestrationInstance? source) =>
        source is null ? null : new P.OrchestrationInstance { InstanceId = source.InstanceId ?? "", ExecutionId = source.ExecutionId };

    private static P.ExecutionStartedEvent Started(ExecutionStartedEvent source)
    {
        var target = new P.ExecutionStartedEvent
        {
            Name = source.Name ?? "",
            Version = source.Version,
            Input = source.Input,
            OrchestrationInstance = source.OrchestrationInstance.ToProtobuf(),
            ScheduledStartTimestamp = source.ScheduledStartTime?.ToProtobuf(),
            ParentTraceContext = source.ParentTraceContext.ToProtobuf(),
            OrchestrationSpanID = source.ParentTraceContext?.SpanId,
        };
        if (source.ParentInstance is { } parent)
        {
            target.ParentInstance = new P.ParentInstanceInfo
            {
                TaskScheduledId = parent.TaskScheduleId,
                Name = parent.Name,
                Version = parent.Version,
                OrchestrationInstance = parent.OrchestrationInstance.ToProtobuf(),
            };
        }

        target.Tags.AddTags(source.Tags);
        return target;
    }

    private static P.TaskScheduledEvent Scheduled(TaskScheduledEvent source)
    {
        var target = new P.TaskScheduledEvent
        {
            Name = source.Name ?? "",
            Version = source.Version,
            Input = source.Input,
            ParentTraceContext = source.ParentTraceContext.ToProtobuf(),
        };
        target.Tags.AddTags(source.Tags);
        return target;
    }

    private static P.SubOrchestrationInstanceCreatedEvent SubOrchestration(SubOrchestrationInstanceCreatedEvent source)
    {
        var target = new P.SubOrchestrationInstanceCreatedEvent
        {
            InstanceId = source.InstanceId ?? "",
            Name = source.Name ?? "",
            Version = source.Version,
            Input = source.Input,
        };
        target.Tags.AddTags(source.Tags);
        return target;
    }
}
