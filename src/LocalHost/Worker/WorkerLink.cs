using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>The conversation with one worker: it loads its functions, then runs them.</summary>
/// <param name="appDirectory">The folder of the app and its <c>host.json</c>.</param>
/// <param name="functionTimeout">Time limit; null if without limit.</param>
/// <param name="log">Gets the worker's log records.</param>
internal sealed class WorkerLink(string appDirectory, TimeSpan? functionTimeout, Action<RpcLog> log)
{
    // The host that this one replaces; the worker only logs it.
    private const string HostVersion = "4.1037.0";
    private static readonly Duration TerminationGrace = new() { Seconds = 5 };

    private readonly WorkerOutbox _outbox = new();
    private readonly ConcurrentDictionary<string, PendingInvocation> _pending = new();
    private readonly TaskCompletionSource<IReadOnlyList<LoadedFunction>> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LoadedFunction> _functions = [];
    private int _notLoaded;
    private volatile WorkerStoppedException? _stopped;

    /// <summary>Names this worker to the server; the worker gives it when it connects.</summary>
    public string WorkerId { get; } = Guid.NewGuid().ToString();

    /// <summary>The functions, once the worker has loaded them all.</summary>
    public Task<IReadOnlyList<LoadedFunction>> Ready => _ready.Task;

    /// <summary>The address of the worker's own HTTP server; null until it is ready, or if it has none.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>Runs a function once and waits for its result.</summary>
    /// <param name="fill">Adds the trigger's data and the other inputs to the request.</param>
    /// <param name="cancellationToken">Asks the function to stop; its result is awaited all the same.</param>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    /// <exception cref="WorkerStoppedException">The worker ended before it answered.</exception>
    /// <exception cref="TimeoutException">The function took longer than it may, and did not stop when it was asked to.</exception>
    public async Task<InvocationResponse> InvokeAsync(
        LoadedFunction function, string invocationId, Action<InvocationRequest> fill, CancellationToken cancellationToken)
    {
        var request = new InvocationRequest { InvocationId = invocationId, FunctionId = function.Id, TraceContext = CurrentTrace() };
        fill(request);
        using var pending = new PendingInvocation(() => Cancel(invocationId), functionTimeout);
        _pending[invocationId] = pending;
        try
        {
            _outbox.Send(new StreamingMessage { RequestId = invocationId, InvocationRequest = request });
            if (_stopped is { } stopped)
                pending.Fail(stopped);
            pending.Watch(cancellationToken);
            var response = await pending.Answer;
            return response.Result?.Status == StatusResult.Types.Status.Success
                ? response
                : throw new FunctionFailedException(function.Name, response.Result?.Exception);
        }
        finally
        {
            _pending.TryRemove(invocationId, out _);
        }
    }

    /// <summary>Asks the worker to end.</summary>
    public void Terminate() =>
        _outbox.Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = TerminationGrace } });

    /// <summary>Serves the worker's stream until either side ends it.</summary>
    public async Task RunAsync(
        StreamingMessage first,
        IAsyncStreamReader<StreamingMessage> incoming,
        IServerStreamWriter<StreamingMessage> outgoing,
        CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = _outbox.WriteAllAsync(outgoing, ended.Token);
        Exception? reason = null;
        try
        {
            Handle(first);
            while (await incoming.MoveNext(cancellationToken))
                Handle(incoming.Current);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            reason = exception;
        }
        finally
        {
            Stop(new WorkerStoppedException("The worker has ended its connection.", reason));
            await ended.CancelAsync();
            await writing;
        }
    }

    /// <summary>Fails what waits for the worker, for instance because its program ended before it connected.</summary>
    public void Stop(WorkerStoppedException reason)
    {
        _stopped = reason;
        _ready.TrySetException(reason);
        foreach (var (_, pending) in _pending)
            pending.Fail(reason);
    }

    // A function always has a trace: that of its caller, or a new one.
    private static RpcTraceContext CurrentTrace() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
        ? new RpcTraceContext { TraceParent = activity.Id, TraceState = activity.TraceStateString ?? "" }
        : new RpcTraceContext { TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00" };

    private void Cancel(string invocationId) =>
        _outbox.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    private void Handle(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_pending.TryGetValue(message.InvocationResponse.InvocationId, out var pending))
                    pending.Complete(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                log(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.StartStream:
                Ask(new StreamingMessage { WorkerInitRequest = Initialization() });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Initialized(message.WorkerInitResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Load(message.FunctionMetadataResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Loaded(message.FunctionLoadResponse);
                break;
        }
    }

    private WorkerInitRequest Initialization() =>
        new() { HostVersion = HostVersion, WorkerDirectory = appDirectory, FunctionAppDirectory = appDirectory };

    private void Initialized(WorkerInitResponse response)
    {
        if (!Succeeded(response.Result, "The worker could not start"))
            return;
        if (response.Capabilities.TryGetValue("HttpUri", out var address))
            HttpAddress = new Uri(address);
        Ask(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = appDirectory } });
    }

    private void Load(FunctionMetadataResponse response)
    {
        if (!Succeeded(response.Result, "The worker could not list its functions"))
            return;
        _notLoaded = response.Functions.Count;
        if (_notLoaded == 0)
            _ready.TrySetResult([]);
        foreach (var metadata in response.Functions)
        {
            _functions.Add(LoadedFunction.From(metadata));
            Ask(new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest { FunctionId = metadata.FunctionId, Metadata = metadata },
            });
        }
    }

    private void Loaded(FunctionLoadResponse response)
    {
        var name = _functions.Find(function => function.Id == response.FunctionId)?.Name ?? response.FunctionId;
        if (Succeeded(response.Result, $"The worker could not load function '{name}'") && --_notLoaded == 0)
            _ready.TrySetResult(_functions);
    }

    private bool Succeeded(StatusResult? result, string failure)
    {
        if (result?.Status == StatusResult.Types.Status.Success)
            return true;
        _ready.TrySetException(new WorkerStoppedException($"{failure}: {result?.Exception?.Message ?? "no reason given"}"));
        return false;
    }

    private void Ask(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        _outbox.Send(message);
    }
}
