using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Misuse;

/// <summary>Restrictions against misuse: imposed and lifted at once (U1), the customer notified afterwards (U2).</summary>
public sealed class RestrictionFunctions(
    ContractStore contracts, OutboxDispatcher outbox, EventQueue queue, TimeProvider clock)
{
    private const string Route = "contracts/{contractId}/restrictions";
    private const string RestrictionRoute = Route + "/{restrictionId}";

    /// <summary>Restricts the contract's traffic at once; an orchestration notifies the customer.</summary>
    /// <remarks>
    /// Budget: one point read, one batch (state, event, outbox entry, event for the partner), one start, one replace.
    /// </remarks>
    [Function("ImposeRestriction"), Access(Role.Operator)]
    public async Task<IResult> Impose(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string contractId,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<RestrictionRequest>();
        var command = new RestrictTraffic(request.NewId("rst"), body.Reason, body.Accounts, body.Addresses);
        var result = await DecideAsync(
            request, contractId, (contract, now) => Restrictions.Impose(contract, command, now),
            after => EntryOf(after, command.RestrictionId)); // U1
        if (result is DecideResult.Committed committed)
        {
            queue.Enqueue(client, committed);
            await outbox.TryStartAsync(client, committed, EntryOf(committed.Contract, command.RestrictionId)); // U2
        }

        return result.ToAnswer(contract => Answer.Accepted(
            $"contracts/{contractId}/restrictions/{command.RestrictionId}", Shown(contract, command.RestrictionId),
            contract.Version));
    }

    /// <summary>Lifts a restriction; lifting it again changes nothing.</summary>
    /// <remarks>Budget of this and of the notification: one point read, one batch.</remarks>
    [Function("LiftRestriction"), Access(Role.Operator)]
    public async Task<IResult> Lift(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = RestrictionRoute + "/lift")] HttpRequest request, string contractId,
        string restrictionId, [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<LiftRequest>();
        var result = await DecideOnAsync(
            request, contractId, restrictionId, (contract, now) => Restrictions.Lift(contract, new(restrictionId, body.Reason), now)); // U1
        if (result is DecideResult.Committed committed)
            queue.Enqueue(client, committed);
        return result.ToAnswer(contract => Answer.Resource(Shown(contract, restrictionId), contract.Version));
    }

    /// <summary>Records that the customer was notified by other means; the orchestration sees it before its next attempt.</summary>
    [Function("RecordRestrictionNotification"), Access(Role.Operator)]
    public async Task<IResult> RecordNotification(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = RestrictionRoute + "/notification")] HttpRequest request,
        string contractId,
        string restrictionId)
    {
        request.ReadQuery();
        await request.ReadAsync(new NoMembers());
        var result = await DecideOnAsync(
            request, contractId, restrictionId, (contract, now) => Restrictions.RecordNotification(contract, restrictionId, now)); // U2
        return result.ToAnswer(contract => Answer.Resource(Shown(contract, restrictionId), contract.Version));
    }

    /// <summary>All restrictions, oldest first, lifted ones included.</summary>
    /// <remarks>Budget of this and of one: one point read.</remarks>
    [Function("ListRestrictions"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string contractId)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        if (await contracts.FindForAsync(
            contractId, request.Caller(), request.HttpContext.RequestAborted) is not { Contract: var contract })
        {
            return Problem.NotFound();
        }

        RestrictionView[] all = [.. contract.Restrictions.Select(restriction => Shown(contract, restriction.RestrictionId))];
        return Answer.Page(query, all, restriction => restriction.RestrictionId);
    }

    /// <summary>One restriction.</summary>
    [Function("GetRestriction"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = RestrictionRoute)] HttpRequest request, string contractId,
        string restrictionId)
    {
        request.ReadQuery();
        return await contracts.FindForAsync(contractId, request.Caller(), request.HttpContext.RequestAborted) is { Contract: var contract }
            && contract.Restriction(restrictionId) is not null
            ? Answer.Resource(Shown(contract, restrictionId), contract.Version)
            : Problem.NotFound();
    }

    private Task<DecideResult> DecideAsync(
        HttpRequest request, string contractId, Func<Contract, Instant, Decision> decide, Func<Contract, OutboxEntry>? entry = null,
        Func<Contract, bool>? isThere = null) =>
        contracts.DecideAsync(
            contractId, decide, request.Caller().ToActor(), request.IfMatch().Allows,
            entry is null ? null : after => [OutboxDocument.RequestOnContract(contractId, entry(after))],
            isThere, request.HttpContext.RequestAborted);

    private Task<DecideResult> DecideOnAsync(
        HttpRequest request, string contractId, string restrictionId, Func<Contract, Instant, Decision> decide) =>
        DecideAsync(request, contractId, decide, isThere: contract => contract.Restriction(restrictionId) is not null);

    private OutboxEntry EntryOf(Contract contract, string restrictionId) => OutboxEntry.OnContract(
        contract.ContractId, RestrictionNoticeOrchestration.Name,
        RestrictionNoticeOrchestration.InstanceIdOf(contract.ContractId, restrictionId), restrictionId,
        contract.Restriction(restrictionId)!.ImposedAt, clock.Now());

    private static RestrictionView Shown(Contract contract, string restrictionId) =>
        RestrictionView.Of(contract.Restriction(restrictionId)!) with
        {
            Orchestration = new(RestrictionNoticeOrchestration.InstanceIdOf(contract.ContractId, restrictionId)),
        };
}

/// <summary>An order to restrict traffic (U1). Without accounts and addresses it holds for the whole contract.</summary>
/// <param name="Reason">Reason to fear harm.</param>
/// <param name="Accounts">The accounts that it is limited to.</param>
/// <param name="Addresses">The IP addresses that it is limited to.</param>
public sealed record RestrictionRequest(string Reason, IReadOnlyList<string>? Accounts = null, IReadOnlyList<string>? Addresses = null);

/// <summary>An order to lift a restriction (U1).</summary>
/// <param name="Reason">Why.</param>
public sealed record LiftRequest(string Reason);
