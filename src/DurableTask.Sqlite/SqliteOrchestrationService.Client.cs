using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Writes;
using Newtonsoft.Json;

namespace DurableTask.Sqlite;

// What a client calls.
public sealed partial class SqliteOrchestrationService
{
    /// <summary>Starts an orchestration, whatever its id may have run before: see the other overload without statuses.</summary>
    /// <param name="creationMessage">The message, with an <see cref="ExecutionStartedEvent"/>.</param>
    /// <returns>A task that ends when the start is on the disk.</returns>
    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage) => CreateTaskOrchestrationAsync(creationMessage, null);

    /// <summary>
    /// Starts an orchestration. An instance of the same id is replaced, running or not, unless its status is one of those given. With a
    /// <see cref="ExecutionStartedEvent.ScheduledStartTime"/> it is pending until then; events for it wait for its start.
    /// </summary>
    /// <param name="creationMessage">The message, with an <see cref="ExecutionStartedEvent"/>.</param>
    /// <param name="dedupeStatuses">The statuses in which an instance of the same id forbids the start; null for none.</param>
    /// <returns>A task that ends when the start is on the disk.</returns>
    /// <exception cref="OrchestrationAlreadyExistsException">There is an instance of the same id in one of these statuses.</exception>
    /// <exception cref="ArgumentException">The message is no start, or has no instance id.</exception>
    public async Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses)
    {
        ArgumentNullException.ThrowIfNull(creationMessage);
        if (creationMessage.Event is not ExecutionStartedEvent start)
            throw new ArgumentException("Only ExecutionStarted messages start an orchestration.", nameof(creationMessage));
        ThrowIfNoInstance(creationMessage);
        start.OrchestrationInstance ??= creationMessage.OrchestrationInstance;
        start.OrchestrationInstance.ExecutionId ??= Guid.NewGuid().ToString("N");
        var hub = Hub;
        if (hub.StampsEvents)
            start.Timestamp = UtcNow;
        if (await new CreateWrite(hub, creationMessage, dedupeStatuses ?? []).RunAsync() is { } status)
        {
            throw new OrchestrationAlreadyExistsException(
                $"An orchestration with the instance id '{start.OrchestrationInstance.InstanceId}' and the status {status} already "
                    + "exists.");
        }
    }

    /// <summary>Sends a message to an orchestration. It is dropped if there is no such instance, or if that has ended.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A task that ends when the message is on the disk.</returns>
    public Task SendTaskOrchestrationMessageAsync(TaskMessage message) => SendTaskOrchestrationMessageBatchAsync(message);

    /// <summary>Sends messages to orchestrations, in their order, all of them or none.</summary>
    /// <param name="messages">The messages.</param>
    /// <returns>A task that ends when the messages are on the disk.</returns>
    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
            ThrowIfNoInstance(message);
        var hub = Hub;
        if (hub.StampsEvents)
            EventStamps.Stamp(messages, UtcNow);
        return new SendWrite(hub, messages).RunAsync();
    }

    /// <summary>Ends an orchestration. One that has not started yet, since it is to start later, ends at once.</summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="reason">The reason, which becomes its output.</param>
    /// <returns>A task that ends when the request is on the disk.</returns>
    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string reason) =>
        SendTaskOrchestrationMessageAsync(To(instanceId, new ExecutionTerminatedEvent(-1, reason)));

    /// <summary>
    /// Has a failed orchestration run on: what failed in it, and what had no answer yet, is called again; sub-orchestrations that failed
    /// are rewound in their turn. Nothing happens to an instance that is running.
    /// </summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="reason">The reason, kept in the history.</param>
    /// <returns>A task that ends when the request is on the disk.</returns>
    public Task RewindTaskOrchestrationAsync(string instanceId, string reason) =>
        SendTaskOrchestrationMessageAsync(To(instanceId, new ExecutionRewoundEvent(-1, reason)));

    /// <summary>Gives the state of an instance, of which the latest execution is kept.</summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="allExecutions">Makes no difference.</param>
    /// <returns>A list with the state; an empty one if there is no such instance.</returns>
    public async Task<IList<OrchestrationState>> GetOrchestrationStateAsync(string instanceId, bool allExecutions) =>
        await GetOrchestrationStateAsync(instanceId, null) is { } state ? [state] : [];

    /// <summary>Gives the state of an instance.</summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="executionId">Makes no difference: the latest execution is meant.</param>
    /// <returns>The state; null if there is no such instance.</returns>
    public Task<OrchestrationState> GetOrchestrationStateAsync(string instanceId, string? executionId)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        return Task.FromResult(Hub.Read(sql =>
        {
            using var row = sql.Query(StateRow.SelectById, instanceId);
            return row.Read() ? StateRow.Read(row, withPayloads: true) : null;
        }))!;
    }

    /// <summary>Gives the history of an instance as a JSON array of its events. <see cref="GetHistoryAsync"/> gives the events.</summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="executionId">The execution's id; null for the latest.</param>
    /// <returns>The JSON; an empty array if there is no such instance or execution.</returns>
    public async Task<string> GetOrchestrationHistoryAsync(string instanceId, string? executionId) =>
        JsonConvert.SerializeObject(await GetHistoryAsync(instanceId, executionId), new JsonSerializerSettings());

    /// <summary>Gives the history of an instance.</summary>
    /// <param name="instanceId">The instance's id.</param>
    /// <param name="executionId">The execution's id; null for the latest.</param>
    /// <returns>The events in their order; none if there is no such instance or execution.</returns>
    public Task<IReadOnlyList<HistoryEvent>> GetHistoryAsync(string instanceId, string? executionId = null)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        return Task.FromResult<IReadOnlyList<HistoryEvent>>(Hub.Read(sql =>
            sql.Scalar(
                "SELECT key FROM instances WHERE id = $1 AND execution = coalesce($2, execution)", instanceId, executionId) is long key
                ? HistoryRow.ReadEvents(sql, key).Events
                : []));
    }

    /// <summary>Waits for the end of an orchestration, in real time.</summary>
    /// <param name="instanceId">The instance's id. There need not be such an instance yet.</param>
    /// <param name="executionId">Makes no difference: an instance that continues as new goes on.</param>
    /// <param name="timeout">How long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state; null if the time was over before.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<OrchestrationState> WaitForOrchestrationAsync(
        string instanceId, string? executionId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The time must not be negative.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout > TimeSpan.Zero && timeout < TimeSpan.FromDays(40))
            limit.CancelAfter(timeout);
        while (true)
        {
            var waiter = Hub.Waiters.Join(instanceId);
            try
            {
                var state = await GetOrchestrationStateAsync(instanceId, executionId);
                if (state is not null && StateRow.IsTerminal(state.OrchestrationStatus))
                    return state;
                if (timeout == TimeSpan.Zero)
                    return null!;
                await waiter.Source.Task.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null!;
            }
            finally
            {
                Hub.Waiters.Leave(instanceId, waiter);
            }
        }
    }

    private static TaskMessage To(string instanceId, HistoryEvent e) =>
        new() { OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId }, Event = e };

    private static void ThrowIfNoInstance(TaskMessage message)
    {
        if (string.IsNullOrWhiteSpace(message.OrchestrationInstance?.InstanceId))
            throw new ArgumentException("The message has no instance id.", nameof(message));
    }
}
