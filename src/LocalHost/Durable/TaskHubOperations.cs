using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;

namespace SecureMx.LocalHost.Durable;

/// <summary>Operations of clients on a task hub, for the worker's client and for the management API alike.</summary>
internal sealed class TaskHubOperations(DurableBackend backend, DurableTaskSettings settings, TimeProvider clock)
{
    private static readonly OrchestrationStatus[] Ended =
        [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Canceled, OrchestrationStatus.Terminated];

    private static readonly OrchestrationStatus[] All = Enum.GetValues<OrchestrationStatus>();

    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    public DurableBackend Backend => backend;

    private IOrchestrationServiceClient Client => backend.Client;

    public static bool HasEnded(OrchestrationStatus status) => Ended.Contains(status);

    /// <summary>Starts an orchestration and gives its id.</summary>
    /// <exception cref="ArgumentException">The id or the name is none.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">There is an instance of this id that is to stay.</exception>
    public async Task<string> StartAsync(InstanceStart start)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(start.Name);
        var id = string.IsNullOrEmpty(start.InstanceId) ? Guid.NewGuid().ToString("N") : start.InstanceId;
        InstanceStart.CheckId(id);
        var instance = new OrchestrationInstance { InstanceId = id, ExecutionId = Guid.NewGuid().ToString("N") };
        var message = new TaskMessage
        {
            OrchestrationInstance = instance,
            Event = new ExecutionStartedEvent(-1, start.Input)
            {
                Name = start.Name,
                Version = start.Version ?? "",
                OrchestrationInstance = instance,
                Tags = start.Tags,
                ParentTraceContext = start.Trace ?? Traces.New(),
                ScheduledStartTime = start.ScheduledStart,
                Timestamp = clock.GetUtcNow().UtcDateTime,
            },
        };
        await Client.CreateTaskOrchestrationAsync(message, KeptStatuses(start.ReplacedStatuses));
        return id;
    }

    /// <summary>The state of an instance; null if there is none of this id.</summary>
    public async Task<OrchestrationState?> FindAsync(string instanceId) =>
        await Client.GetOrchestrationStateAsync(instanceId, executionId: null);

    /// <summary>Sends an event to an instance that has not ended.</summary>
    /// <returns>The status that the instance had; null if there is none of this id.</returns>
    public Task<OrchestrationStatus?> RaiseEventAsync(string instanceId, string name, string? json) =>
        SendToLivingAsync(instanceId, new EventRaisedEvent(-1, json) { Name = name });

    /// <summary>Suspends an instance that has not ended.</summary>
    /// <inheritdoc cref="RaiseEventAsync" path="/returns"/>
    public Task<OrchestrationStatus?> SuspendAsync(string instanceId, string? reason) =>
        SendToLivingAsync(instanceId, new ExecutionSuspendedEvent(-1, reason));

    /// <summary>Resumes an instance that has not ended.</summary>
    /// <inheritdoc cref="RaiseEventAsync" path="/returns"/>
    public Task<OrchestrationStatus?> ResumeAsync(string instanceId, string? reason) =>
        SendToLivingAsync(instanceId, new ExecutionResumedEvent(-1, reason));

    /// <summary>Ends an instance that has not ended, and its sub-orchestrations if asked.</summary>
    /// <inheritdoc cref="RaiseEventAsync" path="/returns"/>
    public async Task<OrchestrationStatus?> TerminateAsync(string instanceId, string? output, bool recursive = false)
    {
        var children = recursive ? await ChildrenAsync(instanceId) : [];
        var status = await SendToLivingAsync(instanceId, new ExecutionTerminatedEvent(-1, output));
        foreach (var child in children)
            await TerminateAsync(child, output, recursive);
        return status;
    }

    /// <summary>Makes an instance that failed do again what failed.</summary>
    /// <inheritdoc cref="RaiseEventAsync" path="/returns"/>
    public async Task<OrchestrationStatus?> RewindAsync(string instanceId, string? reason)
    {
        var status = (await FindAsync(instanceId))?.OrchestrationStatus;
        if (status == OrchestrationStatus.Failed)
            await backend.RewindAsync(instanceId, reason);
        return status;
    }

    /// <summary>Starts an orchestration again with the input that it had, under a new id or its own.</summary>
    /// <returns>The id; null if there is no such instance.</returns>
    /// <exception cref="OrchestrationAlreadyExistsException">It has not ended and was to keep its id.</exception>
    public async Task<string?> RestartAsync(string instanceId, bool withNewId) => await FindAsync(instanceId) is { } state
        ? await StartAsync(new InstanceStart(state.Name, withNewId ? null : instanceId, state.Input)
        {
            Version = state.Version,
            Tags = state.Tags,
        })
        : null;

    /// <summary>A page of instances.</summary>
    /// <exception cref="NotSupportedException">The backend cannot list instances.</exception>
    public Task<OrchestrationQueryResult> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        Client is IOrchestrationServiceQueryClient queries
            ? queries.GetOrchestrationWithQueryAsync(query, cancellationToken)
            : throw new NotSupportedException("This storage of orchestrations has no queries.");

    /// <summary>Forgets an instance that has ended, and its sub-orchestrations if asked.</summary>
    /// <returns>The status that it had, null if there is none, and how many were forgotten.</returns>
    public async Task<(OrchestrationStatus? Before, int Deleted)> PurgeAsync(string instanceId, bool recursive = false)
    {
        if (await FindAsync(instanceId) is not { OrchestrationStatus: var status })
            return (null, 0);
        if (!HasEnded(status))
            return (status, 0);
        var children = recursive ? await ChildrenAsync(instanceId) : [];
        var deleted = (await Purger.PurgeInstanceStateAsync(instanceId)).DeletedInstanceCount;
        foreach (var child in children)
            deleted += (await PurgeAsync(child, recursive)).Deleted;
        return (status, deleted);
    }

    /// <summary>Forgets the instances that were created in a range of time and have ended, of some statuses or all.</summary>
    public async Task<PurgeResult> PurgeAsync(
        DateTime from, DateTime? to, IReadOnlyCollection<OrchestrationStatus>? statuses, TimeSpan? timeout)
    {
        var ended = statuses is null or { Count: 0 } ? Ended : [.. statuses.Where(HasEnded)];
        return ended.Length == 0
            ? new PurgeResult(0)
            : await Purger.PurgeInstanceStateAsync(new PurgeInstanceFilter(from, to, ended) { Timeout = timeout });
    }

    /// <summary>Waits until an instance has begun to run, or has ended.</summary>
    public async Task<OrchestrationState> WaitForStartAsync(string instanceId, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(10); ; pause = pause < LongestLook ? pause * 2 : LongestLook)
        {
            if (await FindAsync(instanceId) is { OrchestrationStatus: not OrchestrationStatus.Pending } state)
                return state;
            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Waits until an instance has ended.</summary>
    /// <returns>Its state; null if the wait was over before.</returns>
    public async Task<OrchestrationState?> WaitForEndAsync(string instanceId, TimeSpan timeout, CancellationToken cancellationToken) =>
        await Client.WaitForOrchestrationAsync(instanceId, executionId: null, timeout, cancellationToken);

    /// <summary>The history of an instance's present execution as a JSON array, as DurableTask.Core writes it.</summary>
    public Task<string> HistoryAsync(OrchestrationState state) =>
        Client.GetOrchestrationHistoryAsync(state.OrchestrationInstance.InstanceId, state.OrchestrationInstance.ExecutionId);

    private IOrchestrationServicePurgeClient Purger =>
        Client as IOrchestrationServicePurgeClient ?? throw new NotSupportedException("This storage of orchestrations cannot purge them.");

    // What host.json keeps, and what the start itself does not name as replaceable.
    private OrchestrationStatus[] KeptStatuses(IReadOnlyCollection<OrchestrationStatus>? replaced) =>
        replaced is null ? [.. settings.KeptStatuses] : [.. All.Except(replaced).Union(settings.KeptStatuses)];

    private async Task<OrchestrationStatus?> SendToLivingAsync(string instanceId, HistoryEvent happening)
    {
        var status = (await FindAsync(instanceId))?.OrchestrationStatus;
        if (status is { } known && !HasEnded(known))
        {
            happening.Timestamp = clock.GetUtcNow().UtcDateTime;
            var instance = new OrchestrationInstance { InstanceId = instanceId };
            await Client.SendTaskOrchestrationMessageAsync(new TaskMessage { OrchestrationInstance = instance, Event = happening });
        }

        return status;
    }

    private async Task<IReadOnlyList<string>> ChildrenAsync(string instanceId) => await FindAsync(instanceId) is { } state
        ? [.. StoredHistory.Parse(await HistoryAsync(state)).OfType<SubOrchestrationInstanceCreatedEvent>().Select(e => e.InstanceId)]
        : [];
}
