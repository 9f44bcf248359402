using Microsoft.Extensions.Logging;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Orchestrations;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Balances;

/// <summary>
/// Settles credits. A set-off concerns two contracts: it is recorded first on the one that has the credit, together with an outbox entry,
/// and then on the one that takes it. Whatever fails between, the entry's orchestration does the second step, so that no yen is lost or
/// counted twice.
/// </summary>
public sealed partial class BalanceSettlements(
    ChangesToBilledMonths changes, BillStore bills, CustomerBalances balances, OutboxDispatcher outbox, TimeProvider clock,
    ILogger<BalanceSettlements> logger)
{
    private static readonly Actor System = new("system", SetOffOrchestration.Name);

    /// <summary>Settles a credit of a contract, all of it or a part.</summary>
    /// <remarks>
    /// Budget: four point reads and one batch; for a set-off, that of a decision of <see cref="ChangesToBilledMonths"/> more.
    /// </remarks>
    internal async Task<DecideResult> SettleAsync(
        DurableTaskClient client, string contractId, SettleCredit command, Actor by, CancellationToken cancellationToken)
    {
        BillBefore? last = null;
        var entry = command.Kind == CreditSettlementKind.SetOff
            ? SetOffInput.OutboxEntryOf(contractId, command, clock.Now())
            : null;
        var result = await changes.DecideAsync(
            contractId,
            async contract =>
            {
                var open = await bills.ReadOpenAsync(contract, cancellationToken);
                last = open.Before;
                // An open month with a bill takes what is left of the credit: its close must see the settlement.
                return open.Months.FirstOrDefault(month => month.BillOf(contract) is not null)?.Month;
            },
            (contract, isClosed) => isClosed
                ? Decision.Refuse(Refusal.Conflict(Rules.B9, "", new(
                    "A bill of the contract is being made; try again when its month is closed.",
                    "契約の請求を作成中です。締切の後にもう一度お試しください。")))
                : CreditSettlements.Settle(contract, command, last, Tokyo.DateOf(clock.Now())),
            by,
            allows: null,
            entry is null ? null : _ => [OutboxDocument.RequestOnContract(contractId, entry)],
            cancellationToken);
        if (result is not (DecideResult.Committed or DecideResult.Unchanged))
            return result;

        if (entry is not null)
            await SetOffNowAsync(client, entry, result as DecideResult.Committed);
        var after = result is DecideResult.Committed committed ? committed.Contract : ((DecideResult.Unchanged)result).Contract;
        if (await bills.FindCreditAsync(after, cancellationToken) is null)
        {
            var settlement = after.CreditSettlements.Single(s => s.SettlementId == command.SettlementId);
            await balances.CompleteTaskAsync(
                contractId, settlement.CreditOf, by, $"{Codes.Of(settlement.Kind)} {settlement.SettlementId}", cancellationToken);
        }

        return result;
    }

    /// <summary>
    /// Puts a set-off on the contract that takes it, on the bill of its month or the first open one after it. Doing it again changes
    /// nothing.
    /// </summary>
    internal async Task ReceiveAsync(SetOffInput input)
    {
        await PutCreditAsync(input.AgainstContractId, input.SettlementId, input.ContractId, CloseMonth.Of(input.Month), input.Amount);
        await outbox.FinishOnContractAsync(input.ContractId, input.InstanceId());
    }

    /// <summary>
    /// Puts a credit on a contract, on the bill of a month or the first open one after it. Doing it again changes nothing.
    /// </summary>
    /// <param name="contractId">The contract that takes it.</param>
    /// <param name="settlementId">Names the credit.</param>
    /// <param name="from">The contract, or the number of the combined invoice, that it comes from.</param>
    /// <param name="month">The month.</param>
    /// <param name="amount">Yen.</param>
    internal async Task PutCreditAsync(string contractId, string settlementId, string from, YearMonth month, long amount)
    {
        for (bool isClosed = true; isClosed; month = month.PlusMonths(1))
        {
            isClosed = false;
            var result = await changes.DecideAsync(
                contractId,
                _ => month,
                (contract, isMonthClosed) =>
                {
                    isClosed = isMonthClosed;
                    return isClosed
                        ? Decision.Nothing
                        : CreditSettlements.Receive(contract, new SetOff(settlementId, from, month, amount));
                },
                System,
                allows: null,
                CancellationToken.None);
            if (result is not (DecideResult.Committed or DecideResult.Unchanged))
            {
                throw new InvalidOperationException(
                    $"The set-off {settlementId} could not be put on {contractId}: {result.GetType().Name}.");
            }
        }
    }

    private async Task SetOffNowAsync(DurableTaskClient client, OutboxEntry entry, DecideResult.Committed? committed)
    {
        try
        {
            await ReceiveAsync(entry.InputAs<SetOffInput>());
        }
        catch (Exception exception)
        {
            LogLeft(exception, entry.InstanceId);
            if (committed is not null)
                await outbox.TryStartAsync(client, committed, entry);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The set-off is left to the orchestration {InstanceId}.")]
    private partial void LogLeft(Exception exception, string instanceId);
}
