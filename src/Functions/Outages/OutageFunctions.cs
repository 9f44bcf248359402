using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>Outages: recorded, listed, shown, corrected and withdrawn (S1).</summary>
public sealed class OutageFunctions(
    OutageStore outages, OutageCorrections corrections, OutageVisibility visibility, ContractStore contracts, OutboxDispatcher outbox,
    TimeProvider clock)
{
    private const int ReadAtOnce = 100;
    private const int MaximumShown = 50;
    private const int MaximumLookedAt = 200;

    /// <summary>Records an outage, over or not.</summary>
    /// <remarks>
    /// Budget: a point read for each contract that it names, 100 at once, one create, one batch of two writes, one point read, one start
    /// and one replace.
    /// </remarks>
    [Function("RecordOutage"), Access(Role.Operator)]
    public async Task<IResult> Record(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "outages")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<OutageRequest>();
        (
            var problem,
            var partners) = await CheckAsync(body, request.HttpContext.RequestAborted);
        if (problem is not null)
            return problem;

        var now = clock.Now();
        var outage = Domain.Outages.Of(request.NewId("out"), body.ToCommand());
        var entry = OutageEntryDocument.Of(outage.OutageId, now);
        var document = OutageDocument.Of(outage, entry.Id, partners);
        await outages.RecordAsync(document, entry, now, request.HttpContext.RequestAborted);
        await outbox.TryStartRequestedOnOperationAsync(
            client, outage.OutageId, OutageAnnouncementOrchestration.InstanceIdOf(outage.OutageId));
        var views = await visibility.ShowAsync([document], request.Caller(), now, request.HttpContext.RequestAborted);
        return Answer.Created($"outages/{outage.OutageId}", views[0], document.Version);
    }

    /// <summary>Outages, newest first: for operators all, for a partner those that struck its contracts.</summary>
    /// <remarks>
    /// Budget: pages of one partition, a point read for each outage, up to 200 looked at; for a partner its contracts
    /// (<see cref="OutageVisibility"/>).
    /// </remarks>
    [Function("ListOutages"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "outages")] HttpRequest request)
    {
        var query = request.ReadQuery("contractId", "limit", "cursor");
        (var caller, var now, var cancelled) = (request.Caller(), clock.Now(), request.HttpContext.RequestAborted);
        Contract? contract = null;
        if (query.Id("contractId") is { } contractId)
        {
            contract = (await contracts.FindForAsync(contractId, caller, cancelled))?.Contract;
            if (contract is null)
                return Answer.List<OutageView>(query, [], null);
        }

        List<OutageView> views = [];
        string? last = query.Cursor;
        int lookedAt = 0;
        bool isFull;
        do
        {
            int room = query.Limit - views.Count;
            (var items, last, isFull) = await outages.ListAsync(room, last, cancelled);
            OutageDocument[] found = [.. items.Select(item => item.Outage)];
            views.AddRange(
                contract is null ? await visibility.ShowAsync(
                    found, caller, now, cancelled) : OutageVisibility.Show(found, contract, caller, now));
            lookedAt += room;
        }
        while (last is not null && !isFull && views.Count < query.Limit && lookedAt < MaximumLookedAt);
        return Answer.List(query, views, last);
    }

    /// <summary>One outage; a partner does not learn of one that struck none of its contracts.</summary>
    /// <remarks>Budget: one point read; for a partner its contracts (<see cref="OutageVisibility"/>).</remarks>
    [Function("GetOutage"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "outages/{outageId}")] HttpRequest request, string outageId)
    {
        request.ReadQuery();
        var cancelled = request.HttpContext.RequestAborted;
        return await outages.FindAsync(outageId, cancelled) is { Document: var document }
            && await visibility.ShowAsync([document], request.Caller(), clock.Now(), cancelled) is [var view]
            ? Answer.Resource(view, document.Version)
            : Problem.NotFound();
    }

    /// <summary>
    /// Corrects an outage, or completes it when it has ended, while no claim on it is on the bill of a month that is over.
    /// </summary>
    /// <remarks>Budget: as recording, and that of <see cref="OutageCorrections"/>.</remarks>
    [Function("CorrectOutage"), Access(Role.Operator)]
    public async Task<IResult> Correct(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "outages/{outageId}")] HttpRequest request, string outageId)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<OutageCorrectionRequest>();
        var cancelled = request.HttpContext.RequestAborted;
        if (await outages.FindAsync(outageId, cancelled) is null)
            return Problem.NotFound();
        (var problem, var partners) = await CheckAsync(body, cancelled);
        if (problem is not null)
            return problem;

        return await corrections.CorrectAsync(
            outageId, body.ToCommand(), partners, body.Reason, request.Caller().ToActor(), request.IfMatch().Allows, cancelled) switch
        {
            CorrectionResult.Done done => Answer.Resource(
                (await visibility.ShowAsync([done.Outage], request.Caller(), clock.Now(), cancelled))[0], done.Outage.Version),
            var other => ProblemOf(other),
        };
    }

    /// <summary>Withdraws an outage, while no claim on it is on the bill of a month that is over.</summary>
    /// <remarks>Budget: that of <see cref="OutageCorrections"/>.</remarks>
    [Function("WithdrawOutage"), Access(Role.Operator)]
    public async Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "outages/{outageId}")] HttpRequest request, string outageId)
    {
        string? reason = request.ReadQuery("reason").Text("reason");
        return await corrections.WithdrawAsync(
            outageId, reason, request.Caller().ToActor(), request.IfMatch().Allows, request.HttpContext.RequestAborted) switch
        {
            CorrectionResult.Done => Answer.NoContent(),
            var other => ProblemOf(other),
        };
    }

    private static Problem ProblemOf(CorrectionResult result) => result switch
    {
        CorrectionResult.Refused refused => Problem.Refused(refused.Refusals),
        CorrectionResult.Stale => Problem.Stale(),
        _ => Problem.NotFound(),
    };

    private async Task<(Problem? Problem, IReadOnlyDictionary<string, IReadOnlyList<int>>? Partners)> CheckAsync(
        OutageRequest body, CancellationToken cancellationToken)
    {
        if (body.Faults() is [_, ..] faults)
            return (Problem.Malformed(faults), null);
        var stated = body.ToCommand();
        if (Domain.Outages.Check(stated, clock.Now()) is [_, ..] refusals)
            return (Problem.Refused(refusals), null);
        if (stated.ContractIds is null)
            return (null, null);

        // The places are those of the ids once each, as the outage keeps them.
        string[] ids = [.. stated.ContractIds.Distinct(StringComparer.Ordinal)];
        List<string> missing = [];
        Dictionary<string, List<int>> partners = new(StringComparer.Ordinal);
        for (int first = 0; first < ids.Length && missing.Count < MaximumShown; first += ReadAtOnce)
        {
            string[] some = ids[first..Math.Min(first + ReadAtOnce, ids.Length)];
            var found = await contracts.FindManyAsync(some, cancellationToken);
            missing.AddRange(some.Where((_, i) => found[i] is null));
            for (int i = 0; i < some.Length; i++)
            {
                if (found[i] is not { } contract)
                    continue;
                if (!partners.TryGetValue(contract.PartnerId, out var places))
                    partners.Add(contract.PartnerId, places = []);
                places.Add(first + i);
            }
        }

        return missing.Count == 0
            ? (null, partners.ToDictionary(partner => partner.Key, IReadOnlyList<int> (partner) => partner.Value, StringComparer.Ordinal))
            : (Problem.Refused([.. RefusalsOf(stated.ContractIds, missing)]), null);
    }

    private static IEnumerable<Refusal> RefusalsOf(IReadOnlyList<string> ids, IReadOnlyList<string> missing)
    {
        HashSet<string> unknown = new(missing, StringComparer.Ordinal);
        return Enumerable.Range(0, ids.Count).Where(i => unknown.Contains(ids[i])).Take(MaximumShown)
            .Select(i => Refusal.By(Rules.S1, JsonPointer.Append("/contractIds", i), new("There is no such contract.", "この契約はありません。")));
    }
}
