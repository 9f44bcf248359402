using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>Outages and the claims for a fee reduction (section 8 of the rules).</summary>
public sealed class OutageFunctions(OutageStore outages, ContractStore contracts, BillStore bills, TimeProvider clock)
{
    private const int MaximumContracts = 10_000;
    private const int ReadAtOnce = 100;
    private const int MaximumTold = 50;

    /// <summary>Records an outage that is over.</summary>
    /// <remarks>Budget: a point read for each contract that it names, 100 at once, and one create.</remarks>
    [Function("RecordOutage"), Access(Role.Operator)]
    public async Task<IResult> Record([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "outages")] HttpRequest request)
    {
        request.ReadQuery();
        OutageRequest body = await request.ReadAsync<OutageRequest>();
        List<Refusal> refusals = Check(body, clock.Now());
        if (refusals.Count == 0 && body.ContractIds.Ids is { } ids)
            refusals.AddRange(await CheckContractsAsync(ids, request.HttpContext.RequestAborted));
        if (refusals.Count > 0)
            return Problem.Refused(refusals);

        var outage = new Outage(request.NewId("out"), body.KnownAt, body.RestoredAt, body.ContractIds.Ids);
        await outages.RecordAsync(outage, request.HttpContext.RequestAborted);
        return Answer.Created($"outages/{outage.OutageId}", OutageView.Of(outage, showsContracts: true));
    }

    /// <summary>One outage.</summary>
    /// <remarks>Budget: one point read.</remarks>
    [Function("GetOutage"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "outages/{outageId}")] HttpRequest request, string outageId)
    {
        request.ReadQuery();
        return await outages.FindAsync(outageId, request.HttpContext.RequestAborted) is { } outage
            ? Answer.Resource(OutageView.Of(outage, request.Caller().IsOperator))
            : Problem.NotFound();
    }

    /// <summary>Claims a fee reduction for a contract.</summary>
    /// <remarks>Budget: five point reads, one batch.</remarks>
    [Function("ClaimFeeReduction"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Claim(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/fee-reduction-claims")] HttpRequest request, string contractId)
    {
        request.ReadQuery();
        FeeReductionClaim body = await request.ReadAsync<FeeReductionClaim>();
        CancellationToken cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var before })
            return Problem.NotFound();
        if (await outages.FindAsync(body.OutageId, cancelled) is not { } outage)
            return Problem.Refused([Refusal.By(Rules.S1, "/outageId", "There is no such outage.")]);

        string claimId = request.NewId("clm");
        MonthlyFee fee = await bills.MonthlyFeeAsync(before, outage.Month, cancelled);
        DecideResult result = await contracts.DecideAsync(
            contractId, (contract, now) => FeeReductions.Claim(contract, outage, claimId, fee, now), request.Caller().ToActor(), request.IfMatch().Allows,
            cancellationToken: cancelled);
        return result.ToAnswer(contract => Answer.Created(
            PathOf(contractId, claimId), FeeReductionView.Of(contract.FeeReductions.Single(reduction => reduction.ClaimId == claimId)), contract.Version));
    }

    /// <summary>One accepted claim; its amount follows the bill of the month of the outage, where that was still to come (S2).</summary>
    /// <remarks>Budget: one point read; with the bill of its month, three more.</remarks>
    [Function("GetFeeReduction"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> GetClaim(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contracts/{contractId}/fee-reduction-claims/{claimId}")] HttpRequest request, string contractId, string claimId)
    {
        request.ReadQuery();
        CancellationToken cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var contract })
            return Problem.NotFound();
        if (contract.FeeReductions.FirstOrDefault(reduction => reduction.ClaimId == claimId) is not { } claimed)
            return Problem.NotFound();
        FeeReduction found = claimed.FollowsItsBill ? claimed.By((await bills.MonthlyFeeAsync(contract, claimed.FeeMonth!.Value, cancelled)).Amount) : claimed; // S2
        return Answer.Resource(FeeReductionView.Of(found));
    }

    private static string PathOf(string contractId, string claimId) => $"contracts/{contractId}/fee-reduction-claims/{claimId}";

    private async Task<IEnumerable<Refusal>> CheckContractsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        List<int> missing = [];
        for (int first = 0; first < ids.Count && missing.Count < MaximumTold; first += ReadAtOnce)
        {
            IReadOnlyList<bool> exist = await contracts.ExistAsync([.. ids.Skip(first).Take(ReadAtOnce)], cancellationToken);
            missing.AddRange(Enumerable.Range(0, exist.Count).Where(i => !exist[i]).Select(i => first + i));
        }

        return missing.Take(MaximumTold).Select(i => Refusal.By(Rules.S1, JsonPointer.Append("/contractIds", i), "There is no such contract."));
    }

    private static List<Refusal> Check(OutageRequest body, Instant now)
    {
        List<Refusal> refusals = [];
        if (body.RestoredAt <= body.KnownAt)
            refusals.Add(Refusal.By(Rules.S1, "/restoredAt", "The service was restored after the provider learned of the outage."));
        if (body.RestoredAt > now)
            refusals.Add(Refusal.By(Rules.S1, "/restoredAt", "An outage is recorded once it is over."));
        if (body.ContractIds.Ids is { Count: 0 or > MaximumContracts })
            refusals.Add(Refusal.By(Rules.S1, "/contractIds", $"Must name 1 to {MaximumContracts} contracts by their ids, or be \"all\"."));
        return refusals;
    }
}
