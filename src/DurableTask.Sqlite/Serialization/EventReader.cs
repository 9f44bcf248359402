using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;
using static DurableTask.Core.History.EventType;

namespace DurableTask.Sqlite.Serialization;

/// <summary>Reads one history event, field by field in the order in which <see cref="EventWriter"/> writes them.</summary>
internal static class EventReader
{
    public static HistoryEvent Read(ref BlobReader blob)
    {
        var type = (EventType)blob.Byte();
        var id = blob.Int();
        var timestamp = blob.Instant();
        HistoryEvent e = type switch
        {
            ExecutionStarted => Started(ref blob, id),
            ExecutionCompleted => Completed(ref blob, id),
            ContinueAsNew => ContinuedAsNew(ref blob, id),
            ExecutionTerminated => new ExecutionTerminatedEvent(id, blob.Text()),
            ExecutionSuspended => new ExecutionSuspendedEvent(id, blob.Text()),
            ExecutionResumed => new ExecutionResumedEvent(id, blob.Text()),
            ExecutionRewound => Rewound(ref blob, id),
            TaskScheduled => Scheduled(ref blob, id),
            TaskCompleted => new TaskCompletedEvent(id, blob.Int(), blob.Text()),
            TaskFailed => new TaskFailedEvent(id, blob.Int(), blob.Text(), blob.Text(), Failure(ref blob)),
            SubOrchestrationInstanceCreated => Created(ref blob, id),
            SubOrchestrationInstanceCompleted => new SubOrchestrationInstanceCompletedEvent(id, blob.Int(), blob.Text()),
            SubOrchestrationInstanceFailed =>
                new SubOrchestrationInstanceFailedEvent(id, blob.Int(), blob.Text(), blob.Text(), Failure(ref blob)),
            TimerCreated => new TimerCreatedEvent(id, blob.Instant()),
            TimerFired => new TimerFiredEvent(id) { TimerId = blob.Int(), FireAt = blob.Instant() },
            EventSent => new EventSentEvent(id) { InstanceId = blob.Text(), Name = blob.Text(), Input = blob.Text() },
            EventRaised => Raised(ref blob, id),
            EventType.GenericEvent => new GenericEvent(id, blob.Text()),
            OrchestratorStarted => new OrchestratorStartedEvent(id),
            OrchestratorCompleted => new OrchestratorCompletedEvent(id),
            _ => throw new InvalidDataException($"A stored history has an event of type {(int)type}, which is unknown."),
        };
        e.Timestamp = timestamp;
        return e;
    }

    public static ParentInstance? Parent(ref BlobReader blob) =>
        blob.Bool()
            ? new ParentInstance
            {
                Name = blob.Text(),
                Version = blob.Text(),
                TaskScheduleId = blob.Int(),
                OrchestrationInstance = Instance(ref blob),
            }
            : null;

    public static FailureDetails? Failure(ref BlobReader blob)
    {
        if (!blob.Bool())
            return null;
        var (type, message, stackTrace) = (blob.Text()!, blob.Text()!, blob.Text());
        var isNonRetriable = blob.Bool();
        var properties = FailureProperties.Read(blob.Text());
        return new FailureDetails(type, message, stackTrace, Failure(ref blob), isNonRetriable, properties);
    }

    // The members are set in the order in which they are written.
    private static ExecutionStartedEvent Started(ref BlobReader blob, int id)
    {
        var (instance, parent) = (Instance(ref blob), Parent(ref blob));
        var (name, version, input) = (blob.Text(), blob.Text(), blob.Text());
        return new ExecutionStartedEvent(id, input)
        {
            OrchestrationInstance = instance,
            ParentInstance = parent,
            Name = name,
            Version = version,
            Tags = blob.Texts(),
            Correlation = blob.Text(),
            ParentTraceContext = Trace(ref blob),
            ScheduledStartTime = blob.OptionalInstant(),
            Generation = blob.OptionalInt(),
            GenerateNewTrace = blob.Bool(),
        };
    }

    private static ExecutionCompletedEvent Completed(ref BlobReader blob, int id)
    {
        var status = (OrchestrationStatus)blob.Int();
        return new ExecutionCompletedEvent(id, blob.Text(), status, Failure(ref blob));
    }

    private static ContinueAsNewEvent ContinuedAsNew(ref BlobReader blob, int id)
    {
        var completed = Completed(ref blob, id);
        return new ContinueAsNewEvent(id, completed.Result);
    }

    private static ExecutionRewoundEvent Rewound(ref BlobReader blob, int id) => new(id, blob.Text())
    {
        ParentExecutionId = blob.Text(),
        InstanceId = blob.Text(),
        ParentTraceContext = Trace(ref blob),
    };

    private static TaskScheduledEvent Scheduled(ref BlobReader blob, int id) => new(id, blob.Text()!, blob.Text(), blob.Text())
    {
        Tags = blob.Texts(),
        ParentTraceContext = Trace(ref blob),
    };

    private static SubOrchestrationInstanceCreatedEvent Created(ref BlobReader blob, int id) => new(id)
    {
        Name = blob.Text(),
        Version = blob.Text(),
        InstanceId = blob.Text(),
        Input = blob.Text(),
        ClientSpanId = blob.Text(),
        Tags = blob.Texts(),
    };

    private static EventRaisedEvent Raised(ref BlobReader blob, int id)
    {
        var name = blob.Text();
        return new EventRaisedEvent(id, blob.Text()) { Name = name, ParentTraceContext = Trace(ref blob) };
    }

    private static OrchestrationInstance Instance(ref BlobReader blob) => new() { InstanceId = blob.Text(), ExecutionId = blob.Text() };

    private static DistributedTraceContext? Trace(ref BlobReader blob) =>
        blob.Bool()
            ? new DistributedTraceContext(blob.Text()!, blob.Text())
            {
                Id = blob.Text(),
                SpanId = blob.Text(),
                ActivityStartTime = blob.OptionalInstant() is { } start ? new DateTimeOffset(start) : null,
            }
            : null;
}
