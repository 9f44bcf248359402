using DurableTask.Core;
using DurableTask.Core.History;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SecureMx.LocalHost.Durable.Protocol;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Tests.Durable.Protocol;

public sealed class HistoryProtobufTests
{
    // What other backends write and DurableTask.Core has no member for.
    private static readonly HashSet<string> WithoutSource =
    [
        "TraceContext.spanID", "ExecutionTerminatedEvent.recurse", "SubOrchestrationInstanceCreatedEvent.parentTraceContext",
        "ExecutionRewoundEvent.name", "ExecutionRewoundEvent.version", "ExecutionRewoundEvent.input",
        "ExecutionRewoundEvent.parentInstance",
        "ExecutionRewoundEvent.tags",
        // The innermost failure of the example has no further one.
        "TaskFailureDetails.innerFailure", "TaskFailureDetails.properties",
    ];

    public static TheoryData<string> Types => [.. HistoryEvents.All.Select(e => e.GetType().Name)];

    [Fact]
    public void Every_type_of_event_of_DurableTask_Core_is_among_the_examples() => Assert.Equal(
        HistoryEvent.KnownTypes().Select(t => t.Name).Order(), HistoryEvents.All.Select(e => e.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_keeps_its_id_its_instant_and_every_member_that_the_protocol_has(string type)
    {
        var source = HistoryEvents.All.Single(e => e.GetType().Name == type);
        source.Timestamp = HistoryEvents.At;
        var target = source.ToProtobuf();
        Assert.Equal(source.EventId, target.EventId);
        Assert.Equal(HistoryEvents.At, target.Timestamp.ToDateTime());
        var payload = (IMessage)P.HistoryEvent.Descriptor.FindFieldByNumber((int)target.EventTypeCase).Accessor.GetValue(target);
        Assert.Equal(type, payload.Descriptor.Name);
        Assert.Empty(Unset(payload));
    }

    [Fact]
    public void The_members_are_those_of_the_source()
    {
        var started = Convert<ExecutionStartedEvent>().ExecutionStarted;
        Assert.Equal(("Name", "v2", "input", "instance", "execution"), (started.Name, started.Version, started.Input,
            started.OrchestrationInstance.InstanceId, started.OrchestrationInstance.ExecutionId));
        Assert.Equal(
            ("Parent", "v1", 7), (started.ParentInstance.Name, started.ParentInstance.Version, started.ParentInstance.TaskScheduledId));
        Assert.Equal(HistoryEvents.At.AddDays(1), started.ScheduledStartTimestamp.ToDateTime());
        Assert.Equal(("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1", "00f067aa0ba902b7"),
            (started.ParentTraceContext.TraceParent, started.ParentTraceContext.TraceState, started.OrchestrationSpanID));
        Assert.Equal("value", started.Tags["tag"]);
        Assert.Equal(P.OrchestrationStatus.Failed, Convert<ExecutionCompletedEvent>().ExecutionCompleted.OrchestrationStatus);
        Assert.Equal(
            (8, "result"),
            (Convert<TaskCompletedEvent>().TaskCompleted.TaskScheduledId, Convert<TaskCompletedEvent>().TaskCompleted.Result));
        Assert.Equal((14, HistoryEvents.At.AddDays(2)),
            (Convert<TimerFiredEvent>().TimerFired.TimerId, Convert<TimerFiredEvent>().TimerFired.FireAt.ToDateTime()));
        var failure = Convert<TaskFailedEvent>().TaskFailed.FailureDetails;
        Assert.Equal(("System.InvalidOperationException", "outer", "at Outer()", true, "E1"),
            (failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.IsNonRetriable, failure.Properties["rule"].StringValue));
        Assert.Equal(("inner", true), (failure.InnerFailure.ErrorMessage, failure.InnerFailure.IsNonRetriable));
    }

    [Fact]
    public void A_failure_without_details_is_told_by_its_reason()
    {
        var failed = new TaskFailedEvent(-1, 3, "no such activity", "details").ToProtobuf().TaskFailed.FailureDetails;
        Assert.Equal(("(unknown)", "no such activity", "details"), (failed.ErrorType, failed.ErrorMessage, failed.StackTrace));
        var sub = new SubOrchestrationInstanceFailedEvent(-1, 3, "terminated", null)
            .ToProtobuf()
            .SubOrchestrationInstanceFailed.FailureDetails;
        Assert.Equal("terminated", sub.ErrorMessage);
    }

    [Fact]
    public void Missing_texts_and_unspecified_instants_do_no_harm()
    {
        Assert.Equal("", new EventRaisedEvent(-1, null).ToProtobuf().EventRaised.Name);
        Assert.Null(new TaskScheduledEvent(1).ToProtobuf().TaskScheduled.Input);
        Assert.Null(new ExecutionStartedEvent(-1, null).ToProtobuf().ExecutionStarted.ParentInstance);
        var unspecified = DateTime.SpecifyKind(HistoryEvents.At, DateTimeKind.Unspecified);
        Assert.Equal(HistoryEvents.At, new TimerCreatedEvent(1, unspecified).ToProtobuf().TimerCreated.FireAt.ToDateTime());
    }

    [Theory]
    [InlineData(OrchestrationStatus.Running, false)]
    [InlineData(OrchestrationStatus.Completed, true)]
    public void A_state_has_an_end_once_it_ended(OrchestrationStatus status, bool ended)
    {
        var state = new OrchestrationState
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "i" },
            Name = "n",
            OrchestrationStatus = status,
            CreatedTime = HistoryEvents.At,
            LastUpdatedTime = HistoryEvents.At,
            CompletedTime = ended ? HistoryEvents.At : DateTime.MaxValue,
            Input = "1",
            Output = "2",
            Status = "3",
        };
        Assert.Equal(ended, state.ToProtobuf(inputsAndOutputs: false).CompletedTimestamp is not null);
        Assert.Equal((null, null, null), Shown(state.ToProtobuf(inputsAndOutputs: false)));
        Assert.Equal(("1", "2", "3"), Shown(state.ToProtobuf(inputsAndOutputs: true)));
    }

    private static (string? Input, string? Output, string? Status) Shown(P.OrchestrationState state) =>
        (state.Input, state.Output, state.CustomStatus);

    private static P.HistoryEvent Convert<T>()
        where T : HistoryEvent => HistoryEvents.All.OfType<T>().First(e => e.GetType() == typeof(T)).ToProtobuf();

    private static IEnumerable<string> Unset(IMessage message)
    {
        if (message.Descriptor.File.Package == "google.protobuf")
            yield break;
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var name = $"{message.Descriptor.Name}.{field.Name}";
            var value = field.Accessor.GetValue(message);
            if (!WithoutSource.Contains(name) && IsDefault(field, value))
                yield return name;
            if (field.FieldType == FieldType.Message && !field.IsMap && !field.IsRepeated && value is IMessage inner)
            {
                foreach (var missing in Unset(inner))
                    yield return missing;
            }
        }
    }

    private static bool IsDefault(FieldDescriptor field, object? value) => value switch
    {
        null or "" or false or 0 => true,
        System.Collections.ICollection { Count: 0 } => true,
        Enum status => field.FieldType == FieldType.Enum && System.Convert.ToInt32(status, null) == 0,
        _ => false,
    };
}
