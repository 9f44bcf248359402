using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Durable.Protocol;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>Middleware of the task hub worker that runs each episode of an orchestration in the Functions worker.</summary>
/// <param name="functions">The app's orchestrators.</param>
/// <param name="invoke">Runs a function.</param>
/// <param name="clients">The inputs of <c>[DurableClient]</c> parameters.</param>
/// <param name="clock">Stamps the begin of each episode.</param>
/// <param name="log">Gets episodes that could not be run.</param>
internal sealed partial class OrchestratorDispatch(
    DurableFunctions functions, FunctionInvoker invoke, DurableClientBinding clients, TimeProvider clock, ILogger<OrchestratorDispatch> log)
{
    /// <summary>Number of failures of the worker at one episode after which the orchestration fails.</summary>
    public const int MaxAttempts = 5;

    private readonly ConcurrentDictionary<(string Instance, string Execution), int> _failures = new();

    /// <exception cref="SessionAbortedException">The episode could not be run and is to be tried again.</exception>
    public async Task RunAsync(DispatchMiddlewareContext context)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        context.SetProperty(functions.Orchestrator(state.Name) is { } function
            ? await RunAsync(state, function)
            : OrchestratorExecutionResult.ForFailure(functions.UnknownOrchestrator(state.Name), details: null as string));
    }

    private async Task<OrchestratorExecutionResult> RunAsync(OrchestrationRuntimeState state, LoadedFunction function)
    {
        var instance = state.OrchestrationInstance!;
        Stamp(state);
        try
        {
            // An orchestrator answers at once, so it is not asked to stop with the host.
            var request = EpisodeMessage.Encode(state);
            var response = await invoke(function, Guid.NewGuid().ToString(), r => Fill(r, function, request), CancellationToken.None);
            var episode = EpisodeMessage.Decode(response.ReturnValue);
            var result = new OrchestratorExecutionResult
            {
                Actions = [.. episode.Actions.Select(a => a.ToCore())],
                CustomStatus = episode.CustomStatus,
            };
            if (!_failures.IsEmpty)
                _failures.TryRemove((instance.InstanceId, instance.ExecutionId), out _);
            return result;
        }
        catch (WorkerStoppedException exception)
        {
            throw new SessionAbortedException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is FunctionFailedException or FormatException or NotSupportedException
            or Google.Protobuf.InvalidProtocolBufferException)
        {
            return FailOrTryAgain(instance, function, exception);
        }
    }

    private void Fill(InvocationRequest request, LoadedFunction function, string episode)
    {
        request.InputData.Add(new ParameterBinding { Name = function.Trigger.Name, Data = new TypedData { String = episode } });
        clients.AddTo(request, function);
    }

    // The instant at which an episode starts is the orchestrator's CurrentUtcDateTime; DurableTask.Core takes the system's.
    private void Stamp(OrchestrationRuntimeState state)
    {
        if (clock == TimeProvider.System)
            return;
        foreach (var begin in state.NewEvents.OfType<OrchestratorStartedEvent>())
            begin.Timestamp = clock.GetUtcNow().UtcDateTime;
    }

    private OrchestratorExecutionResult FailOrTryAgain(OrchestrationInstance instance, LoadedFunction function, Exception exception)
    {
        var key = (instance.InstanceId, instance.ExecutionId);
        var attempts = _failures.AddOrUpdate(key, 1, (_, count) => count + 1);
        LogFailed(exception, function.Name, instance.InstanceId, attempts);
        if (attempts < MaxAttempts)
            throw new SessionAbortedException(exception.Message, exception);
        _failures.TryRemove(key, out _);
        return OrchestratorExecutionResult.ForFailure($"Function '{function.Name}' failed with an unhandled exception.", exception);
    }

    [LoggerMessage(LogLevel.Error, "The worker failed to run orchestrator {Name} of instance {Instance}, attempt {Attempt}.")]
    private partial void LogFailed(Exception exception, string name, string instance, int attempt);
}
