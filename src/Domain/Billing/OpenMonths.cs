using NodaTime;

namespace SecureMx.Domain;

/// <summary>Facts of closed months that open months need.</summary>
/// <param name="Bills">The bills, by month.</param>
/// <param name="Usages">The usage of the months that may have to be corrected, in order.</param>
public sealed record ClosedMonths(IReadOnlyDictionary<YearMonth, Bill> Bills, IReadOnlyList<Usage> Usages)
{
    /// <summary>No month is needed.</summary>
    public static readonly ClosedMonths None = new(new Dictionary<YearMonth, Bill>(), []);
}

/// <summary>
/// Makes the open months of a contract from its whole history: corrections of closed months, fees of earlier ones, credits carried over
/// gaps.
/// </summary>
public static class OpenMonths
{
    /// <summary>
    /// Returns the inputs of a month's bill: <see cref="BillNeeds.None"/> of a simple month, whose bill <see cref="OpenMonth.Simple"/>
    /// makes. Null where the contract has no bill of the month, whatever is read.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="month">The month.</param>
    /// <param name="hasBillBefore">Whether the month before has a bill.</param>
    public static BillNeeds? NeedsOf(Contract contract, YearMonth month, bool hasBillBefore)
    {
        var age = month.CompareTo(contract.BilledFrom);
        if (age < 0) return null; // B1, M3
        var isCorrecting = Corrections.From(contract, month) is not null;
        if (!hasBillBefore && !isCorrecting && Bills.IsOver(contract, month)) return null;

        var needs = BillNeeds.None;
        if (age == 0 && contract.TakenOverOn is not null) needs |= BillNeeds.EarlierReadings;
        if (age > 0 && !hasBillBefore) needs |= BillNeeds.EarlierBill;
        if (isCorrecting) needs |= BillNeeds.ClosedMonths;
        if (FeeReductions.MonthsFollowed(contract, month).Count > 0) needs |= BillNeeds.EarlierFees;
        return needs;
    }

    /// <summary>
    /// The first of the closed months whose usage the open ones need: those that they have to correct (B9), and those whose fees, changed
    /// by a late end before, reductions of these are shares of (S2). Null for none.
    /// </summary>
    public static YearMonth? CorrectedFrom(Contract contract, IEnumerable<YearMonth> open)
    {
        YearMonth? first = null;
        foreach (var month in open)
        {
            if (Corrections.From(contract, month) is { } since && !(first?.CompareTo(since) <= 0)) first = since;
        }

        if (first is not { } corrected) return null;

        foreach (var claim in contract.FeeReductions)
        {
            if (claim.BilledIn?.CompareTo(corrected) >= 0 && claim.FeeMonth is { } feeMonth && feeMonth.CompareTo(first.Value) < 0
                && Corrections.MayConcern(contract, feeMonth))
            {
                first = feeMonth;
            }
        }

        return first;
    }

    /// <summary>The open months, in order.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="before">The last bill before them; null where there is none.</param>
    /// <param name="open">Their usage, month after month.</param>
    /// <param name="closed">The bills from <see cref="CorrectedFrom"/> on, and those of the months of
    /// <see cref="FeeReductions.MonthsFollowed"/>.</param>
    /// <param name="isPart">Whether a month's bill is a part of a combined invoice, which carries nothing on; null for none.</param>
    public static IReadOnlyList<OpenMonth> Of(
        Contract contract, BillBefore? before, IReadOnlyList<Usage> open, ClosedMonths closed, Func<YearMonth, bool>? isPart = null)
    {
        List<OpenMonth> months = [];
        List<BillLine> corrected = [];
        foreach (var usage in open)
        {
            var month = usage.Readings.Month;
            var corrections = Corrections.From(contract, month) is { } since ? Correct(contract, since, closed, corrected) : [];
            corrected.AddRange(corrections);
            var current = new OpenMonth(
                usage, Credits.CarriedInto(contract, month, before), corrections, FeesOf(contract, month, months, closed));
            months.Add(current);
            if (current.BillOf(contract) is { } bill)
                before = new(month, isPart?.Invoke(month) == true ? 0 : bill.Total, current.CountsAfter); // B8
        }

        return months;
    }

    // What is to be corrected from a month on, beyond the corrections that are on bills already and those of open months before.
    private static List<BillLine> Correct(Contract contract, YearMonth since, ClosedMonths closed, List<BillLine> corrected)
    {
        BillLine[] onBills = [.. closed.Bills.Values.SelectMany(bill => bill.Lines).Where(line => line.Corrects is not null), .. corrected];
        List<BillLine> lines = [];
        foreach (var usage in closed.Usages)
        {
            var month = usage.Readings.Month;
            if (month.CompareTo(since) < 0) continue;

            var isElsewhere = month.CompareTo(contract.BilledFrom) < 0; // M3
            var billed = closed.Bills.GetValueOrDefault(month);
            if (billed is null && !isElsewhere) continue;

            var right = Bills.Of(contract, usage, Carry.Nothing, corrections: null, FeesOf(contract, month, [], closed));
            BillLine[] already = [.. onBills.Where(line => line.Corrects == month)];
            lines.AddRange(billed is null ? Corrections.OfElsewhere(month, right, already) : Corrections.Of(billed, right, already));
        }

        return lines;
    }

    // S2: the fee of another month is what that month comes to by what is known now: a late end may have changed it (B9), and a claim may
    // have come before its close, whose bill then says what it came to.
    private static Dictionary<YearMonth, long> FeesOf(Contract contract, YearMonth month, List<OpenMonth> open, ClosedMonths closed)
    {
        Dictionary<YearMonth, long> fees = [];
        foreach (var claim in contract.FeeReductions)
        {
            if (claim.BilledIn != month || claim.FeeMonth is not { } feeMonth || feeMonth == month) continue;

            if (open.FirstOrDefault(earlier => earlier.Month == feeMonth) is { } found)
            {
                fees[feeMonth] = found.BillOf(contract)?.MonthlyFee ?? 0;
            }
            else if (closed.Usages.FirstOrDefault(usage => usage.Readings.Month == feeMonth) is { } usage)
            {
                fees[feeMonth] = Bills.Of(contract, usage, Carry.Nothing)?.MonthlyFee ?? 0;
            }
            else if (claim.FollowsItsBill)
            {
                fees[feeMonth] = closed.Bills.GetValueOrDefault(feeMonth)?.MonthlyFee ?? 0;
            }
        }

        return fees;
    }
}
