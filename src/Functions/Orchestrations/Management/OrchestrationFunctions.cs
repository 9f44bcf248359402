using Grpc.Core;
using Microsoft.AspNetCore.Http;
using SecureMx.Documents;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;

namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>
/// The orchestrations, for operators with their own token: the client of the function asks the task hub, so that the key of the management
/// API of Durable Functions is in no answer.
/// </summary>
public sealed class OrchestrationFunctions(OrchestrationRecordStore records)
{
    private const string Route = "orchestrations/{instanceId}";

    /// <summary>The orchestrations in the order of their ids, those of a status or of a kind.</summary>
    /// <remarks>Budget: one page of the task hub, which may hold fewer than asked for and still have a next one.</remarks>
    [Function("ListOrchestrations"), Access(Role.Operator)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "orchestrations")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var query = request.ReadQuery("status", "kind", "limit", "cursor");
        var filter = new OrchestrationQuery(
            Statuses: query.Choice<OrchestrationStatus>("status") is { } status ? [OrchestrationStatuses.ToRuntime(status)] : null,
            InstanceIdPrefix: query.Choice<OrchestrationKind>("kind") is { } kind ? OrchestrationKinds.PrefixOf(kind) : null,
            PageSize: query.Limit,
            ContinuationToken: query.Cursor);
        try
        {
            await foreach (var page in client.GetAllInstancesAsync(filter).AsPages().WithCancellation(request.HttpContext.RequestAborted))
            {
                return Answer.List(
                    query, [.. page.Values.Select(OrchestrationSummaryView.Of)],
                    string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            }
        }
        catch (RpcException exception) when (
            query.Cursor is not null && exception.StatusCode is StatusCode.InvalidArgument or StatusCode.Unknown)
        {
            throw new InvalidCursorException();
        }

        return Answer.List<OrchestrationSummaryView>(query, [], null);
    }

    /// <summary>One orchestration: its status, its history, and what operators have done with it.</summary>
    /// <remarks>Budget: two reads of the task hub, one point read.</remarks>
    [Function("GetOrchestration"), Access(Role.Operator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string instanceId,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        return await ShowAsync(client, instanceId, request.HttpContext.RequestAborted) is { } view
            ? Answer.Resource(view)
            : Problem.NotFound();
    }

    /// <summary>Ends an orchestration where it is.</summary>
    /// <remarks>Budget, for all that act: three reads and one command of the task hub, three point reads, two replaces.</remarks>
    [Function("TerminateOrchestration"), Access(Role.Operator)]
    public Task<IResult> Terminate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/terminate")] HttpRequest request, string instanceId,
        [DurableClient] DurableTaskClient client) =>
        ActAsync(request, instanceId, client, OrchestrationAction.Terminate);

    /// <summary>Holds an orchestration until it is resumed.</summary>
    [Function("SuspendOrchestration"), Access(Role.Operator)]
    public Task<IResult> Suspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/suspend")] HttpRequest request, string instanceId,
        [DurableClient] DurableTaskClient client) =>
        ActAsync(request, instanceId, client, OrchestrationAction.Suspend);

    /// <summary>Lets a suspended orchestration continue.</summary>
    [Function("ResumeOrchestration"), Access(Role.Operator)]
    public Task<IResult> Resume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/resume")] HttpRequest request, string instanceId,
        [DurableClient] DurableTaskClient client) =>
        ActAsync(request, instanceId, client, OrchestrationAction.Resume);

    /// <summary>Does again the step at which an orchestration failed.</summary>
    [Function("RewindOrchestration"), Access(Role.Operator)]
    public Task<IResult> Rewind(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/rewind")] HttpRequest request, string instanceId,
        [DurableClient] DurableTaskClient client) =>
        ActAsync(request, instanceId, client, OrchestrationAction.Rewind);

    /// <summary>Begins an orchestration that has ended again, under the same id with the same input.</summary>
    [Function("RestartOrchestration"), Access(Role.Operator)]
    public Task<IResult> Restart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/restart")] HttpRequest request, string instanceId,
        [DurableClient] DurableTaskClient client) =>
        ActAsync(request, instanceId, client, OrchestrationAction.Restart);

    private async Task<IResult> ActAsync(HttpRequest request, string instanceId, DurableTaskClient client, OrchestrationAction action)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<OrchestrationActionRequest>();
        if (OperatorText.Fault("/reason", body.Reason) is { } fault)
            return Problem.Malformed([fault]);
        var cancellationToken = request.HttpContext.RequestAborted;
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is not { } before)
            return Problem.NotFound();

        var status = OrchestrationStatuses.Of(before.RuntimeStatus);
        var actionId = request.NewId("act");
        var known = (await records.ReadAsync(instanceId, cancellationToken)).FirstOrDefault(one => one.ActionId == actionId);
        if (known is { Outcome: ActionOutcome.Requested } && OrchestrationActions.HasReached(action, status))
        {
            await records.ConcludeAsync(instanceId, actionId, ActionOutcome.Taken); // a crash came before this
        }
        else if (known is not { Outcome: ActionOutcome.Taken })
        {
            if (OrchestrationActions.Refusal(action, status) is { } refusal)
                return Problem.Conflict(refusal);
            if (!await records.RequestAsync(instanceId, actionId, action, body.Reason, request.Caller().ToActor(), cancellationToken))
                return Full();
            if (!await TryTakeAsync(client, action, instanceId, body.Reason))
            {
                await records.ConcludeAsync(instanceId, actionId, ActionOutcome.Refused);
                return Problem.Conflict(new(
                    "The orchestration has changed meanwhile. Read it again.", "オーケストレーションの状態が変わりました。もう一度確認してください。"));
            }

            await records.ConcludeAsync(instanceId, actionId, ActionOutcome.Taken);
        }

        return await ShowAsync(client, instanceId, cancellationToken) is { } view
            ? Answer.Accepted($"orchestrations/{instanceId}", view)
            : Problem.NotFound();
    }

    private async Task<OrchestrationView?> ShowAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
            return null;
        var record = await records.ReadAsync(instanceId, cancellationToken);
        try
        {
            // What has not begun has no history.
            var history = instance.RuntimeStatus == OrchestrationRuntimeStatus.Pending
                ? []
                : HistoryEventView.Of([.. await client.GetOrchestrationHistoryAsync(instanceId, cancellationToken)]);
            return OrchestrationView.Of(instance, history, record);
        }
        catch (ArgumentException)
        {
            return null; // purged in between
        }
    }

    // False where the status no longer allows it.
    private static async Task<bool> TryTakeAsync(DurableTaskClient client, OrchestrationAction action, string instanceId, string reason)
    {
        try
        {
            await client.TakeAsync(action, instanceId, reason, CancellationToken.None);
            return true;
        }
        catch (RpcException exception) when (
            exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound or StatusCode.AlreadyExists)
        {
            return false;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static Problem Full() => Problem.OverQuota("", new(
        $"There were {OrchestrationRecordStore.MaximumActions} actions on this orchestration, which is the most that its record takes.",
        $"このオーケストレーションへの操作は {OrchestrationRecordStore.MaximumActions} 件あり、上限に達しています。"));
}

/// <summary>Why an operator acts on an orchestration.</summary>
/// <param name="Reason">1 to 2,000 characters.</param>
public sealed record OrchestrationActionRequest(string Reason);
