using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using static DurableTask.Core.History.EventType;

namespace DurableTask.Sqlite.Serialization;

/// <summary>Writes one history event: its type, id and instant, then the fields of its type in a fixed order.</summary>
internal static class EventWriter
{
    public static void Write(BlobWriter blob, HistoryEvent e)
    {
        blob.Byte((byte)e.EventType);
        blob.Int(e.EventId);
        blob.Instant(e.Timestamp);
        switch (e.EventType)
        {
            case ExecutionStarted: Started(blob, (ExecutionStartedEvent)e); break;
            case ExecutionCompleted or ContinueAsNew: Completed(blob, (ExecutionCompletedEvent)e); break;
            case ExecutionTerminated: blob.Text(((ExecutionTerminatedEvent)e).Input); break;
            case ExecutionSuspended: blob.Text(((ExecutionSuspendedEvent)e).Reason); break;
            case ExecutionResumed: blob.Text(((ExecutionResumedEvent)e).Reason); break;
            case ExecutionRewound: Rewound(blob, (ExecutionRewoundEvent)e); break;
            case TaskScheduled: Scheduled(blob, (TaskScheduledEvent)e); break;
            case TaskCompleted: Answer(blob, ((TaskCompletedEvent)e).TaskScheduledId, ((TaskCompletedEvent)e).Result); break;
            case TaskFailed: Failed(blob, (TaskFailedEvent)e); break;
            case SubOrchestrationInstanceCreated: Created(blob, (SubOrchestrationInstanceCreatedEvent)e); break;
            case SubOrchestrationInstanceCompleted: Completed(blob, (SubOrchestrationInstanceCompletedEvent)e); break;
            case SubOrchestrationInstanceFailed: Failed(blob, (SubOrchestrationInstanceFailedEvent)e); break;
            case TimerCreated: blob.Instant(((TimerCreatedEvent)e).FireAt); break;
            case TimerFired: Fired(blob, (TimerFiredEvent)e); break;
            case EventSent: Sent(blob, (EventSentEvent)e); break;
            case EventRaised: Raised(blob, (EventRaisedEvent)e); break;
            case EventType.GenericEvent: blob.Text(((GenericEvent)e).Data); break;
            case OrchestratorStarted or OrchestratorCompleted: break;
            default: throw new NotSupportedException($"A history event of type {e.EventType} cannot be stored.");
        }
    }

    /// <summary>Writes a parent, so that a row of an instance can have it too.</summary>
    public static void Parent(BlobWriter blob, ParentInstance? parent)
    {
        blob.Bool(parent is not null);
        if (parent is null)
            return;
        blob.Text(parent.Name);
        blob.Text(parent.Version);
        blob.Int(parent.TaskScheduleId);
        Instance(blob, parent.OrchestrationInstance);
    }

    public static void Failure(BlobWriter blob, FailureDetails? failure)
    {
        blob.Bool(failure is not null);
        if (failure is null)
            return;
        blob.Text(failure.ErrorType);
        blob.Text(failure.ErrorMessage);
        blob.Text(failure.StackTrace);
        blob.Bool(failure.IsNonRetriable);
        blob.Text(FailureProperties.Write(failure.Properties));
        Failure(blob, failure.InnerFailure);
    }

    private static void Started(BlobWriter blob, ExecutionStartedEvent e)
    {
        Instance(blob, e.OrchestrationInstance);
        Parent(blob, e.ParentInstance);
        blob.Text(e.Name);
        blob.Text(e.Version);
        blob.Text(e.Input);
        blob.Texts(e.Tags);
        blob.Text(e.Correlation);
        Trace(blob, e.ParentTraceContext);
        blob.OptionalInstant(e.ScheduledStartTime);
        blob.OptionalInt(e.Generation);
        blob.Bool(e.GenerateNewTrace);
    }

    private static void Completed(BlobWriter blob, ExecutionCompletedEvent e)
    {
        blob.Int((int)e.OrchestrationStatus);
        blob.Text(e.Result);
        Failure(blob, e.FailureDetails);
    }

    private static void Rewound(BlobWriter blob, ExecutionRewoundEvent e)
    {
        blob.Text(e.Reason);
        blob.Text(e.ParentExecutionId);
        blob.Text(e.InstanceId);
        Trace(blob, e.ParentTraceContext);
    }

    private static void Scheduled(BlobWriter blob, TaskScheduledEvent e)
    {
        blob.Text(e.Name);
        blob.Text(e.Version);
        blob.Text(e.Input);
        blob.Texts(e.Tags);
        Trace(blob, e.ParentTraceContext);
    }

    private static void Answer(BlobWriter blob, int taskId, string? text)
    {
        blob.Int(taskId);
        blob.Text(text);
    }

    private static void Failed(BlobWriter blob, TaskFailedEvent e)
    {
        Answer(blob, e.TaskScheduledId, e.Reason);
        blob.Text(e.Details);
        Failure(blob, e.FailureDetails);
    }

    private static void Created(BlobWriter blob, SubOrchestrationInstanceCreatedEvent e)
    {
        blob.Text(e.Name);
        blob.Text(e.Version);
        blob.Text(e.InstanceId);
        blob.Text(e.Input);
        blob.Text(e.ClientSpanId);
        blob.Texts(e.Tags);
    }

    private static void Completed(BlobWriter blob, SubOrchestrationInstanceCompletedEvent e) => Answer(blob, e.TaskScheduledId, e.Result);

    private static void Failed(BlobWriter blob, SubOrchestrationInstanceFailedEvent e)
    {
        Answer(blob, e.TaskScheduledId, e.Reason);
        blob.Text(e.Details);
        Failure(blob, e.FailureDetails);
    }

    private static void Fired(BlobWriter blob, TimerFiredEvent e)
    {
        blob.Int(e.TimerId);
        blob.Instant(e.FireAt);
    }

    private static void Sent(BlobWriter blob, EventSentEvent e)
    {
        blob.Text(e.InstanceId);
        blob.Text(e.Name);
        blob.Text(e.Input);
    }

    private static void Raised(BlobWriter blob, EventRaisedEvent e)
    {
        blob.Text(e.Name);
        blob.Text(e.Input);
        Trace(blob, e.ParentTraceContext);
    }

    private static void Instance(BlobWriter blob, OrchestrationInstance? instance)
    {
        blob.Text(instance?.InstanceId);
        blob.Text(instance?.ExecutionId);
    }

    private static void Trace(BlobWriter blob, DistributedTraceContext? trace)
    {
        blob.Bool(trace is not null);
        if (trace is null)
            return;
        blob.Text(trace.TraceParent);
        blob.Text(trace.TraceState);
        blob.Text(trace.Id);
        blob.Text(trace.SpanId);
        blob.OptionalInstant(trace.ActivityStartTime?.UtcDateTime);
    }
}
