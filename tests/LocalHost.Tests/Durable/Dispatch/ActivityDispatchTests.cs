using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using Google.Protobuf;
using SecureMx.LocalHost.Durable.Dispatch;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Tests.Durable.Dispatch;

public sealed class ActivityDispatchTests
{
    [Theory]
    [InlineData("[\"o1\"]", "\"o1\"")]
    [InlineData(" [ {\"a\":[1,2]} ] ", "{\"a\":[1,2]}")]
    [InlineData("[null]", "null")]
    [InlineData("[[1]]", "[1]")]
    [InlineData("[]", "")]
    [InlineData(null, "")]
    [InlineData("3", "3")]
    public async Task The_worker_gets_the_JSON_of_the_one_input(string? scheduled, string expected)
    {
        var worker = new FakeWorker(_ => null);
        await RunAsync(worker, scheduled);
        var request = Assert.Single(worker.Requests);
        Assert.Equal(("input", expected), (request.InputData[0].Name, request.InputData[0].Data.String));
        Assert.Equal("instance", request.TriggerMetadata["instanceId"].String);
    }

    [Fact]
    public async Task A_client_parameter_gets_where_the_task_hub_is()
    {
        var worker = new FakeWorker(_ => null);
        await RunAsync(worker, "[1]");
        var json = worker.Requests[0].InputData.Single(i => i.Name == "client").Data.String;
        Assert.Equal(
            """
            {"taskHubName":"Hub","connectionName":"connection","rpcBaseUrl":"http://127.0.0.1:5001/",
            "requiredQueryStringParameters":"code=k%2F1","httpBaseUrl":"http://localhost:7071/runtime/webhooks/durabletask",
            "maxGrpcMessageSizeInBytes":2147483647,"grpcHttpClientTimeout":"\u002200:01:40\u0022"}
            """.ReplaceLineEndings(""),
            json);
    }

    public static TheoryData<string, string?> Results => new()
    {
        { new TypedData { String = "a\"b" }.ToString(), "\"a\\u0022b\"" },
        { new TypedData { Json = "{\"a\":1}" }.ToString(), "{\"a\":1}" },
        { new TypedData { Bytes = ByteString.CopyFrom(1, 2, 3) }.ToString(), "\"AQID\"" },
        { new TypedData { Int = 7 }.ToString(), "7" },
        { new TypedData { Double = 1.5 }.ToString(), "1.5" },
        { new TypedData().ToString(), null },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task A_result_is_JSON_whatever_the_worker_calls_it(string data, string? expected)
    {
        var answer = Assert.IsType<TaskCompletedEvent>(await RunAsync(new FakeWorker(_ => TypedData.Parser.ParseJson(data)), "[1]"));
        Assert.Equal((7, expected), (answer.TaskScheduledId, answer.Result));
    }

    [Fact]
    public async Task What_an_activity_throws_reaches_the_orchestrator_with_type_message_and_cause()
    {
        var thrown = new P.TaskFailureDetails
        {
            ErrorType = "System.FormatException",
            ErrorMessage = "ill",
            StackTrace = "at",
            IsNonRetriable = true,
            InnerFailure = new() { ErrorType = "System.Exception", ErrorMessage = "cause" },
        };
        var answer = await FailedAsync(new RpcException { Message = JsonFormatter.Default.Format(thrown) });
        Assert.Equal("Function 'Echo' failed with an unhandled exception.", answer.Reason);
        Assert.Equal(("System.FormatException", "ill", "at", true, "cause"),
            (answer.FailureDetails!.ErrorType, answer.FailureDetails.ErrorMessage, answer.FailureDetails.StackTrace,
                answer.FailureDetails.IsNonRetriable, answer.FailureDetails.InnerFailure!.ErrorMessage));
    }

    [Theory]
    [InlineData("could not be converted to System.String", "", "(unknown)")]
    [InlineData("{}", "System.InvalidCastException", "System.InvalidCastException")]
    public async Task A_failure_of_the_worker_itself_is_told_as_it_is(string message, string type, string expected)
    {
        var answer = await FailedAsync(new RpcException { Message = message, Type = type, StackTrace = "at" });
        Assert.Equal((expected, message, "at"),
            (answer.FailureDetails!.ErrorType, answer.FailureDetails.ErrorMessage, answer.FailureDetails.StackTrace));
    }

    [Fact]
    public async Task An_unknown_activity_fails()
    {
        var answer = Assert.IsType<TaskFailedEvent>(await RunAsync(new FakeWorker(_ => null), "[1]", name: "Nobody"));
        Assert.Contains("'Nobody' doesn't exist", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_activity_that_takes_too_long_fails_whether_it_heeds_the_cancellation_or_not(bool heeds)
    {
        var worker = new FakeWorker(async (_, cancellation) =>
        {
            if (!heeds)
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellation));
            throw new FunctionFailedException("Echo", new RpcException { Message = "cancelled" });
        });
        var answer = Assert.IsType<TaskFailedEvent>(await RunAsync(worker, "[1]", timeout: TimeSpan.FromMilliseconds(20)));
        Assert.Equal("Microsoft.Azure.WebJobs.Host.FunctionTimeoutException", answer.FailureDetails!.ErrorType);
        Assert.Contains("00:00:00.0200000", answer.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_that_the_stop_of_the_host_breaks_off_is_to_run_again()
    {
        using var stopping = new CancellationTokenSource();
        var worker = new FakeWorker(async (_, cancellation) =>
        {
            await stopping.CancelAsync();
            throw new FunctionFailedException("Echo", new RpcException { Message = "cancelled" });
        });
        await Assert.ThrowsAsync<SessionAbortedException>(() => RunAsync(worker, "[1]", stopping: stopping.Token));
    }

    [Fact]
    public async Task An_activity_whose_worker_is_gone_is_to_run_again() => await Assert.ThrowsAsync<SessionAbortedException>(
        () => RunAsync(new FakeWorker(_ => throw new WorkerStoppedException("gone")), "[1]"));

    private static async Task<TaskFailedEvent> FailedAsync(RpcException exception) => Assert.IsType<TaskFailedEvent>(
        await RunAsync(new FakeWorker(_ => throw new FunctionFailedException("Echo", exception)), "[1]"));

    private static async Task<HistoryEvent> RunAsync(
        FakeWorker worker, string? input, string name = "echo", TimeSpan? timeout = null, CancellationToken stopping = default)
    {
        var functions = new DurableFunctions([FakeWorker.Function("Echo", "activityTrigger", ("client", "durableClient"))]);
        var dispatch = new ActivityDispatch(
            functions, worker.InvokeAsync, FakeWorker.Clients, TimeProvider.System, timeout ?? Timeout.InfiniteTimeSpan, stopping);
        var context = new DispatchMiddlewareContext();
        context.SetProperty(new TaskScheduledEvent(7, name, input: input));
        context.SetProperty(new OrchestrationInstance { InstanceId = "instance", ExecutionId = "execution" });
        await dispatch.RunAsync(context);
        return context.GetProperty<ActivityExecutionResult>().ResponseEvent!;
    }
}
