using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;

namespace SecureMx.LocalHost.Tests.Durable.Protocol;

/// <summary>One event of each type, every member of it set.</summary>
internal static class HistoryEvents
{
    public static readonly DateTime At = new(2026, 2, 28, 15, 0, 0, DateTimeKind.Utc);

    private static readonly DistributedTraceContext Trace = new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1")
    {
        SpanId = "00f067aa0ba902b7",
    };

    private static readonly Dictionary<string, string> Tags = new() { ["tag"] = "value" };

    private static readonly FailureDetails Failure = new(
        "System.InvalidOperationException",
        "outer",
        "at Outer()",
        new FailureDetails("System.FormatException", "inner", "at Inner()", null, isNonRetriable: true),
        isNonRetriable: true,
        new Dictionary<string, object?> { ["rule"] = "E1" });

    private static readonly OrchestrationInstance Instance = new() { InstanceId = "instance", ExecutionId = "execution" };

    public static IReadOnlyList<HistoryEvent> All { get; } =
    [
        new ExecutionStartedEvent(1, "input")
        {
            Name = "Name", Version = "v2", OrchestrationInstance = Instance, Tags = Tags, ParentTraceContext = Trace,
            ScheduledStartTime = At.AddDays(1),
            ParentInstance = new ParentInstance { Name = "Parent", Version = "v1", TaskScheduleId = 7, OrchestrationInstance = Instance },
        },
        new ExecutionCompletedEvent(2, "result", OrchestrationStatus.Failed, Failure),
        new ContinueAsNewEvent(3, "input"),
        new ExecutionTerminatedEvent(4, "reason"),
        new ExecutionSuspendedEvent(5, "reason"),
        new ExecutionResumedEvent(6, "reason"),
        new ExecutionRewoundEvent(7, "reason") { ParentExecutionId = "parent", InstanceId = "instance", ParentTraceContext = Trace },
        new TaskScheduledEvent(8, "Name", "v2", "input") { Tags = Tags, ParentTraceContext = Trace },
        new TaskCompletedEvent(9, 8, "result"),
        new TaskFailedEvent(10, 8, "reason", "details", Failure),
        new SubOrchestrationInstanceCreatedEvent(11) { Name = "Name", Version = "v2", InstanceId = "sub", Input = "input", Tags = Tags },
        new SubOrchestrationInstanceCompletedEvent(12, 11, "result"),
        new SubOrchestrationInstanceFailedEvent(13, 11, "reason", "details", Failure),
        new TimerCreatedEvent(14, At.AddDays(2)),
        new TimerFiredEvent(15, At.AddDays(2)) { TimerId = 14 },
        new OrchestratorStartedEvent(16),
        new OrchestratorCompletedEvent(17),
        new EventSentEvent(18) { InstanceId = "other", Name = "Name", Input = "input" },
        new EventRaisedEvent(19, "input") { Name = "Name" },
        new GenericEvent(20, "data"),
        new HistoryStateEvent(21, new OrchestrationState
        {
            OrchestrationInstance = Instance, Name = "Name", Version = "v2", Tags = Tags,
            OrchestrationStatus = OrchestrationStatus.Completed,
            ScheduledStartTime = At, CreatedTime = At, LastUpdatedTime = At, CompletedTime = At, Input = "input", Output = "output",
            Status = "status", FailureDetails = Failure, ParentInstance = new ParentInstance { OrchestrationInstance = Instance },
        }),
    ];
}
