using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Outages;

/// <summary>The claims for fee reductions (S2–S4).</summary>
public sealed class FeeReductionFunctions(
    OutageStore outages, OutageCorrections corrections, ContractStore contracts, BillStore bills, EventQueue queue,
    TimeProvider clock)
{
    /// <summary>Claims a fee reduction for a contract.</summary>
    /// <remarks>Budget: seven point reads, one upsert, one batch.</remarks>
    [Function("ClaimFeeReduction"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Claim(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/fee-reduction-claims")] HttpRequest request,
        string contractId, [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<FeeReductionRequest>();
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var before })
            return Problem.NotFound();
        if (await outages.FindAsync(body.OutageId, cancelled) is not { } stored)
            return Problem.Refused([Refusal.By(Rules.S1, "/outageId", FeeReductions.NoSuchOutage)]);

        (var outage, string claimId, var by) = (stored.Document.Outage, request.NewId("clm"), request.Caller().ToActor());
        var first = FeeReductions.Claim(before, new(claimId, outage, default), clock.Now());
        MonthlyFee fee = default;
        if (!first.IsRefused)
        {
            fee = await bills.MonthlyFeeAsync(before, outage.MonthFor(before), cancelled); // S2
            // A correction of the outage finds the mark, and then the claim; one that comes in between is followed below.
            await outages.MarkClaimAsync(outage.OutageId, contractId, cancelled);
        }

        var result = await contracts.DecideAsync(
            contractId, (contract, now) => first.IsRefused ? first : FeeReductions.Claim(contract, new(claimId, outage, fee), now), by,
            request.IfMatch().Allows,
            cancellationToken: cancelled);
        if (result is DecideResult.Committed committed)
        {
            await corrections.FollowAsync(contractId, stored, by, CancellationToken.None);
            queue.Enqueue(client, committed);
        }

        return result.ToAnswer(contract => Answer.Created(
            PathOf(contractId, claimId), FeeReductionView.Of(contract.FeeReductions.Single(claim => claim.ClaimId == claimId)),
            contract.Version));
    }

    /// <summary>The claims of a contract, oldest first.</summary>
    /// <remarks>Budget: one point read; with the bill of its month, three more for each month whose bill was still to come.</remarks>
    [Function("ListFeeReductions"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head",
            Route = "contracts/{contractId}/fee-reduction-claims")] HttpRequest request,
        string contractId)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var contract })
            return Problem.NotFound();

        (var page, string? next) = Answer.PageOf(query, contract.FeeReductions, claim => claim.ClaimId);
        Dictionary<YearMonth, long> fees = [];
        foreach (var month in page.Where(claim => FeeReductions.MayHaveAnotherFee(contract, claim))
            .Select(claim => claim.FeeMonth!.Value).Distinct())
        {
            fees.Add(month, (await bills.MonthlyFeeAsync(contract, month, cancelled)).Amount); // S2
        }

        return Answer.List(
            query, [.. page.Select(claim => FeeReductionView.Of(Shown(contract, claim, fees)))], next,
            query.Counts ? contract.FeeReductions.Count : null);
    }

    /// <summary>One accepted claim; its amount follows the bill of the month of the outage, where that was still to come (S2).</summary>
    /// <remarks>Budget: one point read; with the bill of its month, three more.</remarks>
    [Function("GetFeeReduction"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> GetClaim(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head",
            Route = "contracts/{contractId}/fee-reduction-claims/{claimId}")] HttpRequest request, string contractId, string claimId)
    {
        request.ReadQuery();
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var contract })
            return Problem.NotFound();
        if (contract.FeeReductions.FirstOrDefault(claim => claim.ClaimId == claimId) is not { } claimed)
            return Problem.NotFound();
        Dictionary<YearMonth, long> fees = [];
        if (FeeReductions.MayHaveAnotherFee(contract, claimed))
            fees.Add(claimed.FeeMonth!.Value, (await bills.MonthlyFeeAsync(contract, claimed.FeeMonth.Value, cancelled)).Amount); // S2
        return Answer.Resource(FeeReductionView.Of(Shown(contract, claimed, fees)));
    }

    private static FeeReduction Shown(Contract contract, FeeReduction claim, Dictionary<YearMonth, long> fees)
    {
        var counted = FeeReductions.AsItStands(contract, claim);
        return FeeReductions.MayHaveAnotherFee(contract, claim) ? counted.By(fees[claim.FeeMonth!.Value]) : counted;
    }

    private static string PathOf(string contractId, string claimId) => $"contracts/{contractId}/fee-reduction-claims/{claimId}";
}
