using NodaTime;

namespace SecureMx.Domain;

/// <summary>All that the bill of a month is made of, besides the contract.</summary>
/// <param name="Usage">The month's readings and the last numbers before it (B3).</param>
/// <param name="Carried">Credit that the bill starts with (B8).</param>
/// <param name="Corrections">The lines that correct closed months (B9); null for none.</param>
/// <param name="Fees">The monthly fees, in yen, of the earlier months that reductions on the bill are shares of (S2); null for
/// none.</param>
public sealed record OpenMonth(
    Usage Usage, Carry Carried, IReadOnlyList<BillLine>? Corrections = null, IReadOnlyDictionary<YearMonth, long>? Fees = null)
{
    /// <summary>The month.</summary>
    public YearMonth Month => Usage.Readings.Month;

    /// <summary>The last numbers that were read up to its end.</summary>
    public LastCounts CountsAfter => Usage.Before.After(Usage.Readings);

    /// <summary>A simple month (<see cref="BillNeeds.None"/>).</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="before">The bill of the month before; null in the first month.</param>
    /// <param name="readings">The month's readings.</param>
    public static OpenMonth Simple(Contract contract, BillBefore? before, MonthReadings readings) =>
        new(new Usage(readings, before?.Counts ?? LastCounts.None), Credits.CarriedInto(contract, readings.Month, before));

    /// <summary>
    /// Whether the month may leave a credit that no later bill takes (B8): it comes to less than zero, with a bill or without one, and the
    /// contract has an end. <see cref="Credits.BalanceOf"/> decides that.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="bill">The month's bill; null where it has none.</param>
    public bool MayLeaveCredit(Contract contract, Bill? bill) => (bill?.Total ?? Carried.Amount) < 0 && Ends.Of(contract) is not null;

    /// <summary>The month's bill as the contract is; null where it has no line (B1).</summary>
    public Bill? BillOf(Contract contract) => Bills.Of(contract, Usage, Carried, Corrections, Fees);
}
