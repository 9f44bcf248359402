using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>A claim for a fee reduction that was made in time (section 8).</summary>
/// <param name="ClaimId">The claim.</param>
/// <param name="OutageId">The outage.</param>
/// <param name="AcceptedOn">The Tokyo date of the claim.</param>
/// <param name="Units">Whole units of 24 hours (S2); 0 while the outage lasts.</param>
/// <param name="MonthlyFee">Yen: the monthly lines of the month in which the outage began (S2), as they were when the amount was
/// determined.</param>
/// <param name="Amount">Yen, rounded down once (S2); 0 while the outage lasts.</param>
/// <param name="ClaimableOn">From when it could be claimed (S4); null while the outage lasts.</param>
/// <param name="LastDay">Until when (S4); null while the outage lasts.</param>
/// <param name="FeeMonth">The month in which the outage began (S2); null in older records, whose fee stays as it was claimed.</param>
/// <param name="IsFeeOpen">Whether that month was not closed when the amount was determined.</param>
/// <param name="KnownAt">Instant at which the provider learned of the outage; null in older records, whose units stay as they were
/// claimed.</param>
/// <param name="RestoredAt">Instant at which the outage ended; null while it lasts, and in older records.</param>
/// <param name="DeterminedOn">The Tokyo date on which the amount became known, where that was later than the claim: the outage still
/// lasted.</param>
/// <param name="VoidReason">Reason why nothing comes of the claim: the outage was withdrawn or corrected. Null for a claim that
/// holds.</param>
public sealed record FeeReduction(
    string ClaimId, string OutageId, LocalDate AcceptedOn, int Units, long MonthlyFee, long Amount, LocalDate? ClaimableOn,
    LocalDate? LastDay,
    YearMonth? FeeMonth = null, bool IsFeeOpen = false, Instant? KnownAt = null, Instant? RestoredAt = null, LocalDate? DeterminedOn = null,
    string? VoidReason = null)
{
    /// <summary>The status of the claim.</summary>
    [JsonIgnore]
    public FeeReductionStatus Status => VoidReason is not null ? FeeReductionStatus.Void
        : KnownAt is not null && RestoredAt is null ? FeeReductionStatus.Pending
        : FeeReductionStatus.Determined;

    /// <summary>
    /// The month on whose bill it is (B7): that of the claim, or that in which the amount became known, if later. Null for a claim whose
    /// amount is not known or that is void.
    /// </summary>
    [JsonIgnore]
    public YearMonth? BilledIn => Status == FeeReductionStatus.Determined ? (DeterminedOn ?? AcceptedOn).ToYearMonth() : null; // B7

    /// <summary>
    /// Whether the bill of the month whose fee it is a share of was still to come, so that the fee is what that comes to (S2).
    /// </summary>
    [JsonIgnore]
    public bool FollowsItsBill => FeeMonth is not null && (IsFeeOpen || FeeMonth == BilledIn);

    /// <summary>The reduction by another fee of the month: what that came to in the end (S2).</summary>
    public FeeReduction By(long monthlyFee) => this with { MonthlyFee = monthlyFee, Amount = FeeReductions.AmountOf(Units, monthlyFee) };

    /// <summary>
    /// The outage with its times in Tokyo and how the amount came about, in one line that the customer understands. Older records have no
    /// times.
    /// </summary>
    [JsonIgnore]
    public Text Explanation => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{OfOutage.English}: the monthly fee of {FeeOf(", ")}{MonthlyFee:N0} yen "
            + $"÷ 30 × {Units} whole units of 24 hours, rounded down"),
        FormattableString.Invariant(
            $"{OfOutage.Japanese}: {FeeOf(" の")}月額費用 {MonthlyFee:N0} 円 ÷ 30 × {Units} (利用不能時間を 24 時間で除した数), 円未満切捨て"));

    private Text OfOutage => KnownAt is { } from && RestoredAt is { } to
        ? new(
            FormattableString.Invariant($"outage {OutageId} from {InTokyo(from)} to {InTokyo(to)} (Tokyo)"),
            FormattableString.Invariant($"{InTokyo(from)} から {InTokyo(to)} までの利用不能 ({OutageId})"))
        : new($"outage {OutageId}", $"利用不能 ({OutageId})");

    private string FeeOf(string then) => FeeMonth is { } month ? FormattableString.Invariant($"{month:uuuu-MM}{then}") : "";

    private static string InTokyo(Instant instant) =>
        instant.InZone(Tokyo.Zone).LocalDateTime.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>The status of a claim for a fee reduction.</summary>
public enum FeeReductionStatus
{
    /// <summary>The outage lasts; the amount is determined when it ends (S4).</summary>
    Pending,

    /// <summary>The amount is known.</summary>
    Determined,

    /// <summary>Void: the outage was withdrawn or corrected.</summary>
    Void,
}
