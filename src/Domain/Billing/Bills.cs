using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Makes the bills of contracts (section 6): a pure function of the contract, the month's readings and what the months before left.
/// </summary>
public static class Bills
{
    /// <summary>
    /// The bill of a month as the state has it: final for a month that is over, a preview for one that is open (B10). Null where the month
    /// has no line (B1); what was carried over then waits for the next bill.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="usage">The month's readings, and the last numbers before it.</param>
    /// <param name="carriedOver">Credit that the bill starts with (B8).</param>
    /// <param name="corrections">The corrections of closed months (<see cref="Corrections"/>).</param>
    /// <param name="fees">The monthly fees, in yen, of other months whose shares are on the bill (S2); of a month that is not among them
    /// the fee is that of the claim.</param>
    /// <exception cref="InvalidOperationException">No price sheet has a price that the month needs.</exception>
    public static Bill? Of(
        Contract contract, Usage usage, Carry carriedOver, IReadOnlyList<BillLine>? corrections = null,
        IReadOnlyDictionary<YearMonth, long>? fees = null)
    {
        var month = usage.Readings.Month;
        // B11: sheets change with the month, so the last day in force has the month's
        var prices = PriceSheet.InForce(contract.PriceSheets, month).Base;
        List<BillLine> lines = [];
        AddBase(lines, contract, prices, usage);

        Span<(int Position, int Index)> order = stackalloc (int, int)[contract.Options.Count];
        for (var i = 0; i < order.Length; i++) order[i] = (OptionCatalog.PositionOf(contract.Options[i].Code), i);
        order.Sort();
        foreach (var (_, index) in order) OptionLines.Add(lines, contract, contract.Options[index], usage);

        AddOneTime(lines, contract, month, fees);
        if (corrections is not null) lines.AddRange(corrections);
        return lines.Count == 0 ? null : Bill.Of(contract.ContractId, month, lines, carriedOver);
    }

    /// <summary>
    /// Whether a contract has ended so long before a month that neither it nor the month before has anything to bill: a bill that could not
    /// be made when its month was closed is made with the next.
    /// </summary>
    public static bool IsOver(Contract contract, YearMonth month)
    {
        var before = month.PlusMonths(-1);
        return Ends.Of(contract) is { } end && end.EffectiveDate.ToYearMonth().CompareTo(before) < 0 && HasNothing(contract, before)
            && HasNothing(contract, month);
    }

    /// <summary>
    /// Whether a month has lines as the contract is, those that correct closed months left out. Which they are does not depend on readings.
    /// </summary>
    internal static bool HasLines(Contract contract, YearMonth month) =>
        Of(contract, Usage.Expected(month, LastCounts.None), Carry.Nothing) is not null;

    private static bool HasNothing(Contract contract, YearMonth month) =>
        Corrections.From(contract, month) is null && !contract.SetOffs.Any(s => s.Month == month) && !HasLines(contract, month);

    private static void AddBase(List<BillLine> lines, Contract contract, BasePrices prices, Usage usage)
    {
        var month = usage.Readings.Month;
        // B7, terms/10
        if (IsIn(contract.AcceptedOn, month)) lines.Add(new(LineCodes.BaseInitial, 1, contract.InitialFee, contract.InitialFee));

        if (DaysInForce.Of(month, contract.BillingStartDate, Ends.Of(contract)?.EffectiveDate) is not { } days) return;

        lines.Add(new(LineCodes.BaseMonthly, 1, prices.Monthly, prices.Monthly)); // B2, whole (B1)
        var accounts = LargestNumber.OfAccounts(contract, usage, days);
        lines.Add(new(LineCodes.BaseAccounts, accounts, prices.PerAccount, accounts * prices.PerAccount)); // B2
        if (Settlements.OfBase(contract, usage) is { } settlement) lines.Add(settlement.ToBillLine()); // B7
    }

    private static void AddOneTime(List<BillLine> lines, Contract contract, YearMonth month, IReadOnlyDictionary<YearMonth, long>? fees)
    {
        foreach (var fee in contract.OneTimeFees) // B7
        {
            if (IsIn(fee.AcceptedOn, month)) lines.Add(new(LineCodes.OneTime, 1, fee.Amount, fee.Amount, Note: fee.Description));
        }

        foreach (var stored in contract.FeeReductions) // B7: the month in which the claim was accepted, or in which its amount became known
        {
            if (stored.BilledIn == month && FeeReductions.AsItStands(contract, stored) is { Units: > 0 } claimed) // S1
            {
                var reduction = claimed.FeeMonth == month ? claimed.By(Bill.MonthlyFeeOf(lines)) // S2
                    : claimed.FeeMonth is { } feeMonth && fees is not null && fees.TryGetValue(feeMonth, out var fee)
                        ? claimed.By(fee)
                    : claimed;
                lines.Add(new(LineCodes.FeeReduction, 1, -reduction.Amount, -reduction.Amount, Note: reduction.Explanation.Japanese,
                    FeeMonth: reduction.FeeMonth == month ? null : reduction.FeeMonth, // B8
                    NoteInEnglish: reduction.Explanation.English));
            }
        }
    }

    internal static bool IsIn(LocalDate date, YearMonth month) => date.Year == month.Year && date.Month == month.Month;
}
