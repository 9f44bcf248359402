using NodaTime;

namespace SecureMx.Domain;

/// <summary>The monthly fee of a month for a contract (S2).</summary>
/// <param name="Amount">Yen: <see cref="Bill.MonthlyFee"/> of its bill; 0 where it has none.</param>
/// <param name="IsOpen">Whether that month is not closed, so that it may still change.</param>
public readonly record struct MonthlyFee(long Amount, bool IsOpen);

/// <summary>Decides on claims for a fee reduction (terms/13, annex 3).</summary>
public static class FeeReductions
{
    private const int DivisorOfMonthlyFee = 30; // S2, terms/annex3

    /// <summary>Yen: whole units × the month's fee ÷ 30, rounded down once (S2).</summary>
    public static long AmountOf(int units, long monthlyFee) => (long)((Int128)units * monthlyFee / DivisorOfMonthlyFee); // S2

    /// <summary>The earlier months whose monthly fees the reductions on a month's bill follow (S2): they were over and not closed when the claim came.</summary>
    public static IReadOnlyList<YearMonth> MonthsFollowed(Contract contract, YearMonth month) => contract.FeeReductions.Count == 0
        ? []
        : [.. contract.FeeReductions.Where(r => r.FollowsItsBill && r.BilledIn == month && r.FeeMonth != month).Select(r => r.FeeMonth!.Value).Distinct()];

    /// <summary>
    /// Accepts a customer's claim, or refuses it by S1, S3 or S4. Nothing where this very claim was accepted before.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="outage">The outage.</param>
    /// <param name="claimId">Chosen by the receiver.</param>
    /// <param name="monthlyFee">That of <see cref="Outage.Month"/>.</param>
    /// <param name="now">When the claim arrives.</param>
    public static Decision Claim(Contract contract, Outage outage, string claimId, MonthlyFee monthlyFee, Instant now)
    {
        var known = contract.FeeReductions.FirstOrDefault(r => r.OutageId == outage.OutageId);
        if (known?.ClaimId == claimId) return Decision.Nothing;

        if (known is not null)
        {
            return Decision.Refuse(Refusal.Conflict(Rules.S3, "/outageId", "The reduction for this outage has been claimed before.")); // S3
        }

        if (!outage.Strikes(contract))
        {
            return Decision.Refuse(Refusal.By(Rules.S1, "/outageId", "The outage did not strike this contract.")); // S1
        }

        if (outage.Units < 1)
        {
            return Decision.Refuse(Refusal.By(Rules.S1, "/outageId", "The outage was shorter than 24 hours from when the provider learned of it.")); // S1
        }

        if (now < outage.RestoredAt)
        {
            return Decision.Refuse(Refusal.By(Rules.S4, "/outageId", "The outage has not ended; its reduction can be claimed once it has."));
        }

        var today = Tokyo.DateOf(now);
        return today > outage.LastDay
            ? Decision.Refuse(Refusal.By(Rules.S4, "/outageId", $"The right lapsed: it could be claimed from {outage.ClaimableOn:uuuu-MM-dd} to {outage.LastDay:uuuu-MM-dd}.")) // S4
            : Decision.Record(new FeeReductionAccepted(
                claimId, outage.OutageId, today, outage.Units, monthlyFee.Amount, AmountOf(outage.Units, monthlyFee.Amount), outage.ClaimableOn, outage.LastDay,
                outage.Month, monthlyFee.IsOpen));
    }
}
