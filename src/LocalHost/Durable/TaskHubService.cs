using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.Tracing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SecureMx.LocalHost.Durable.Protocol;
using P = Microsoft.DurableTask.Protobuf;

namespace SecureMx.LocalHost.Durable;

/// <summary>The gRPC service behind the <c>DurableTaskClient</c> of the worker, with the status codes of the Durable extension.</summary>
internal sealed class TaskHubService(TaskHubDirectory hubs) : P.TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private const string ConnectionHeader = "Durable-ConnectionName";
    private const int EventsInAChunk = 1_000;

    /// <inheritdoc/>
    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    /// <inheritdoc/>
    public override async Task<P.CreateTaskHubResponse> CreateTaskHub(P.CreateTaskHubRequest request, ServerCallContext context)
    {
        await Hub(context).Backend.Service.CreateAsync(request.RecreateIfExists);
        return new P.CreateTaskHubResponse();
    }

    /// <inheritdoc/>
    public override async Task<P.DeleteTaskHubResponse> DeleteTaskHub(P.DeleteTaskHubRequest request, ServerCallContext context)
    {
        await Hub(context).Backend.Service.DeleteAsync();
        return new P.DeleteTaskHubResponse();
    }

    /// <inheritdoc/>
    public override async Task<P.CreateInstanceResponse> StartInstance(P.CreateInstanceRequest request, ServerCallContext context)
    {
        var start = new InstanceStart(request.Name, request.InstanceId, request.Input)
        {
            Version = request.Version,
            Tags = request.Tags.ToDictionaryOrNull(),
            Trace = TraceOf(request, context.RequestHeaders),
            ScheduledStart = request.ScheduledStartTimestamp?.ToDateTime(),
            ReplacedStatuses = request.OrchestrationIdReusePolicy is { } policy
                ? [.. policy.ReplaceableStatus.Select(s => (OrchestrationStatus)s)]
                : null,
        };
        try
        {
            return new P.CreateInstanceResponse { InstanceId = await Hub(context).StartAsync(start) };
        }
        catch (OrchestrationAlreadyExistsException)
        {
            throw Error(StatusCode.AlreadyExists, $"An Orchestration instance with the ID {request.InstanceId} already exists.");
        }
        catch (ArgumentException exception)
        {
            throw Error(StatusCode.InvalidArgument, exception.Message);
        }
    }

    /// <inheritdoc/>
    public override async Task<P.RaiseEventResponse> RaiseEvent(P.RaiseEventRequest request, ServerCallContext context)
    {
        RefuseUnlessLiving(request.InstanceId, await Hub(context).RaiseEventAsync(request.InstanceId, request.Name, request.Input));
        return new P.RaiseEventResponse();
    }

    /// <inheritdoc/>
    public override async Task<P.TerminateResponse> TerminateInstance(P.TerminateRequest request, ServerCallContext context)
    {
        RefuseUnlessLiving(request.InstanceId, await Hub(context).TerminateAsync(request.InstanceId, request.Output, request.Recursive));
        return new P.TerminateResponse();
    }

    /// <inheritdoc/>
    public override async Task<P.SuspendResponse> SuspendInstance(P.SuspendRequest request, ServerCallContext context)
    {
        RefuseUnlessLiving(request.InstanceId, await Hub(context).SuspendAsync(request.InstanceId, request.Reason));
        return new P.SuspendResponse();
    }

    /// <inheritdoc/>
    public override async Task<P.ResumeResponse> ResumeInstance(P.ResumeRequest request, ServerCallContext context)
    {
        RefuseUnlessLiving(request.InstanceId, await Hub(context).ResumeAsync(request.InstanceId, request.Reason));
        return new P.ResumeResponse();
    }

    /// <inheritdoc/>
    public override async Task<P.RewindInstanceResponse> RewindInstance(P.RewindInstanceRequest request, ServerCallContext context) =>
        await Hub(context).RewindAsync(request.InstanceId, request.Reason) switch
        {
            OrchestrationStatus.Failed => new P.RewindInstanceResponse(),
            null => throw NotFound(request.InstanceId),
            _ => throw Error(StatusCode.FailedPrecondition, "The rewind operation is only supported on failed orchestration instances."),
        };

    /// <inheritdoc/>
    public override async Task<P.RestartInstanceResponse> RestartInstance(P.RestartInstanceRequest request, ServerCallContext context)
    {
        try
        {
            var id = await Hub(context).RestartAsync(request.InstanceId, request.RestartWithNewInstanceId);
            return new P.RestartInstanceResponse { InstanceId = id ?? throw NotFound(request.InstanceId) };
        }
        catch (OrchestrationAlreadyExistsException)
        {
            throw Error(StatusCode.FailedPrecondition, $"An orchestration with the instanceId {request.InstanceId} has not ended.");
        }
    }

    /// <inheritdoc/>
    public override async Task<P.GetInstanceResponse> GetInstance(P.GetInstanceRequest request, ServerCallContext context) =>
        Found(await Hub(context).FindAsync(request.InstanceId), request);

    /// <inheritdoc/>
    public override async Task<P.GetInstanceResponse> WaitForInstanceStart(P.GetInstanceRequest request, ServerCallContext context) =>
        Found(await Hub(context).WaitForStartAsync(request.InstanceId, context.CancellationToken), request);

    /// <inheritdoc/>
    public override async Task<P.GetInstanceResponse> WaitForInstanceCompletion(P.GetInstanceRequest request, ServerCallContext context) =>
        Found(await Hub(context).WaitForEndAsync(request.InstanceId, Timeout.InfiniteTimeSpan, context.CancellationToken), request);

    /// <inheritdoc/>
    public override async Task<P.QueryInstancesResponse> QueryInstances(P.QueryInstancesRequest request, ServerCallContext context)
    {
        var query = request.Query;
        var page = await Hub(context).QueryAsync(
            new()
            {
                RuntimeStatus = query.RuntimeStatus.Count == 0 ? null : [.. query.RuntimeStatus.Select(s => (OrchestrationStatus)s)],
                CreatedTimeFrom = query.CreatedTimeFrom?.ToDateTime(),
                CreatedTimeTo = query.CreatedTimeTo?.ToDateTime(),
                PageSize = query.MaxInstanceCount,
                ContinuationToken = query.ContinuationToken,
                InstanceIdPrefix = query.InstanceIdPrefix,
                FetchInputsAndOutputs = query.FetchInputsAndOutputs,
                ExcludeEntities = true,
            },
            context.CancellationToken);
        var response = new P.QueryInstancesResponse { ContinuationToken = page.ContinuationToken };
        response.OrchestrationState.Add(page.OrchestrationState.Select(s => s.ToProtobuf(query.FetchInputsAndOutputs)));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<P.PurgeInstancesResponse> PurgeInstances(P.PurgeInstancesRequest request, ServerCallContext context)
    {
        var hub = Hub(context);
        switch (request.RequestCase)
        {
            case P.PurgeInstancesRequest.RequestOneofCase.InstanceId:
                var (before, deleted) = await hub.PurgeAsync(request.InstanceId, request.Recursive);
                return before is { } status && !TaskHubOperations.HasEnded(status)
                    ? throw Error(StatusCode.FailedPrecondition, $"The instance {request.InstanceId} is {status} and cannot be purged.")
                    : new P.PurgeInstancesResponse { DeletedInstanceCount = deleted, IsComplete = true };
            case P.PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter:
                var filter = request.PurgeInstanceFilter;
                var result = await hub.PurgeAsync(
                    filter.CreatedTimeFrom?.ToDateTime() ?? DateTime.UnixEpoch,
                    filter.CreatedTimeTo?.ToDateTime(),
                    [.. filter.RuntimeStatus.Select(s => (OrchestrationStatus)s)],
                    filter.Timeout?.ToTimeSpan());
                return new P.PurgeInstancesResponse { DeletedInstanceCount = result.DeletedInstanceCount, IsComplete = result.IsComplete };
            default:
                throw Error(StatusCode.Unimplemented, $"Instances cannot be purged by {request.RequestCase}.");
        }
    }

    /// <inheritdoc/>
    public override async Task StreamInstanceHistory(
        P.StreamInstanceHistoryRequest request, IServerStreamWriter<P.HistoryChunk> responseStream, ServerCallContext context)
    {
        var hub = Hub(context);
        var state = await hub.FindAsync(request.InstanceId) ?? throw NotFound(request.InstanceId);
        foreach (var events in StoredHistory.Parse(await hub.HistoryAsync(state)).Chunk(EventsInAChunk))
        {
            var chunk = new P.HistoryChunk();
            chunk.Events.Add(events.Select(e => e.ToProtobuf()));
            await responseStream.WriteAsync(chunk, context.CancellationToken);
        }
    }

    private static P.GetInstanceResponse Found(OrchestrationState? state, P.GetInstanceRequest request) => state is null
        ? new P.GetInstanceResponse()
        : new P.GetInstanceResponse { Exists = true, OrchestrationState = state.ToProtobuf(request.GetInputsAndOutputs) };

    private static void RefuseUnlessLiving(string instanceId, OrchestrationStatus? before)
    {
        if (before is not { } status)
            throw NotFound(instanceId);
        if (TaskHubOperations.HasEnded(status))
            throw Error(StatusCode.FailedPrecondition, $"The orchestration instance {instanceId} is {status}.");
    }

    // A client that names no trace calls from within one all the same: that of the function that starts the orchestration.
    private static DistributedTraceContext? TraceOf(P.CreateInstanceRequest request, Metadata headers) =>
        request.ParentTraceContext is { TraceParent.Length: > 0 } trace ? new(trace.TraceParent, trace.TraceState)
        : headers.GetValue("traceparent") is { Length: > 0 } parent ? new(parent, headers.GetValue("tracestate"))
        : null;

    private static RpcException NotFound(string instanceId) =>
        Error(StatusCode.NotFound, $"No orchestration instance with the ID {instanceId} was found.");

    private static RpcException Error(StatusCode code, string message) => new(new Status(code, message));

    private TaskHubOperations Hub(ServerCallContext context) => hubs.Find(context.RequestHeaders.GetValue(ConnectionHeader))
        ?? throw Error(StatusCode.FailedPrecondition, "There is no task hub of this connection.");
}
