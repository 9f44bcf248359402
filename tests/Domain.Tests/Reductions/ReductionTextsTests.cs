using NodaTime;
using NodaTime.Text;
using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Reductions;

/// <summary>R2: a refused claim or outage states the law: its article, its dates and its words, in both languages.</summary>
public class ReductionTextsTests
{
    private static readonly Contract Contract = Some.Contract("2026-01-01", "2026-01-01", 10);

    private static Decision Claim(Contract contract, string knownAt, string? restoredAt, string now, string id = "out-2") =>
        Claim(contract, new(id, At(knownAt), restoredAt is null ? null : At(restoredAt), null), now);

    private static Decision Claim(Contract contract, Outage outage, string now) =>
        FeeReductions.Claim(contract, new($"clm-{outage.OutageId}-{now}", outage, new(32_000, IsOpen: false)), At(now));

    private static Contract Claimed() => Some.Apply(
        Contract, Assert.Single(Claim(Contract, "2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z", "2026-04-10T00:00:00Z", "out-1").Events));

    private static void Refused(IEnumerable<Refusal> refusals, string article, string english, string japanese)
    {
        var refusal = Assert.Single(refusals);
        Assert.Equal(article, refusal.Article);
        Assert.Equal(new Text(english, japanese), refusal.Message);
    }

    [Fact]
    public void S3_an_outage_is_claimed_once() => Refused(
        Claim(Claimed(), "2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z", "2026-04-11T00:00:00Z", "out-1").Refusals,
        "terms/13", "The reduction for this outage has been claimed before.", "この利用不能についての減額は既に請求されています。");

    [Fact]
    public void S1_an_outage_of_other_contracts_is_none_of_this_one() => Refused(
        Claim(Contract, new("out-1", At("2026-04-01T00:00:00Z"), null, ["ctr-2"]), "2026-04-11T00:00:00Z").Refusals,
        "terms/13", "The contract has no such outage.", "この契約にその利用不能の記録はありません。");

    [Fact]
    public void S1_an_outage_strikes_what_is_in_force() => Refused(
        Claim(Contract, "2025-12-01T00:00:00Z", "2025-12-10T00:00:00Z", "2026-01-10T00:00:00Z").Refusals,
        "terms/13", "The contract was not in force during the outage.", "利用不能の間、契約は効力を有していませんでした。");

    [Fact]
    public void S1_an_outage_that_lasts_may_yet_reach_24_hours() => Refused(
        Claim(Contract, "2026-04-01T00:00:00Z", null, "2026-04-01T23:59:59Z").Refusals,
        "terms/13",
        "The outage has not yet lasted 24 hours without a break from when the provider learned of it, on days on which the contract is in "
            + "force.",
        "契約が効力を有する日において、当社が知った時から連続して 24 時間をまだ経過していません。");

    [Fact]
    public void S1_an_outage_that_is_over_never_reached_24_hours() => Refused(
        Claim(Contract, "2026-04-01T00:00:00Z", "2026-04-01T23:59:59Z", "2026-04-10T00:00:00Z").Refusals,
        "terms/13",
        "The outage was shorter than 24 hours from when the provider learned of it, on days on which the contract was in force.",
        "契約が効力を有する日において、当社が知った時からの利用不能時間が 24 時間に達しませんでした。");

    [Fact]
    public void S4_a_right_that_has_lapsed_says_from_when_to_when_it_was() => Refused(
        Claim(Contract, "2026-01-28T00:00:00Z", "2026-01-30T00:00:00Z", "2026-05-01T00:00:00Z").Refusals,
        "terms/13", "The right lapsed: it could be claimed from 2026-01-30 to 2026-04-30.",
        "請求の権利は消滅しました。請求できる期間は 2026-01-30 から 2026-04-30 まででした。");

    [Fact]
    public void S1_hours_that_were_claimed_count_once() => Refused(
        Claim(Claimed(), "2026-04-01T00:00:00Z", "2026-04-03T12:00:00Z", "2026-04-11T00:00:00Z").Refusals,
        "terms/13", "The contract has claimed these hours with another outage; what is left is shorter than 24 hours.",
        "この時間は別の利用不能として既に請求されており、残りは 24 時間に達しません。");

    [Fact]
    public void B9_a_claim_on_a_bill_stays() => Refused(
        FeeReductions.Void(Claimed(), "out-1", At("2026-05-01T00:00:00Z")).Refusals,
        "terms/10", "A claim on this outage is on the bill of 2026-04; it can be changed no more.",
        "この利用不能についての請求は 2026-04 の請求書に含まれるため、変更できません。");

    [Theory]
    [InlineData("2026-04-12T00:00:01Z", null, "`knownAt` must not be in the future.", "`knownAt` に将来の時刻は指定できません。")]
    [InlineData(
        "2026-04-11T00:00:00Z", "2026-04-11T00:00:00Z", "`restoredAt` must be later than `knownAt`.",
        "`restoredAt` は `knownAt` より後でなければなりません。")]
    [InlineData(
        "2026-04-11T00:00:00Z", "2026-04-12T00:00:01Z", "`restoredAt` must not be in the future; leave it out while the outage lasts.",
        "`restoredAt` に将来の時刻は指定できません。継続中は省略してください。")]
    public void S1_what_is_recorded_has_happened(string knownAt, string? restoredAt, string english, string japanese) => Refused(
        Outages.Check(new(At(knownAt), restoredAt is null ? null : At(restoredAt), null), At("2026-04-12T00:00:00Z")), "terms/13", english,
        japanese);

    [Fact]
    public void S1_an_outage_names_some_contracts_or_strikes_all() => Refused(
        Outages.Check(new(At("2026-04-11T00:00:00Z"), null, []), At("2026-04-12T00:00:00Z")), "terms/13",
        "Must name 1 to 10000 contracts by their ids, or be \"all\".", "1 以上 10000 以下の契約の ID、または \"all\" を指定してください。");

    [Fact]
    public void S2_R2_a_reduction_says_its_outage_its_month_and_its_units()
    {
        var claim = Claimed().FeeReductions[0];

        Assert.Equal(
            new Text(
                "outage out-1 from 2026-04-01 09:00 to 2026-04-03 09:00 (Tokyo): the monthly fee of 2026-04, 32,000 yen ÷ 30 × 2 whole "
                    + "units of 24 hours, rounded down",
                "2026-04-01 09:00 から 2026-04-03 09:00 までの利用不能 (out-1): 2026-04 の月額費用 32,000 円 ÷ 30 × 2 (利用不能時間を 24 時間で除した数), 円未満切捨て"),
            claim.Explanation);
        // An older record has neither times nor month.
        Assert.Equal(
            new Text(
                "outage out-1: the monthly fee of 32,000 yen ÷ 30 × 2 whole units of 24 hours, rounded down",
                "利用不能 (out-1): 月額費用 32,000 円 ÷ 30 × 2 (利用不能時間を 24 時間で除した数), 円未満切捨て"),
            (claim with { FeeMonth = null, KnownAt = null, RestoredAt = null }).Explanation);
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
