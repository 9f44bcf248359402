using NodaTime;

namespace SecureMx.Domain.Tests.Contracts;

/// <summary>No record of a contract grows without end.</summary>
public class RecordQuotaTests
{
    private static readonly LocalDate Today = new(2026, 4, 30);
    private static readonly ContractEvent Replaced = new AdministratorsReplaced([new Administrator("管理 太郎", "admin@example.jp")]);
    private static readonly ContractEvent Withdrawn = new NoticeWithdrawn("ntc-1", "agreed");

    [Fact]
    public void A_day_takes_so_many_changes_of_a_kind_and_each_kind_and_day_is_counted_for_itself()
    {
        var full = Enumerable.Range(0, RecordQuota.MaximumOfAKind).Aggregate(
            RecordQuota.None, (quota, _) => quota.After(Today, [Replaced], 1));

        Assert.Null(full.RefusalOf([Replaced]));
        Assert.Equal(
            new Text(
                "The contract has had 200 changes of this kind today, as many as a day takes. Make it tomorrow, in Tokyo.",
                "この契約については、本日すでに同種の変更が上限の 200 回行われました。明日 (日本時間) 以降にお試しください。"),
            full.After(Today, [Replaced], 1).RefusalOf([Replaced]));
        Assert.True(full.After(Today, [Replaced], 1).IsOverDay);
        Assert.Null(full.After(Today, [Withdrawn], 1).RefusalOf([Withdrawn]));
        Assert.Null(full.After(Today.PlusDays(1), [Replaced], 1).RefusalOf([Replaced]));
    }

    [Theory]
    [InlineData(RecordQuota.MaximumBytes, false)]
    [InlineData(RecordQuota.MaximumBytes + 1, true)]
    public void What_callers_put_on_a_record_ends_at_its_bytes_and_no_later_day_takes_more(long bytes, bool isRefused)
    {
        var quota = RecordQuota.None.After(Today, [Replaced], bytes);

        Assert.Equal(isRefused, quota.RefusalOf([Replaced]) is not null);
        Assert.Equal(
            isRefused
                ? new Text(
                    "The record of the contract holds as much as callers may put on it (1073741824 bytes). Ask the provider for a new "
                        + "contract.",
                    "この契約の記録は上限 (1073741824 バイト) に達しています。新しい契約について当社にご相談ください。")
                : null,
            quota.RefusalOf([Replaced]));
        Assert.False(quota.IsOverDay);
        // E7: it can be ended
        Assert.Null(quota.RefusalOf([new EndOrdered("ntc-1", EndGround.GeneralTerms28Paragraph3, default, Today, Today, "x", null)]));
        Assert.Equal(isRefused, quota.After(Today.PlusDays(1), [], 0).RefusalOf([Replaced]) is not null);
    }

    [Fact]
    public void E7_a_full_record_takes_an_end_and_nothing_beside_it()
    {
        var quota = RecordQuota.None.After(Today, [], RecordQuota.MaximumBytes + 1);
        var order = new EndOrdered("ntc-1", EndGround.GeneralTerms28Paragraph3, default, Today, Today, "x", null);

        Assert.Null(quota.RefusalOf([order]));
        Assert.NotNull(quota.RefusalOf([order, Replaced]));
    }

    [Fact]
    public void A_record_that_is_just_full_still_has_its_days()
    {
        var full = Enumerable.Range(0, RecordQuota.MaximumOfAKind + 1).Aggregate(
            RecordQuota.None with { Bytes = RecordQuota.MaximumBytes }, (quota, _) => quota.After(Today, [Replaced], 0));

        Assert.True(full.IsOverDay);
    }

    // The limit of a logical partition is 20 GB; one month of what the service writes by itself: a bill, 31 days of readings, and its own
    // events.
    [Fact]
    public void A_hundred_years_of_the_largest_months_stay_far_below_the_limit_of_a_partition()
    {
        const long OfAPartition = 20_000_000_000, OfAMonth = 1_000_000;

        Assert.InRange(RecordQuota.MaximumBytes + (100 * 12 * OfAMonth), 0, OfAPartition / 5);
    }
}
