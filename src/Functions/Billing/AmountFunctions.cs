using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>A price sheet of a contract with who set it.</summary>
/// <param name="From">The first month that is billed by it.</param>
/// <param name="Option">The option that it is for alone, one that was subscribed again at other prices; null for the contract's.</param>
/// <param name="OptionNumber">The number of that option on the contract.</param>
/// <param name="Prices">Whole yen without tax.</param>
/// <param name="SetAt">When it became what it is.</param>
/// <param name="SetBy">Who recorded that; the name is shown to operators alone.</param>
/// <param name="Basis">The articles.</param>
internal sealed record RecordedPricesView(
    YearMonth From, string? Option, int? OptionNumber, Prices Prices, Instant SetAt, ActorView SetBy, IReadOnlyList<string> Basis);

/// <summary>A waiver of a settlement with who gave it.</summary>
/// <param name="Option">The option.</param>
/// <param name="OptionNumber">Its number on the contract.</param>
/// <param name="EndsOn">The end that it is for; null in older records, whose waiver is for any.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsInEffect">Whether it is for the present end.</param>
/// <param name="WaivedAt">When.</param>
/// <param name="WaivedBy">Who; the name is shown to operators alone.</param>
/// <param name="Basis">The articles.</param>
internal sealed record RecordedWaiverView(
    string Option, int OptionNumber, LocalDate? EndsOn, string Reason, bool IsInEffect, Instant WaivedAt, ActorView WaivedBy,
    IReadOnlyList<string> Basis);

/// <summary>Reads back what operators have set of the amounts: price sheets (B11) and waivers (P4).</summary>
public sealed class AmountFunctions(ContractStore contracts)
{
    /// <summary><c>GET /contracts/{id}/prices</c>: the sheets by month, with who set them and when.</summary>
    /// <remarks>Budget: one point read, and that of <see cref="ContractStore.ReadRecordAsync"/>.</remarks>
    [Function("ListPrices"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> ListPrices(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}/prices")] HttpRequest request,
        string contractId, CancellationToken cancellationToken)
    {
        var (query, caller) = (request.ReadQuery("sort", "count", "limit", "cursor"), request.Caller());
        if (await FindAsync(contractId, caller, cancellationToken) is not { Contract: { } contract } record)
            return Problem.NotFound();
        return Answer.Page(
            query,
            [.. record.Sheets.Select(sheet => new RecordedPricesView(
                sheet.From, sheet.Option is { } number ? contract.Option(number).Code : null, sheet.Option, sheet.Prices, sheet.SetAt,
                ActorView.Of(sheet.SetBy, caller), Rules.B11.Articles))],
            sheet => $"{sheet.OptionNumber}/{DateText.Format(sheet.From)}");
    }

    /// <summary><c>GET /contracts/{id}/settlement-waivers</c>: oldest first.</summary>
    /// <remarks>Budget: as above.</remarks>
    [Function("ListSettlementWaivers"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> ListWaivers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}/settlement-waivers")] HttpRequest request,
        string contractId, CancellationToken cancellationToken)
    {
        var (query, caller) = (request.ReadQuery("sort", "count", "limit", "cursor"), request.Caller());
        if (await FindAsync(contractId, caller, cancellationToken) is not { Contract: { } contract } record)
            return Problem.NotFound();
        return Answer.Page(
            query,
            [.. record.Waivers.Select(waiver => new RecordedWaiverView(
                waiver.Code, waiver.Option, waiver.EndsOn, waiver.Reason, waiver.IsInEffect(contract), waiver.WaivedAt,
                ActorView.Of(waiver.WaivedBy, caller), Rules.P4.Articles))],
            waiver => $"{waiver.OptionNumber}/{DateText.Format(waiver.WaivedAt)}");
    }

    private async Task<AmountRecord?> FindAsync(string contractId, Caller caller, CancellationToken cancellationToken)
    {
        if (await contracts.FindForAsync(contractId, caller, cancellationToken) is null)
            return null;
        var record = new AmountRecord();
        await foreach (var recorded in contracts.ReadRecordAsync(contractId, cancellationToken))
            record.Take(recorded);
        return record;
    }
}
