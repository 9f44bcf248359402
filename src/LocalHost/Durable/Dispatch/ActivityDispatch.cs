using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using SecureMx.LocalHost.Worker;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Durable.Dispatch;

/// <summary>Middleware of the task hub worker that runs activities in the Functions worker.</summary>
/// <param name="functions">The app's activities.</param>
/// <param name="invoke">Runs a function.</param>
/// <param name="clients">The inputs of <c>[DurableClient]</c> parameters.</param>
/// <param name="clock">Stamps the answers.</param>
/// <param name="timeout">Time limit, by the system's clock: <c>functionTimeout</c> of host.json, or infinite.</param>
/// <param name="stopping">Asks running activities to stop with the host; they are run again after the next start.</param>
internal sealed class ActivityDispatch(
    DurableFunctions functions,
    FunctionInvoker invoke,
    DurableClientBinding clients,
    TimeProvider clock,
    TimeSpan timeout,
    CancellationToken stopping)
{
    private const string TimeoutType = "Microsoft.Azure.WebJobs.Host.FunctionTimeoutException";

    /// <exception cref="SessionAbortedException">The activity could not be run to its end and is to be run again.</exception>
    public async Task RunAsync(DispatchMiddlewareContext context)
    {
        var scheduled = context.GetProperty<TaskScheduledEvent>();
        var instance = context.GetProperty<OrchestrationInstance>();
        var answer = functions.Activity(scheduled.Name) is { } function
            ? await RunAsync(scheduled, instance.InstanceId, function)
            : Failed(scheduled, functions.UnknownActivity(scheduled.Name), null);
        answer.Timestamp = clock.GetUtcNow().UtcDateTime;
        context.SetProperty(new ActivityExecutionResult { ResponseEvent = answer });
    }

    private async Task<HistoryEvent> RunAsync(TaskScheduledEvent scheduled, string instanceId, LoadedFunction function)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        ending.CancelAfter(timeout);
        try
        {
            // A function that does not heed its cancellation holds no place here; its late answer is ignored.
            var response = await invoke(function, Guid.NewGuid().ToString(), r => Fill(r, function, scheduled, instanceId), ending.Token)
                .WaitAsync(ending.Token);
            return new TaskCompletedEvent(-1, scheduled.EventId, ActivityMessage.Result(response.ReturnValue));
        }
        catch (Exception exception) when (stopping.IsCancellationRequested && EndsByCancellation(exception))
        {
            throw new SessionAbortedException("The host is stopping.", exception);
        }
        catch (WorkerStoppedException exception)
        {
            throw new SessionAbortedException(exception.Message, exception);
        }
        catch (Exception exception) when (ending.IsCancellationRequested && EndsByCancellation(exception))
        {
            return TimedOut(scheduled, function);
        }
        catch (FunctionFailedException exception)
        {
            return Failed(scheduled, Unhandled(function), ActivityMessage.Failure(exception));
        }
    }

    private void Fill(InvocationRequest request, LoadedFunction function, TaskScheduledEvent scheduled, string instanceId)
    {
        request.InputData.Add(new ParameterBinding
        {
            Name = function.Trigger.Name,
            Data = new TypedData { String = ActivityMessage.Input(scheduled.Input) },
        });
        request.TriggerMetadata["instanceId"] = new TypedData { String = instanceId };
        clients.AddTo(request, function);
    }

    private TaskFailedEvent TimedOut(TaskScheduledEvent scheduled, LoadedFunction function)
    {
        var message = $"Timeout value of {timeout:c} was exceeded by function: {function.Name}";
        return Failed(scheduled, Unhandled(function), new FailureDetails(TimeoutType, message, null, null, isNonRetriable: false));
    }

    private static bool EndsByCancellation(Exception exception) => exception is FunctionFailedException or OperationCanceledException;

    private static TaskFailedEvent Failed(TaskScheduledEvent scheduled, string reason, FailureDetails? details) =>
        new(-1, scheduled.EventId, reason, null, details);

    private static string Unhandled(LoadedFunction function) => $"Function '{function.Name}' failed with an unhandled exception.";
}
