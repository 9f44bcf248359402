using System.Collections.Immutable;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>The client of the engine in this process.</summary>
internal sealed class LocalDurableTaskClient(DurableEngine engine, ManagementAddress address) : DurableTaskClient("local")
{
    private readonly DataConverter converter = engine.Setting.Converter;

    public ManagementAddress Address => address;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        cancellation.ThrowIfCancellationRequested();
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        var start = new InstanceStart(id, orchestratorName.Name, converter.Serialize(input))
        {
            At = options?.StartAt?.UtcDateTime,
            Tags = options is { Tags.Count: > 0 } ? new Dictionary<string, string>(options.Tags) : null,
        };
        if (options?.DedupeStatuses is { } dedupe)
        {
            var kept = dedupe.Select(Status).ToHashSet();
            start = start with { Keeps = kept.Contains };
        }

        return await engine.StartInstanceAsync(start)
            ? id
            : throw new OrchestrationAlreadyExistsException($"An Orchestration instance with the ID {id} already exists.");
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(instanceId, HistoryEventKind.EventRaised, eventName, eventPayload, false, cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, HistoryEventKind.ExecutionTerminated, null, options?.Output, options?.Recursive ?? false, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, HistoryEventKind.ExecutionSuspended, null, reason, false, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, HistoryEventKind.ExecutionResumed, null, reason, false, cancellation);

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Metadata(
            await engine.WaitAsync(instanceId, status => status != OrchestrationRuntimeStatus.Pending, cancellation), getInputsAndOutputs);
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Metadata(await engine.WaitAsync(instanceId, InstanceRow.Ended, cancellation), getInputsAndOutputs);
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(engine.Find(instanceId) is { } row ? Metadata(row, getInputsAndOutputs) : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(engine, Metadata, filter ?? new OrchestrationQuery());

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var (before, count) = await engine.PurgeAsync(instanceId, options?.Recursive ?? false);
        return before is { } status && !InstanceRow.Ended(status)
            ? throw new InvalidOperationException($"Instance '{instanceId}' is {status}; only one that has ended can be purged.")
            : new PurgeResult(count, true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        new(await engine.PurgeAllAsync(filter, options?.Recursive ?? false, cancellation), true);

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var row = engine.Find(instanceId) ?? throw NotFound(instanceId);
        var id = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : row.Id;
        return await engine.StartInstanceAsync(new InstanceStart(id, row.Name, row.Input) { Tags = row.Tags })
            ? id
            : throw new InvalidOperationException($"Instance '{instanceId}' has not ended; it cannot be restarted under its id.");
    }

    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var before = await engine.RewindAsync(instanceId, reason) ?? throw NotFound(instanceId);
        if (before != OrchestrationRuntimeStatus.Failed)
        {
            throw new InvalidOperationException($"Instance '{instanceId}' is {before}; only a failed one can be rewound.");
        }
    }

    public override ValueTask DisposeAsync() => default;

    private static ArgumentException NotFound(string id) => new($"An orchestration with the instanceId {id} was not found.");

    private static OrchestrationRuntimeStatus Status(string text) => Enum.TryParse<OrchestrationRuntimeStatus>(text, true, out var status)
        ? status
        : throw new ArgumentException($"'{text}' is no runtime status, so no instance can be deduplicated by it.");

    private async Task SendAsync(
        string id, HistoryEventKind kind, string? name, object? data, bool whole, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        cancellation.ThrowIfCancellationRequested();
        await engine.SendAsync(id, new HistoryEvent(kind, engine.Now) { Name = name, Data = converter.Serialize(data), Whole = whole });
    }

    private OrchestrationMetadata Metadata(InstanceRow row, bool withData) => new(row.Name, row.Id)
    {
        DataConverter = withData ? converter : null,
        RuntimeStatus = row.Status,
        CreatedAt = row.Created,
        LastUpdatedAt = row.Updated,
        SerializedInput = withData ? row.Input : null,
        SerializedOutput = withData ? row.Output : null,
        SerializedCustomStatus = withData ? row.CustomStatus : null,
        FailureDetails = withData ? row.Failure : null,
        Tags = (IReadOnlyDictionary<string, string>?)row.Tags ?? ImmutableDictionary<string, string>.Empty,
    };

    private sealed class InstancePages(
        DurableEngine engine, Func<InstanceRow, bool, OrchestrationMetadata> metadata, OrchestrationQuery query)
        : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
            string? continuationToken = default, int? pageSizeHint = default)
        {
            var after = continuationToken ?? query.ContinuationToken;
            var size = pageSizeHint ?? query.PageSize;
            do
            {
                var rows = engine.Query(query, after, size);
                after = rows.Count < size ? null : rows[^1].Id;
                yield return new Page<OrchestrationMetadata>([.. rows.Select(r => metadata(r, query.FetchInputsAndOutputs))], after);
                await Task.CompletedTask;
            }
            while (after is not null);
        }
    }
}
