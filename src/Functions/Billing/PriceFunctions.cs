using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>A revised price sheet.</summary>
/// <param name="From">The first month that is billed by it.</param>
/// <param name="Prices">The whole sheet.</param>
public sealed record PriceRevision(YearMonth From, QuotedPrices Prices);

/// <summary>What a contract's price sheet is from a month on.</summary>
public sealed record PriceSheetView(string ContractId, YearMonth From, Prices Prices, IReadOnlyList<string> Basis);

/// <summary>The waiver of a settlement.</summary>
/// <param name="Option">The option's code.</param>
/// <param name="Reason">Shown on the bill.</param>
public sealed record SettlementWaiverRequest(string Option, string Reason);

/// <summary>A waiver as it stands.</summary>
public sealed record SettlementWaiverView(string ContractId, string Option, LocalDate EndsOn, string Reason, IReadOnlyList<string> Basis);

/// <summary>What operators change of the amounts: the price sheet (B11) and settlements (P4).</summary>
public sealed class PriceFunctions(ContractStore contracts, ChangesToBilledMonths changes)
{
    private const int MaximumReason = 200;

    /// <summary>Revises the price sheet from a month on.</summary>
    /// <remarks>Budget: that of <see cref="ChangesToBilledMonths.DecideAsync"/>.</remarks>
    [Function("PutPrices"), Access(Role.Operator)]
    public async Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "contracts/{contractId}/prices")] HttpRequest request, string contractId)
    {
        request.ReadQuery();
        PriceRevision body = await request.ReadAsync<PriceRevision>();
        DecideResult result = await changes.DecideAsync(
            contractId, _ => body.From, (contract, isClosed) => PriceRevisions.Decide(contract, body.From, body.Prices, isClosed), request.Caller().ToActor(), request.IfMatch().Allows,
            request.HttpContext.RequestAborted);
        return result.ToAnswer(contract => Answer.Resource(
            new PriceSheetView(contractId, body.From, PriceSheet.InForce(contract.PriceSheets, body.From), Rules.B11.Articles), contract.Version));
    }

    /// <summary>Waives the settlement of an option's end.</summary>
    /// <remarks>Budget: one point read, and that of <see cref="ChangesToBilledMonths.DecideAsync"/>.</remarks>
    [Function("WaiveSettlement"), Access(Role.Operator)]
    public async Task<IResult> Waive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/settlement-waivers")] HttpRequest request, string contractId)
    {
        request.ReadQuery();
        SettlementWaiverRequest body = await request.ReadAsync<SettlementWaiverRequest>();
        if (FreeText.ProblemOf(body.Reason, MaximumReason) is { } fault)
            return Problem.Refused([Refusal.By(Rules.P4, "/reason", $"The reason {fault}.")]);

        CancellationToken cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindAsync(contractId, cancelled) is not { Contract: var before })
            return Problem.NotFound();
        if ((Settlements.LatestDue(before, body.Option) ?? before.LatestOption(body.Option)) is not { } held)
            return Problem.Refused([Refusal.By(Rules.P4, "/option", "The contract has no such option.")]);

        DecideResult result = await changes.DecideAsync(
            contractId,
            contract => Ends.Of(contract, contract.Option(held.Number)) is { } stands ? Corrections.MonthOfSettlement(contract, stands) : null,
            (contract, isBilled) => SettlementWaivers.Waive(contract, contract.Option(held.Number), body.Reason, isBilled), request.Caller().ToActor(), request.IfMatch().Allows, cancelled);
        return result.ToAnswer(contract =>
        {
            ContractOption option = contract.Option(held.Number);
            return Answer.Created(
                $"contracts/{contractId}",
                new SettlementWaiverView(contractId, option.Code, Ends.Of(contract, option)!.EffectiveDate, option.SettlementWaiver!, Rules.P4.Articles),
                contract.Version);
        });
    }
}
