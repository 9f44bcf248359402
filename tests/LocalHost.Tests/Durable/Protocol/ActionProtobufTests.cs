using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Google.Protobuf.WellKnownTypes;
using SecureMx.LocalHost.Durable.Protocol;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Tests.Durable.Protocol;

public sealed class ActionProtobufTests
{
    private static readonly DateTime At = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Dictionary<P.OrchestratorAction.OrchestratorActionTypeOneofCase, P.OrchestratorAction> Examples =
        new P.OrchestratorAction[]
    {
        new() { Id = 1, ScheduleTask = new() { Name = "Name", Version = "v2", Input = "input", Tags = { ["tag"] = "value" } } },
        new()
        {
            Id = 2,
            CreateSubOrchestration =
                new() { InstanceId = "sub", Name = "Name", Version = "v2", Input = "input", Tags = { ["tag"] = "value" } },
        },
        new() { Id = 3, CreateTimer = new() { FireAt = Timestamp.FromDateTime(At) } },
        new() { Id = 4,
            SendEvent = new() { Instance = new() { InstanceId = "other", ExecutionId = "execution" }, Name = "Name", Data = "data" } },
        new()
        {
            Id = 5,
            CompleteOrchestration = new()
            {
                OrchestrationStatus = P.OrchestrationStatus.ContinuedAsNew, Result = "result", Details = "details", NewVersion = "v3",
                FailureDetails = new() { ErrorType = "type", ErrorMessage = "message" }, Tags = { ["tag"] = "value" },
                CarryoverEvents =
                    { new P.HistoryEvent { EventId = 9, EventRaised = new() { Name = "Go", Input = "1" },
                        Timestamp = Timestamp.FromDateTime(At) } },
            },
        },
        new() { Id = 6, RewindOrchestration = new() },
        new() { Id = 7, TerminateOrchestration = new() { InstanceId = "other" } },
        new() { Id = 8, SendEntityMessage = new() },
    }.ToDictionary(a => a.OrchestratorActionTypeCase);

    [Fact]
    public void Every_action_of_the_protocol_is_among_the_examples() => Assert.Equal(
        System.Enum.GetValues<P.OrchestratorAction.OrchestratorActionTypeOneofCase>()
            .Where(c => c != P.OrchestratorAction.OrchestratorActionTypeOneofCase.None).Order(),
        Examples.Keys.Order());

    [Fact]
    public void Every_action_of_DurableTask_Core_is_reached() => Assert.Equal(
        System.Enum.GetValues<OrchestratorActionType>().Order(),
        Examples.Values.Where(a => a.Id <= 6).Select(a => a.ToCore().OrchestratorActionType).Order());

    [Theory]
    [InlineData(P.OrchestratorAction.OrchestratorActionTypeOneofCase.TerminateOrchestration)]
    [InlineData(P.OrchestratorAction.OrchestratorActionTypeOneofCase.SendEntityMessage)]
    public void An_action_that_DurableTask_Core_lacks_is_refused(P.OrchestratorAction.OrchestratorActionTypeOneofCase type) =>
        Assert.Contains(
            type.ToString(), Assert.Throws<NotSupportedException>(() => Examples[type].ToCore()).Message, StringComparison.Ordinal);

    [Fact]
    public void An_activity_is_scheduled_with_version_input_and_tags()
    {
        var action = Core<ScheduleTaskOrchestratorAction>(1);
        Assert.Equal(("Name", "v2", "input", "value"), (action.Name, action.Version, action.Input, action.Tags!["tag"]));
    }

    [Fact]
    public void A_sub_orchestration_is_created_with_its_id_version_input_and_tags()
    {
        var action = Core<CreateSubOrchestrationAction>(2);
        Assert.Equal(
            ("sub", "Name", "v2", "input", "value"), (action.InstanceId, action.Name, action.Version, action.Input, action.Tags!["tag"]));
    }

    [Fact]
    public void A_timer_is_created_in_UTC() =>
        Assert.Equal(
            (At, DateTimeKind.Utc), (Core<CreateTimerOrchestratorAction>(3).FireAt, Core<CreateTimerOrchestratorAction>(3).FireAt.Kind));

    [Fact]
    public void An_event_is_sent_to_its_instance()
    {
        var action = Core<SendEventOrchestratorAction>(4);
        Assert.Equal(("other", "execution", "Name", "data"),
            (action.Instance!.InstanceId, action.Instance.ExecutionId, action.EventName, action.EventData));
    }

    [Fact]
    public void A_completion_keeps_failure_version_tags_and_the_events_that_were_not_waited_for()
    {
        var action = Core<OrchestrationCompleteOrchestratorAction>(5);
        Assert.Equal((OrchestrationStatus.ContinuedAsNew, "result", "details", "v3", "message", "value"),
            (
                action.OrchestrationStatus, action.Result, action.Details, action.NewVersion, action.FailureDetails!.ErrorMessage,
                action.Tags["tag"]));
        var carried = Assert.IsType<EventRaisedEvent>(Assert.Single(action.CarryoverEvents));
        Assert.Equal((9, "Go", "1", At), (carried.EventId, carried.Name, carried.Input, carried.Timestamp));
    }

    [Fact]
    public void Without_tags_there_is_no_dictionary_of_them() =>
        Assert.Null(((ScheduleTaskOrchestratorAction)new P.OrchestratorAction { ScheduleTask = new() { Name = "n" } }.ToCore()).Tags);

    private static T Core<T>(int id)
        where T : OrchestratorAction
    {
        var action = Assert.IsType<T>(Examples.Values.Single(a => a.Id == id).ToCore());
        Assert.Equal(id, action.Id);
        return action;
    }
}
