using DurableTask.Core;
using DurableTask.Sqlite.Serialization;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite;

// What a program needs that moves the clock by hand.
public sealed partial class SqliteOrchestrationService
{
    /// <summary>
    /// Occurs when something was committed or an episode has ended, so that <see cref="NextDue"/> or <see cref="IsIdle"/> may have changed.
    /// Handlers run on the thread that writes, and hold it up.
    /// </summary>
    public event EventHandler? Changed;

    /// <summary>
    /// Gets the earliest instant for which a timer or a start is set; null if there is none. It is in the past if its work has not run
    /// yet. Read from the file at each call.
    /// </summary>
    public DateTimeOffset? NextDue =>
        Hub.Read(sql => InboxRow.NextDue(sql, after: 0)) is { } ticks ? new DateTimeOffset(ticks.ToUtcDateTime()) : null;

    /// <summary>
    /// Gets whether no orchestration or activity runs, none is ready to run, and no timer is due by the clock. A started worker then does
    /// nothing until a client calls or the clock comes to <see cref="NextDue"/>.
    /// </summary>
    public bool IsIdle => Hub.IsIdle;

    /// <summary>
    /// Waits until the service is idle (<see cref="IsIdle"/>). What is due by the clock is fired, even if the clock passed its instant
    /// without calling its timers.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the service is idle.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task WaitForIdleAsync(CancellationToken cancellationToken = default) => Hub.WaitForIdleAsync(cancellationToken);

    /// <summary>
    /// Has a worker's orchestrations see the time of the service's clock (<see cref="OrchestrationContext.CurrentUtcDateTime"/>). Durable
    /// Task stamps the begin of an episode by the system's clock; this corrects it before the orchestrator runs. Not needed with the
    /// system's clock. Call it before the worker starts, and before other middleware is added.
    /// </summary>
    /// <param name="worker">The worker.</param>
    /// <returns>The worker.</returns>
    public TaskHubWorker UseClock(TaskHubWorker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        worker.AddOrchestrationDispatcherMiddleware((context, next) =>
        {
            if (context.GetProperty<OrchestrationRuntimeState>() is { } runtime)
                EventStamps.StampBegin(runtime, UtcNow);
            return next();
        });
        return worker;
    }
}
