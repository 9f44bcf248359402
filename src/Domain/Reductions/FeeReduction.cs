using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>A fee reduction that the customer has claimed in time (section 8).</summary>
/// <param name="ClaimId">The claim.</param>
/// <param name="OutageId">The outage.</param>
/// <param name="AcceptedOn">The Tokyo date of the claim: the reduction is on the bill of its month (B7).</param>
/// <param name="Units">Whole units of 24 hours (S2).</param>
/// <param name="MonthlyFee">Yen: the monthly lines of the month in which the outage began (S2), as they stood when it was claimed.</param>
/// <param name="Amount">Yen, rounded down once (S2).</param>
/// <param name="ClaimableOn">From when it could be claimed (S4).</param>
/// <param name="LastDay">Until when (S4).</param>
/// <param name="FeeMonth">The month in which the outage began (S2); null in older records, whose fee stands as it was claimed.</param>
/// <param name="IsFeeOpen">Whether that month was not closed when it was claimed.</param>
public sealed record FeeReduction(
    string ClaimId, string OutageId, LocalDate AcceptedOn, int Units, long MonthlyFee, long Amount, LocalDate ClaimableOn, LocalDate LastDay,
    YearMonth? FeeMonth = null, bool IsFeeOpen = false)
{
    /// <summary>The month on whose bill it is (B7).</summary>
    [JsonIgnore]
    public YearMonth BilledIn => AcceptedOn.ToYearMonth(); // B7

    /// <summary>Whether the bill of the month whose fee it is a share of was still to come, so that the fee is what that comes to (S2).</summary>
    [JsonIgnore]
    public bool FollowsItsBill => FeeMonth is not null && (IsFeeOpen || FeeMonth == BilledIn);

    /// <summary>The reduction by another fee of the month: what that came to in the end (S2).</summary>
    public FeeReduction By(long monthlyFee) => this with { MonthlyFee = monthlyFee, Amount = FeeReductions.AmountOf(Units, monthlyFee) };

    /// <summary>How the amount came about, in one line that the customer understands.</summary>
    [JsonIgnore]
    public string Explanation => FormattableString.Invariant($"月額費用 {MonthlyFee:N0} 円 ÷ 30 × {Units} (利用不能時間を 24 時間で除した数), 円未満切捨て");
}
