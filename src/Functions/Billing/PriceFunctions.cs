using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>A revised price sheet.</summary>
/// <param name="From">The first month that is billed by it.</param>
/// <param name="Prices">The whole sheet.</param>
public sealed record PriceRevision(YearMonth From, QuotedPrices Prices);

/// <summary>Price sheet of a contract from a month on.</summary>
public sealed record PriceSheetView(string ContractId, YearMonth From, Prices Prices, IReadOnlyList<string> Basis);

/// <summary>The waiver of a settlement.</summary>
/// <param name="Option">The option's code.</param>
/// <param name="Reason">Shown on the bill.</param>
public sealed record SettlementWaiverRequest(string Option, string Reason);

/// <summary>A waiver, as the API shows it.</summary>
public sealed record SettlementWaiverView(string ContractId, string Option, LocalDate EndsOn, string Reason, IReadOnlyList<string> Basis);

/// <summary>Changes of amounts by operators: price sheets (B11) and waived settlements (P4).</summary>
public sealed class PriceFunctions(ChangesToBilledMonths changes, EventQueue queue)
{
    /// <summary>Revises the price sheet from a month on.</summary>
    /// <remarks>
    /// Budget: four point reads and one batch; for each month from the first that it changes to the present, a read and a write more.
    /// That of the publication.
    /// </remarks>
    [Function("PutPrices"), Access(Role.Operator)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "contracts/{contractId}/prices")] HttpRequest request, string contractId,
        [DurableClient] DurableTaskClient client)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<PriceRevision>();
        var result = await changes.DecideAsync(
            contractId, _ => body.From, (contract, isClosed) => PriceRevisions.Revise(contract, new(body.From, body.Prices), isClosed),
            request.Caller().ToActor(), request.IfMatch().Allows,
            request.HttpContext.RequestAborted);
        if (result is DecideResult.Committed committed)
            queue.Enqueue(client, committed);
        return result.ToAnswer(contract => Answer.Resource(
            new PriceSheetView(contractId, body.From, PriceSheet.InForce(contract.PriceSheets, body.From), Rules.B11.Articles),
            contract.Version));
    }

    /// <summary>Waives the settlement of an option's end.</summary>
    /// <remarks>Budget: as above.</remarks>
    [Function("WaiveSettlement"), Access(Role.Operator)]
    public async Task<IResult> Waive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "contracts/{contractId}/settlement-waivers")] HttpRequest request,
        string contractId)
    {
        request.ReadQuery();
        var body = await request.ReadAsync<SettlementWaiverRequest>();
        var command = new WaiveSettlement(body.Option, body.Reason);
        var result = await changes.DecideAsync(
            contractId, contract => SettlementWaivers.BilledIn(contract, body.Option),
            (contract, isBilled) => SettlementWaivers.Waive(contract, command, isBilled),
            request.Caller().ToActor(), request.IfMatch().Allows, request.HttpContext.RequestAborted);
        return result.ToAnswer(contract =>
        {
            var option = SettlementWaivers.OptionOf(contract, body.Option)!;
            return Answer.Created(
                $"contracts/{contractId}",
                new SettlementWaiverView(
                    contractId, option.Code, Ends.Of(contract, option)!.EffectiveDate, option.SettlementWaiver!, Rules.P4.Articles),
                contract.Version);
        });
    }
}
