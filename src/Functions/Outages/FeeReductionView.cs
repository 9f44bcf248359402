using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Outages;

/// <summary>A claim for a fee reduction.</summary>
/// <param name="OutageId">The outage.</param>
public sealed record FeeReductionRequest(string OutageId);

/// <summary>An accepted claim, as the API shows it. The numbers are null while the outage lasts, and where the claim is void.</summary>
/// <param name="ClaimId">Its id.</param>
/// <param name="OutageId">The outage.</param>
/// <param name="Status">Its status.</param>
/// <param name="AcceptedOn">The Tokyo date of the claim.</param>
/// <param name="Units">Whole units of 24 hours on days in force (S1, S2).</param>
/// <param name="MonthlyFee">Yen: the fee of the month in which the outage began for the contract (S2).</param>
/// <param name="Amount">Yen (S2).</param>
/// <param name="ClaimableOn">From when it could be claimed: the Tokyo date on which the outage ended (S4).</param>
/// <param name="LastDay">Until when (S4).</param>
/// <param name="BilledIn">The month on whose bill it is (B7).</param>
/// <param name="Basis">The articles.</param>
/// <param name="Explanation">Calculation of the amount.</param>
public sealed record FeeReductionView(
    string ClaimId, string OutageId, FeeReductionStatus Status, LocalDate AcceptedOn, int? Units, long? MonthlyFee, long? Amount,
    LocalDate? ClaimableOn, LocalDate? LastDay, YearMonth? BilledIn, IReadOnlyList<string> Basis, Text Explanation)
{
    /// <summary>Shows a claim.</summary>
    public static FeeReductionView Of(FeeReduction claim)
    {
        bool isKnown = claim.Status == FeeReductionStatus.Determined;
        return new(
            claim.ClaimId, claim.OutageId, claim.Status, claim.AcceptedOn, isKnown ? claim.Units : null, isKnown ? claim.MonthlyFee : null,
            isKnown ? claim.Amount : null, claim.ClaimableOn, claim.LastDay, claim.BilledIn, [Rules.S1.Article, Rules.S2.Article],
            claim.Status switch
            {
                FeeReductionStatus.Pending => new Text(
                    "The outage lasts; the amount is determined when it has ended.", "利用不能が継続しています。金額は利用不能が終わったときに定まります。"), // S4
                FeeReductionStatus.Void => FeeReductions.VoidReasonOf(claim)!,
                _ => claim.Explanation,
            });
    }
}
