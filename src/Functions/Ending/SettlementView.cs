using SecureMx.Domain;
using SecureMx.Functions.Billing;

namespace SecureMx.Functions.Ending;

/// <summary>Settlement of an early end, in whole yen (section 7 of the rules).</summary>
/// <param name="Total">Yen.</param>
/// <param name="Lines">One for each thing that is owed.</param>
public sealed record SettlementView(long Total, IReadOnlyList<SettlementLineView> Lines)
{
    /// <summary>Shows a settlement.</summary>
    public static SettlementView Of(Settlement settlement) =>
        new(
            settlement.Total,
            [.. settlement.Lines.Select(line => new SettlementLineView(line.Code, line.Amount, line.Basis, line.Explanation))]);
}

/// <summary>A thing that is owed.</summary>
/// <param name="Code">As on the bill: <c>option.mailbox-plus.settlement</c>.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Basis">The articles.</param>
/// <param name="Explanation">The end, the minimum period, and how it was computed.</param>
public sealed record SettlementLineView(string Code, long Amount, IReadOnlyList<string> Basis, Text Explanation);

/// <summary>Computes what a notice or an order costs, by what has been read until now (E8).</summary>
public sealed class SettlementCalculator(BillStore bills)
{
    /// <summary>The settlement of a notice that is on the contract, with all that falls with it.</summary>
    /// <remarks>Budget: no call if no end is within a minimum period; otherwise that of <see cref="BillStore.UsageAsync"/>.</remarks>
    public async Task<SettlementView> OfAsync(Contract contract, EndNotice notice, CancellationToken cancellationToken = default) =>
        Settlements.IsDue(contract, notice)
            ? SettlementView.Of(
                Settlements.Of(contract, notice, await bills.UsageAsync(contract, notice.EffectiveDate.ToYearMonth(), cancellationToken)))
            : new SettlementView(0, []);
}
