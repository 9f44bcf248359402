using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Grpc;
using SecureMx.LocalHost.Tests.Durable.Dispatch;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Tests.Durable;

/// <summary>Orchestrators and activities as delegates, run as the Functions worker runs them: by the worker SDK of Durable Task.</summary>
internal sealed class DurableApp
{
    private readonly Dictionary<string, Func<string, string>> _orchestrators = [];
    private readonly Dictionary<string, Func<string, CancellationToken, Task<object?>>> _activities = [];

    /// <summary>The activities that ran.</summary>
    public ConcurrentQueue<string> Ran { get; } = new();

    /// <summary>Every invocation.</summary>
    public ConcurrentQueue<InvocationRequest> Requests { get; } = new();

    /// <summary>The trace that each invocation was made in.</summary>
    public ConcurrentQueue<System.Diagnostics.ActivityContext> Traces { get; } = new();

    public IReadOnlyList<LoadedFunction> Functions =>
    [
        .. _orchestrators.Keys.Select(name => FakeWorker.Function(name, "orchestrationTrigger")),
        .. _activities.Keys.Select(name => FakeWorker.Function(name, "activityTrigger")),
    ];

    public DurableApp Orchestrator<TIn>(string name, Func<TaskOrchestrationContext, TIn?, Task<object?>> run)
    {
        _orchestrators[name] = request => GrpcOrchestrationRunner.LoadAndRun(request, run);
        return this;
    }

    public DurableApp Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run) =>
        Orchestrator<object>(name, async (context, _) => await run(context));

    public DurableApp Activity<TIn>(string name, Func<TIn, object?> run) =>
        AsyncActivity<TIn>(name, (input, _) => Task.FromResult(run(input)));

    public DurableApp AsyncActivity<TIn>(string name, Func<TIn, CancellationToken, Task<object?>> run)
    {
        _activities[name] = (json, stop) => run(json.Length == 0 ? default! : JsonSerializer.Deserialize<TIn>(json)!, stop);
        return this;
    }

    public async Task<InvocationResponse> InvokeAsync(
        LoadedFunction function, string invocationId, Action<InvocationRequest> fill, CancellationToken cancellationToken)
    {
        var request = new InvocationRequest { InvocationId = invocationId };
        fill(request);
        Requests.Enqueue(request);
        Traces.Enqueue(System.Diagnostics.Activity.Current?.Context ?? default);
        // The real worker answers on another thread too.
        await Task.Yield();
        var input = request.InputData[0].Data.String;
        if (function.Trigger.Is("orchestrationTrigger"))
            return Response(new TypedData { String = _orchestrators[function.Name](input) });
        Ran.Enqueue(function.Name);
        try
        {
            return Response(await _activities[function.Name](input, cancellationToken) switch
            {
                null => null,
                string text => new TypedData { String = text },
                var result => new TypedData { Json = JsonSerializer.Serialize(result) },
            });
        }
        catch (Exception exception)
        {
            var details = JsonFormatter.Default.Format(Details(exception));
            throw new FunctionFailedException(function.Name, new RpcException { Message = details });
        }
    }

    private static InvocationResponse Response(TypedData? result) => new() { ReturnValue = result };

    private static P.TaskFailureDetails? Details(Exception? exception) => exception is null ? null : new P.TaskFailureDetails
    {
        ErrorType = exception.GetType().FullName,
        ErrorMessage = exception.Message,
        StackTrace = exception.StackTrace,
        InnerFailure = Details(exception.InnerException),
    };
}
