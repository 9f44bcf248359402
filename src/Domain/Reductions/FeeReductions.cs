using NodaTime;

namespace SecureMx.Domain;

/// <summary>The monthly fee of a month for a contract (S2).</summary>
/// <param name="Amount">Yen: <see cref="Bill.MonthlyFee"/> of its bill; 0 where it has none.</param>
/// <param name="IsOpen">Whether that month is not closed, so that it may still change.</param>
public readonly record struct MonthlyFee(long Amount, bool IsOpen);

/// <summary>Claims a fee reduction: the command (S3).</summary>
/// <param name="ClaimId">Chosen by the receiver.</param>
/// <param name="Outage">The outage.</param>
/// <param name="MonthlyFee">That of <see cref="Outage.MonthFor"/>.</param>
public sealed record ClaimReduction(string ClaimId, Outage Outage, MonthlyFee MonthlyFee);

/// <summary>Decides on claims for a fee reduction (terms/13, annex 3).</summary>
public static class FeeReductions
{
    private const int DivisorOfMonthlyFee = 30; // S2, terms/annex3
    private const string OutagePointer = "/outageId";

    /// <summary>Yen: whole units × the month's fee ÷ 30, rounded down once (S2).</summary>
    public static long AmountOf(int units, long monthlyFee) => (long)((Int128)units * monthlyFee / DivisorOfMonthlyFee); // S2

    /// <summary>
    /// The earlier months whose monthly fees the reductions on a month's bill follow (S2): they were over and not closed when the amount
    /// was determined.
    /// </summary>
    public static IReadOnlyList<YearMonth> MonthsFollowed(Contract contract, YearMonth month) =>
        [.. contract.FeeReductions.Where(r => r.FollowsItsBill && r.BilledIn == month && r.FeeMonth != month)
            .Select(r => r.FeeMonth!.Value).Distinct()];

    /// <summary>
    /// Whether the fee that a claim is a share of may be another than when it was claimed (S2): the bill of its month was still to come, or
    /// an end that was entered late has changed that month (B9).
    /// </summary>
    public static bool MayHaveAnotherFee(Contract contract, FeeReduction claim) => claim.FollowsItsBill
        || (claim is { Status: FeeReductionStatus.Determined, FeeMonth: { } month } && Corrections.MayConcern(contract, month));

    /// <summary>The claim on an outage that holds, pending or determined; null where there is none.</summary>
    public static FeeReduction? StandingClaim(Contract contract, string outageId) =>
        contract.FeeReductions.LastOrDefault(claim => claim.OutageId == outageId && claim.Status != FeeReductionStatus.Void);

    /// <summary>
    /// Accepts a customer's claim, or refuses it by S1, S3 or S4. The amount of a claim on an outage that lasts is determined when it ends
    /// (S4). Records nothing where this very claim was accepted before.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="command">The claim.</param>
    /// <param name="now">Instant at which the claim arrives.</param>
    public static Decision Claim(Contract contract, ClaimReduction command, Instant now)
    {
        var (claimId, outage, monthlyFee) = command;
        if (contract.FeeReductions.Any(claim => claim.ClaimId == claimId)) return Decision.Nothing;
        if (RefusalOf(contract, outage, now) is { } refusal) return Decision.Refuse(refusal);

        var (today, month) = (Tokyo.DateOf(now), outage.MonthFor(contract));
        if (outage.RestoredAt is not { } restoredAt)
        {
            return Decision.Record(new FeeReductionAccepted(
                claimId, outage.OutageId, today, Units: null, MonthlyFee: null, Amount: null, ClaimableOn: null, LastDay: null, month,
                KnownAt: outage.KnownAt));
        }

        var units = UnitsOf(contract, outage.KnownAt, restoredAt, contract.FeeReductions);
        return Decision.Record(new FeeReductionAccepted(
            claimId, outage.OutageId, today, units, monthlyFee.Amount, AmountOf(units, monthlyFee.Amount), outage.ClaimableOn,
            outage.LastDay,
            month, monthlyFee.IsOpen, outage.KnownAt, restoredAt));
    }

