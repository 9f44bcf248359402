using NodaTime;

namespace SecureMx.Domain;

/// <summary>Computes the credit that a bill starts with (B8).</summary>
/// <param name="Amount">Yen, 0 or less: what the bill before came to below zero and was not settled, and what is set off.</param>
/// <param name="SetOffs">The credits of other contracts in it; null for none.</param>
public readonly record struct Carry(long Amount, IReadOnlyList<SetOff>? SetOffs = null)
{
    /// <summary>A bill that begins with nothing.</summary>
    public static readonly Carry Nothing = new(0);

    /// <summary>An amount, in yen, without set-offs.</summary>
    public static implicit operator Carry(long amount) => FromInt64(amount);

    /// <summary>An amount, in yen, without set-offs.</summary>
    public static Carry FromInt64(long amount) => new(amount);
}

/// <summary>
/// The credit of a contract: what its last bill came to below zero, and what was set off against it since. It is carried to the next bill;
/// where no bill can follow it is the customer's balance (B8).
/// </summary>
public static class Credits
{
    /// <summary>Returns the credit that the bill of a month starts with.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="month">The month.</param>
    /// <param name="before">The last bill before it; null where there is none.</param>
    public static Carry CarriedInto(Contract contract, YearMonth month, BillBefore? before)
    {
        var total = Math.Min(before?.Total ?? 0, 0);
        if (contract.CreditSettlements.Count == 0 && contract.SetOffs.Count == 0) return new(total);

        var since = Since(contract, before);
        SetOff[] setOffs = [.. contract.SetOffs.Where(s => s.Month.CompareTo(since) > 0 && s.Month.CompareTo(month) <= 0)];
        return new(total + SettledSince(contract, since) - setOffs.Sum(s => s.Amount), setOffs.Length == 0 ? null : setOffs);
    }

    /// <summary>
    /// Returns the part of the credit that is the customer's balance, in yen: all of it if the contract has ended and no month up to its
    /// end is still to be billed; 0 otherwise. A bill that follows all the same, for a reduction claimed or an end corrected later, takes
    /// what is left of it.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="last">Its last bill; null where it has none.</param>
    /// <param name="today">The Tokyo date.</param>
    public static long BalanceOf(Contract contract, BillBefore? last, LocalDate today)
    {
        if (Math.Min(last?.Total ?? 0, 0) == 0 && contract.SetOffs.Count == 0) return 0;
        if (Ends.Of(contract) is not { } end || end.EffectiveDate >= today) return 0;

        var since = Since(contract, last);
        var credit = -CarriedInto(contract, LastMonth, last).Amount;
        return credit > 0 && !HasBillToCome(contract, since, end.EffectiveDate.ToYearMonth()) ? credit : 0;
    }

    /// <summary>
    /// The month whose bill a contract's credit is of, by which settlements name it; that before the first where it has no bill.
    /// </summary>
    public static YearMonth Since(Contract contract, BillBefore? last) => last?.Month ?? contract.BilledFrom.PlusMonths(-1);

    private static readonly YearMonth LastMonth = new(9999, 12);

    private static long SettledSince(Contract contract, YearMonth since) =>
        contract.CreditSettlements.Where(s => s.CreditOf == since).Sum(s => s.Amount);

    /// <summary>Whether a month after one has lines, up to that of the contract's end.</summary>
    internal static bool HasBillToCome(Contract contract, YearMonth last, YearMonth end)
    {
        for (var month = last.PlusMonths(1); month.CompareTo(end) <= 0; month = month.PlusMonths(1))
        {
            if (Bills.HasLines(contract, month)) return true;
        }

        return false;
    }
}
