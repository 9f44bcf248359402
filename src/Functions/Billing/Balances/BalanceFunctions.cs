using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Balances;

/// <summary>Balances owed to customers whose contracts have no later bill (B8), and their settlement.</summary>
public sealed class BalanceFunctions(
    CustomerStore customers, ContractStore contracts, CustomerBalances balances, BalanceSettlements settlements, BillStore bills,
    CloseStore closes, TimeProvider clock)
{
    private const string Route = "customers/{customerId}/balance";

    /// <summary>The balance of a customer, with its credits and what was done about them.</summary>
    /// <remarks>Budget: one point read, and that of <see cref="CustomerBalances.FindAsync"/>.</remarks>
    [Function("GetBalance"), Access(Role.Operator)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string customerId)
    {
        string? partnerId = request.ReadQuery(NamedCustomer.Parameter).Id(NamedCustomer.Parameter);
        CancellationToken cancelled = request.HttpContext.RequestAborted;
        return await customers.FindNamedAsync(customerId, partnerId, NamedCustomer.InQuery, cancelled) is { Customer: var customer }
            ? Answer.Resource(BalanceView.Of(customerId, await balances.FindAsync(customer, partnerId: null, cancelled)))
            : Problem.NotFound();
    }

    /// <summary>Records that a balance was refunded, or sets it off against another contract of the customer.</summary>
    /// <remarks>
    /// Budget: that of <see cref="Get"/> and of <see cref="BalanceSettlements.SettleAsync"/>; for a set-off, two point reads and one list
    /// more.
    /// </remarks>
    [Function("SettleBalance"), Access(Role.Operator)]
    public async Task<IResult> Settle(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/settlements")] HttpRequest request, string customerId,
        [DurableClient] DurableTaskClient client)
    {
        string? partnerId = request.ReadQuery(NamedCustomer.Parameter).Id(NamedCustomer.Parameter);
        BalanceSettlementRequest body = await request.ReadAsync<BalanceSettlementRequest>();
        CancellationToken cancelled = request.HttpContext.RequestAborted;
        if (await customers.FindNamedAsync(customerId, partnerId, NamedCustomer.InQuery, cancelled) is not { Customer: var customer })
            return Problem.NotFound();

        var command = new SettleCredit(request.NewId("stl"), body.Kind, body.Amount, body.Reason, body.AgainstContractId, body.Month);
        (Contract? contract, Refusal? unclear) = Choose(
            await balances.FindAsync(customer, partnerId: null, cancelled), body.ContractId, command.SettlementId);
        if (contract is null)
            return Problem.Refused([unclear!]);
        IReadOnlyList<Refusal> refusals = await CheckAsync(contract, command, cancelled);
        if (refusals.Count > 0)
            return Problem.Refused(refusals);

        DecideResult result = await settlements.SettleAsync(client, contract.ContractId, command, request.Caller().ToActor(), cancelled);
        return result.ToAnswer(after => Answer.Created(
            $"customers/{customerId}/balance{(partnerId is null ? "" : $"?{NamedCustomer.Parameter}={partnerId}")}",
            BalanceSettlementView.Of(
                after.ContractId, after.CreditSettlements.Single(settlement => settlement.SettlementId == command.SettlementId))));
    }

    // The contract that is named; otherwise the one that has a credit, or on which this very settlement is recorded already.
    private static (Contract? Contract, Refusal? Refusal) Choose(
        IReadOnlyList<(Contract Contract, CustomerCredit? Credit)> found, string? contractId, string settlementId)
    {
        if (contractId is not null)
        {
            return found.FirstOrDefault(f => f.Contract.ContractId == contractId).Contract is { } named
                ? (named, null)
                : (null, Refusal.By(Rules.B8Balance, "/contractId", new(
                    "The customer has no balance from this contract.",
                    "この契約から生じた残高はありません。")));
        }

        Contract[] open = [.. found.Where(
            f => f.Credit is not null || f.Contract.CreditSettlements.Any(s => s.SettlementId == settlementId)).Select(f => f.Contract)];
        return open switch
        {
            [var one] => (one, null),
            [] => (null, Refusal.Conflict(Rules.B8Balance, "/amount", new("The balance of the customer is 0 yen.", "契約者の残高は 0 円です。"))),
            _ => (null, Refusal.By(Rules.B8Balance, "/contractId", new(
                "Several contracts have a credit; name one of them.",
                "残高のある契約が複数あります。いずれかを指定してください。"))),
        };
    }

    private async Task<IReadOnlyList<Refusal>> CheckAsync(Contract contract, SettleCredit command, CancellationToken cancelled)
    {
        Contract? against = command.AgainstContractId is { } id ? (await contracts.FindAsync(id, cancelled))?.Contract : null;
        IReadOnlyList<Refusal> refusals = CreditSettlements.Check(command, contract, against, Tokyo.MonthOf(clock.Now()));
        if (refusals.Count > 0 || command.Month is not { } month
            || contract.CreditSettlements.Any(s => s.SettlementId == command.SettlementId))
        {
            return refusals;
        }

        return await closes.IsFinishedAsync(month, cancelled) || await bills.IsBilledAsync(against!.ContractId, month, cancelled)
            ? [Refusal.Conflict(Rules.B9, "/month", new(
                $"The month {month:uuuu-MM} is closed; name an open one.",
                $"{month:uuuu-MM} は締め切られています。締切前の月を指定してください。"))]
            : [];
    }
}

/// <summary>A settlement of a customer's balance, as an operator asks for it.</summary>
/// <param name="Kind">How.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Reason">Why, and how it was paid; for the record.</param>
/// <param name="ContractId">The contract whose credit it is; may be left out where one contract alone has one.</param>
/// <param name="AgainstContractId">Of a set-off: the customer's other contract.</param>
/// <param name="Month">Of a set-off: the month from whose bill on it counts.</param>
public sealed record BalanceSettlementRequest(
    CreditSettlementKind Kind, long Amount, string Reason, string? ContractId = null, string? AgainstContractId = null,
    YearMonth? Month = null);