    /// <summary>Returns the refusal of a claim on an outage at an instant; null if it would be accepted.</summary>
    public static Refusal? RefusalOf(Contract contract, Outage outage, Instant now)
    {
        if (StandingClaim(contract, outage.OutageId) is not null)
        {
            return Refusal.Conflict(
                Rules.S3, OutagePointer, new("The reduction for this outage has been claimed before.", "この利用不能についての減額は既に請求されています。")); // S3
        }

        if (!outage.Names(contract.ContractId)) return Refusal.By(Rules.S1, OutagePointer, NoSuchOutage); // S1
        if (StruckHours.Of(contract, outage.KnownAt, outage.RestoredAt ?? now) is not { } struck)
        {
            // S1
            return Refusal.By(Rules.S1, OutagePointer, new("The contract was not in force during the outage.", "利用不能の間、契約は効力を有していませんでした。"));
        }

        if (struck.Duration < Outage.Unit)
        {
            return Refusal.By(Rules.S1, OutagePointer, outage.RestoredAt is null
                ? new Text(
                    "The outage has not yet lasted 24 hours without a break from when the provider learned of it, on days on which the "
                        + "contract is in force.",
                    "契約が効力を有する日において、当社が知った時から連続して 24 時間をまだ経過していません。")
                : new Text(
                    "The outage was shorter than 24 hours from when the provider learned of it, on days on which the contract was in "
                        + "force.",
                    "契約が効力を有する日において、当社が知った時からの利用不能時間が 24 時間に達しませんでした。")); // S1
        }

        if (outage.LastDay < Tokyo.DateOf(now))
        {
            return Refusal.By(
                Rules.S4, OutagePointer, new(
                    $"The right lapsed: it could be claimed from {outage.ClaimableOn:uuuu-MM-dd} to {outage.LastDay:uuuu-MM-dd}.",
                    $"請求の権利は消滅しました。請求できる期間は {outage.ClaimableOn:uuuu-MM-dd} から {outage.LastDay:uuuu-MM-dd} まででした。")); // S4
        }

        return StruckHours.Without(struck, Taken(contract, contract.FeeReductions)) < Outage.Unit
            ? Refusal.By(Rules.S1, OutagePointer, new(
                "The contract has claimed these hours with another outage; what is left is shorter than 24 hours.",
                "この時間は別の利用不能として既に請求されており、残りは 24 時間に達しません。")) // S1
            : null;
    }

    /// <summary>The message for an outage that is unknown, or that was recorded for other contracts: a caller learns of neither.</summary>
    public static readonly Text NoSuchOutage = new("The contract has no such outage.", "この契約にその利用不能の記録はありません。");

    private static readonly Text OutageWithdrawn = new("The outage was withdrawn.", "利用不能の記録は取り消されました。");
    private static readonly Text OutageCorrected = new(
        "The outage was corrected and gives no reduction.", "利用不能の記録が訂正され、減額は生じません。");

    /// <summary>Returns the reason why a claim is void; null if it is not. The record has the English sentence.</summary>
    public static Text? VoidReasonOf(FeeReduction claim) => claim.VoidReason is { } reason
        ? new[] { OutageWithdrawn, OutageCorrected }.FirstOrDefault(text => text.English == reason) ?? new(reason, reason)
        : null;

