using System.Diagnostics;
using DurableTask.Core;
using DurableTask.Core.Middleware;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Durable.Dispatch;

namespace SecureMx.LocalHost.Durable;

/// <summary>Runs the orchestrations of one app: a task hub, the worker of DurableTask.Core, and the way from it to the functions.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    // A stop waits so long for what runs, asks it to stop, and waits so long again. What has not ended by then runs again after the next
    // start.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskHubWorker _worker;
    private readonly DurableTaskSettings _settings;
    private readonly ActivityListener _traces = Traces.Propagate();
    private int _running;
    private bool _started;

    /// <param name="hub">The task hub and its storage. The creator of the storage closes it, after this host has stopped.</param>
    /// <param name="settings">The settings of host.json.</param>
    /// <param name="functions">The app's orchestrators and activities.</param>
    /// <param name="invoke">Runs a function in the app.</param>
    /// <param name="clients">The inputs of <c>[DurableClient]</c> parameters.</param>
    /// <param name="clock">The clock of the storage.</param>
    /// <param name="functionTimeout">Time limit; null if without limit.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public DurableHost(
        TaskHubOperations hub,
        DurableTaskSettings settings,
        DurableFunctions functions,
        FunctionInvoker invoke,
        DurableClientBinding clients,
        TimeProvider clock,
        TimeSpan? functionTimeout,
        ILoggerFactory loggers)
    {
        _settings = settings;
        var orchestrators = new OrchestratorDispatch(functions, invoke, clients, clock, loggers.CreateLogger<OrchestratorDispatch>());
        var activities = new ActivityDispatch(
            functions, invoke, clients, clock, functionTimeout ?? Timeout.InfiniteTimeSpan, _stopping.Token);
        _worker = new TaskHubWorker(hub.Backend.Service, new NoTasks<TaskOrchestration>(), new NoTasks<TaskActivity>(), loggers)
        {
            ErrorPropagationMode = ErrorPropagationMode.UseFailureDetails,
        };
        _worker.AddOrchestrationDispatcherMiddleware((context, _) => CountedAsync(orchestrators.RunAsync, context));
        _worker.AddActivityDispatcherMiddleware((context, _) => CountedAsync(activities.RunAsync, context));
    }

    /// <summary>Creates the task hub if it is missing and begins to run what is due.</summary>
    public async Task StartAsync()
    {
        await _worker.orchestrationService.CreateIfNotExistsAsync();
        await _worker.StartAsync();
        _started = true;
        _worker.TaskOrchestrationDispatcher.IncludeParameters = _settings.StoresInputs;
    }

    /// <summary>Takes no more work, and waits for what runs, less than a second.</summary>
    public async Task StopAsync()
    {
        if (!_started)
            return;
        _started = false;
        // Unforced, the worker of DurableTask.Core looks once a second whether everything has ended.
        var stopped = _worker.StopAsync(isForced: true);
        await WhenNothingRunsAsync();
        await _stopping.CancelAsync();
        await WhenNothingRunsAsync();
        await Task.WhenAny(stopped, Task.Delay(Patience));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _worker.Dispose();
        _traces.Dispose();
        _stopping.Dispose();
    }

    private async Task CountedAsync(Func<DispatchMiddlewareContext, Task> run, DispatchMiddlewareContext context)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await run(context);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task WhenNothingRunsAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _running) > 0 && Stopwatch.GetElapsedTime(began) < Patience)
            await Task.Delay(Look);
        // What has just ended is on its way into the storage.
        await Task.Delay(Look);
    }

    /// <summary>Orchestrators and activities are run by the middleware, so that there are none for DurableTask.Core to create.</summary>
    private sealed class NoTasks<T> : INameVersionObjectManager<T>
    {
        public void Add(ObjectCreator<T> creator) => throw new NotSupportedException();

        public T? GetObject(string name, string? version) => default;
    }
}
