using NodaTime;

namespace SecureMx.Domain;

/// <summary>A stretch of days of a month at one disk fee (B5).</summary>
/// <param name="Tier">The tier that holds the capacity.</param>
/// <param name="Days">The days that count to it; null for a month that is charged whole.</param>
internal readonly record struct DiskStretch(DiskTier Tier, int? Days);

/// <summary>The disk fee of <c>mailbox-plus</c> (B5, terms/annex1-2-2 note 3).</summary>
internal static class DiskFees
{
    /// <summary>
    /// The tier that holds a capacity (B5); otherwise the last tier: a sheet that was made while the option was about to end may lack the
    /// right one.
    /// </summary>
    public static DiskTier TierOf(IReadOnlyList<DiskTier> tiers, int gigabytes)
    {
        for (var i = 0; i < tiers.Count; i++)
        {
            if (gigabytes <= tiers[i].UpToGigabytes) return tiers[i];
        }

        return tiers[^1];
    }

    /// <summary>
    /// The stretches of a month: one whole fee, or each stretch at one fee by its days. The day of a change counts to the new fee, the day
    /// of the end counts. In the month of the start the days before it count to the first stretch, since a start is not prorated; where the
    /// option ends in that month too, and so prorates it, only its days in force count: no duty arises before the billing start date
    /// (terms/10).
    /// </summary>
    public static IEnumerable<DiskStretch> Of(ContractOption option, IReadOnlyList<DiskTier> tiers, DaysInForce days)
    {
        var month = days.Month;
        var tier = TierOf(tiers, option.DiskGigabytesOn(month.OnDayOfMonth(days.First)).GetValueOrDefault());
        var isProratedByEnd = days.Last < days.DaysInMonth;
        var begin = isProratedByEnd ? days.First : 1; // B5, terms/10
        foreach (var change in option.Disk)
        {
            if (change.From.ToYearMonth() != month || change.From.Day <= days.First || change.From.Day > days.Last) continue;

            var next = TierOf(tiers, change.Gigabytes);
            if (next.Monthly == tier.Monthly) continue; // only a change of the fee begins a stretch

            yield return new(tier, change.From.Day - begin);
            (tier, begin) = (next, change.From.Day);
        }

        var isWhole = begin == 1 && days.Last == days.DaysInMonth;
        yield return new(tier, isWhole ? null : days.Last - begin + 1);
    }
}
