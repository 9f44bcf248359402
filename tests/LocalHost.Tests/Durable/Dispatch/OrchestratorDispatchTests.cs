using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecureMx.LocalHost.Durable.Dispatch;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Tests.Durable.Dispatch;

public sealed class OrchestratorDispatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_episode_goes_to_the_worker_with_its_history_and_comes_back_as_actions()
    {
        var worker = new FakeWorker(_ => Answer(new P.OrchestratorResponse
        {
            CustomStatus = "\"waits\"",
            Actions = { new P.OrchestratorAction { Id = 4, ScheduleTask = new() { Name = "Echo" } } },
        }));
        var result = await RunAsync(worker, State("close"));
        var invocation = Assert.Single(worker.Requests);
        var request = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(invocation.InputData[0].Data.String));
        Assert.Equal("input", invocation.InputData[0].Name);
        Assert.Equal(("instance", "execution"), (request.InstanceId, request.ExecutionId));
        Assert.Equal(["ExecutionStarted"], request.PastEvents.Select(e => e.EventTypeCase.ToString()));
        Assert.Equal(["OrchestratorStarted", "EventRaised"], request.NewEvents.Select(e => e.EventTypeCase.ToString()));
        Assert.Equal("\"waits\"", result.CustomStatus);
        Assert.Equal("Echo", Assert.IsType<ScheduleTaskOrchestratorAction>(Assert.Single(result.Actions)).Name);
    }

    [Fact]
    public async Task The_begin_of_an_episode_has_the_time_of_the_clock()
    {
        var worker = new FakeWorker(_ => Answer(new P.OrchestratorResponse()));
        var state = State("Close");
        var raised = state.NewEvents[1].Timestamp;
        await RunAsync(worker, state);
        var request = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(worker.Requests[0].InputData[0].Data.String));
        Assert.Equal(Now, request.NewEvents[0].Timestamp.ToDateTimeOffset());
        Assert.Equal(raised, request.NewEvents[1].Timestamp.ToDateTime());
    }

    [Fact]
    public async Task An_unknown_orchestrator_fails_with_the_names_of_those_there_are()
    {
        var worker = new FakeWorker(_ => null);
        var result = await RunAsync(worker, State("Nobody"));
        var action = Assert.IsType<OrchestrationCompleteOrchestratorAction>(Assert.Single(result.Actions));
        Assert.Equal(OrchestrationStatus.Failed, action.OrchestrationStatus);
        Assert.Contains("'Nobody' doesn't exist", action.Result, StringComparison.Ordinal);
        Assert.Contains("Close", action.Result, StringComparison.Ordinal);
        Assert.Empty(worker.Requests);
    }

    [Fact]
    public async Task A_worker_that_is_gone_has_the_episode_tried_again_for_ever()
    {
        var dispatch = Dispatch(new FakeWorker(_ => throw new WorkerStoppedException("gone")));
        for (var attempt = 0; attempt < 3 * OrchestratorDispatch.MaxAttempts; attempt++)
            await Assert.ThrowsAsync<SessionAbortedException>(() => dispatch.RunAsync(Context(State("Close"))));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("answers nothing")]
    [InlineData("answers no base64")]
    [InlineData("answers no message")]
    [InlineData("answers an action of entities")]
    public async Task A_failed_invocation_is_tried_again_a_few_times_then_the_orchestration_fails(string how)
    {
        var dispatch = Dispatch(new FakeWorker(_ => how switch
        {
            "throws" => throw new FunctionFailedException("Close", new RpcException { Message = "illegal" }),
            "answers nothing" => null,
            "answers no base64" => new TypedData { String = "%" },
            "answers no message" => new TypedData { String = "////" },
            _ => Answer(new P.OrchestratorResponse { Actions = { new P.OrchestratorAction { SendEntityMessage = new() } } }),
        }));
        for (var attempt = 1; attempt < OrchestratorDispatch.MaxAttempts; attempt++)
            await Assert.ThrowsAsync<SessionAbortedException>(() => dispatch.RunAsync(Context(State("Close"))));
        var context = Context(State("Close"));
        await dispatch.RunAsync(context);
        var action = Assert.IsType<OrchestrationCompleteOrchestratorAction>(
            Assert.Single(context.GetProperty<OrchestratorExecutionResult>().Actions));
        Assert.Equal(OrchestrationStatus.Failed, action.OrchestrationStatus);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before()
    {
        var fails = true;
        var dispatch = Dispatch(new FakeWorker(_ => fails ? null : Answer(new P.OrchestratorResponse())));
        for (var round = 0; round < 3; round++)
        {
            fails = true;
            for (var attempt = 1; attempt < OrchestratorDispatch.MaxAttempts; attempt++)
                await Assert.ThrowsAsync<SessionAbortedException>(() => dispatch.RunAsync(Context(State("Close"))));
            fails = false;
            await dispatch.RunAsync(Context(State("Close")));
        }
    }

    private static OrchestratorDispatch Dispatch(FakeWorker worker) => new(
        new DurableFunctions([FakeWorker.Function("Close", "orchestrationTrigger")]), worker.InvokeAsync, FakeWorker.Clients,
        new FakeTimeProvider(Now),
        NullLogger<OrchestratorDispatch>.Instance);

    private static async Task<OrchestratorExecutionResult> RunAsync(FakeWorker worker, OrchestrationRuntimeState state)
    {
        var context = Context(state);
        await Dispatch(worker).RunAsync(context);
        return context.GetProperty<OrchestratorExecutionResult>();
    }

    private static DispatchMiddlewareContext Context(OrchestrationRuntimeState state)
    {
        var context = new DispatchMiddlewareContext();
        context.SetProperty(state);
        return context;
    }

    private static OrchestrationRuntimeState State(string name)
    {
        var started = new ExecutionStartedEvent(-1, "1")
        {
            Name = name,
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "instance", ExecutionId = "execution" },
        };
        var state = new OrchestrationRuntimeState([started]);
        state.AddEvent(new OrchestratorStartedEvent(-1));
        state.AddEvent(new EventRaisedEvent(-1, "1") { Name = "Go" });
        return state;
    }

    private static TypedData Answer(P.OrchestratorResponse response) => new() { String = Convert.ToBase64String(response.ToByteArray()) };
}
