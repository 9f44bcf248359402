using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>
/// What an orchestrator sees of the world. Every member gives the same answer at the same point of each replay, so an orchestrator
/// that touches nothing else does the same each time.
/// </summary>
public abstract class TaskOrchestrationContext
{
    /// <summary>The orchestrator's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The id of this instance, unique in the task hub.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The orchestration that called this one as its sub-orchestration; null at the top.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The instant (UTC) at which the current episode began, as the history keeps it.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether the history is being gone over again, as opposed to something happening for the first time.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The factory behind <see cref="CreateReplaySafeLogger(string)"/>.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The input, or the default of <typeparamref name="T"/> where none was given.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity whose result is of no interest.</summary>
    /// <exception cref="TaskFailedException">The activity failed, after all its retries.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <inheritdoc cref="CallActivityAsync(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Calls an activity, which runs at least once, and gives its result.</summary>
    /// <exception cref="TaskFailedException">The activity failed, after all its retries.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Waits durably for a span of time from <see cref="CurrentUtcDateTime"/>.</summary>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>Waits durably until an instant, which is taken to UTC first.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an external event by its name (without case); one that came before it was awaited counts.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an external event for at most <paramref name="timeout"/>.</summary>
    /// <exception cref="TaskCanceledException">The time ran out first.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan)"/>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var stopTimer = new CancellationTokenSource();
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, stopTimer.Token);
        var received = WaitForExternalEvent<T>(eventName, stopWaiting.Token);
        var first = await Task.WhenAny(timer, received);

        // Whatever did not win must not outlive this call: a pending timer would be noise, a pending wait would swallow a later event.
#pragma warning disable CA1849 // CancelAsync leaves the orchestrator's thread.
        (first == received ? stopTimer : stopWaiting).Cancel();
#pragma warning restore CA1849
        return await received;
    }

    /// <summary>Sends an event to another instance; one that does not exist drops it.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets what the status queries show as custom status; null clears it.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Runs another orchestrator as an instance of its own and gives its output.</summary>
    /// <exception cref="TaskFailedException">It failed, after all its retries, or was terminated.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>
    /// Ends this execution and starts the instance anew with an empty history. External events that nobody has taken come along
    /// unless <paramref name="preserveUnprocessedEvents"/> is false; everything else that is pending is dropped.
    /// </summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>A new identifier (UUID version 5) that is the same in each replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent while history is replayed, so that a line appears once.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