    /// <summary>
    /// Brings a claim up to date with its outage, which has ended or was corrected; it is void where the outage gives nothing any more.
    /// Refused where the month on whose bill the claim is, is over (B9).
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="outage">The outage as it is now.</param>
    /// <param name="monthlyFee">That of <see cref="Outage.MonthFor"/>.</param>
    /// <param name="now">The present instant.</param>
    public static Decision Restate(Contract contract, Outage outage, MonthlyFee monthlyFee, Instant now)
    {
        if (StandingClaim(contract, outage.OutageId) is not { } claim) return Decision.Nothing;
        var isNamed = outage.Names(contract.ContractId);
        if (isNamed && claim.KnownAt == outage.KnownAt && claim.RestoredAt == outage.RestoredAt) return Decision.Nothing;
        if (RefusalOfChange(claim, now) is { } refusal) return Decision.Refuse(refusal);

        var struck = isNamed ? StruckHours.Of(contract, outage.KnownAt, outage.RestoredAt ?? now) : null;
        if (outage.RestoredAt is null ? !isNamed : !(struck?.Duration >= Outage.Unit))
        {
            return Decision.Record(new FeeReductionVoided(claim.ClaimId, outage.OutageId, OutageCorrected.English)); // S1
        }

        var (today, month) = (Tokyo.DateOf(now), outage.MonthFor(contract));
        if (outage.RestoredAt is not { } restoredAt)
        {
            return Decision.Record(new FeeReductionRestated(
                claim.ClaimId, outage.OutageId, today, Units: null, MonthlyFee: null, Amount: null, ClaimableOn: null, LastDay: null, month,
                false, outage.KnownAt));
        }

        var units = UnitsOf(contract, outage.KnownAt, restoredAt, contract.FeeReductions.TakeWhile(earlier => earlier != claim));
        return Decision.Record(new FeeReductionRestated(
            claim.ClaimId, outage.OutageId, today, units, monthlyFee.Amount, AmountOf(units, monthlyFee.Amount), outage.ClaimableOn,
            outage.LastDay,
            month, monthlyFee.IsOpen, outage.KnownAt, restoredAt));
    }

    /// <summary>Voids the claim on an outage that is withdrawn; refused where the month on whose bill it is, is over (B9).</summary>
    public static Decision Void(Contract contract, string outageId, Instant now) => StandingClaim(contract, outageId) is not { } claim
        ? Decision.Nothing
        : RefusalOfChange(claim, now) is { } refusal ? Decision.Refuse(refusal)
        : Decision.Record(new FeeReductionVoided(claim.ClaimId, outageId, OutageWithdrawn.English));

    /// <summary>
    /// Returns the refusal to change the outage of a claim whose month of billing is over; null if it can be changed.
    /// </summary>
    public static Refusal? RefusalOfChange(FeeReduction claim, Instant now) =>
        claim.BilledIn is { } month && month.CompareTo(Tokyo.DateOf(now).ToYearMonth()) < 0
            ? Refusal.Conflict(Rules.B9, "", new(
                $"A claim on this outage is on the bill of {month:uuuu-MM}; it can be changed no more.",
                $"この利用不能についての請求は {month:uuuu-MM} の請求書に含まれるため、変更できません。")) // B9
            : null;

    /// <summary>
    /// A claim as the contract is now: a late end may have cut the days in force (S1), and an earlier claim may have come to other hours.
    /// What is on a closed bill stays there; <see cref="Corrections"/> makes the difference good.
    /// </summary>
    public static FeeReduction AsItStands(Contract contract, FeeReduction claim)
    {
        if (claim is not { Status: FeeReductionStatus.Determined, KnownAt: { } knownAt, RestoredAt: { } restoredAt }) return claim;

        var units = UnitsOf(contract, knownAt, restoredAt, contract.FeeReductions.TakeWhile(earlier => earlier.ClaimId != claim.ClaimId));
        return (claim with { Units = units }).By(claim.MonthlyFee);
    }

    // S1: hours that two outages share count with the one that was claimed first.
    private static int UnitsOf(Contract contract, Instant knownAt, Instant until, IEnumerable<FeeReduction> claimedBefore) =>
        StruckHours.Of(contract, knownAt, until) is { } struck && struck.Duration >= Outage.Unit
            ? Outage.UnitsIn(StruckHours.Without(struck, Taken(contract, claimedBefore)))
            : 0;

    private static IEnumerable<Interval> Taken(Contract contract, IEnumerable<FeeReduction> claims) => claims
        .Where(claim => claim.Status != FeeReductionStatus.Void && claim.KnownAt is not null)
        .Select(claim => StruckHours.Of(contract, claim.KnownAt!.Value, claim.RestoredAt ?? Instant.MaxValue))
        .OfType<Interval>();
}
