using SecureMx.Domain.Tests.Billing;

namespace SecureMx.Domain.Tests.Settlement;

/// <summary>R2: what a settlement and a refused waiver say is a statement of law: articles, dates and words, in both languages.</summary>
public class SettlementTextsTests
{
    private static readonly Contract Contract =
        Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("advanced-archive", "2026-04-10"));

    private static void Refused(Decision decision, string article, string english, string japanese)
    {
        var refusal = Assert.Single(decision.Refusals);
        Assert.Equal(article, refusal.Article);
        Assert.Equal(new Text(english, japanese), refusal.Message);
    }

    [Theory]
    [InlineData(" ", "The reason must not be blank.", "理由は必須です。")]
    public void P4_a_waiver_has_a_reason(string reason, string english, string japanese) => Refused(
        SettlementWaivers.Waive(Contract, new("advanced-archive", reason), isBilled: false), "terms/11-1", english, japanese);

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)] // it is shown on the bill
    public void P4_a_reason_has_at_most_200_characters(int length, bool isTaken)
    {
        var decision = SettlementWaivers.Waive(
            Contract.Ending("advanced-archive", "2026-06-10"), new("advanced-archive", new('理', length)), isBilled: false);

        Assert.Equal(isTaken, decision.Events.Count == 1);
    }

    [Fact]
    public void P4_an_option_that_the_contract_never_had_owes_nothing() => Refused(
        SettlementWaivers.Waive(Contract, new("sandbox", "当社都合"), isBilled: false), "terms/11-1",
        "The contract has no such option.", "契約にこのオプションはありません。");

    [Fact]
    public void P1_what_is_not_due_is_not_waived() => Refused(
        SettlementWaivers.Waive(Contract, new("advanced-archive", "当社都合"), isBilled: false), "terms/11-1",
        "No settlement is due for advanced-archive: it does not end before the last day of its minimum period.",
        "advanced-archive は最低利用期間の経過する日前に終了しないため、調定金は生じません。");

    [Fact]
    public void B9_what_has_been_billed_is_not_waived() => Refused(
        SettlementWaivers.Waive(Contract.Ending("advanced-archive", "2026-06-10"), new("advanced-archive", "当社都合"), isBilled: true),
        "terms/10", "The settlement has been billed: the month of the end is closed.", "終了した月は締め切られ、調定金は請求済みです。");

    [Theory]
    [InlineData(
        "2027-02-10",
        "ended 2027-02-10, minimum period 2026-04-10 to 2027-04-09: account fee 1,500 yen × 2027-03-01 to 2027-04-09 (1 month + 9 days ÷ "
            + "30), rounded down",
        "2027-02-10 終了, 最低利用期間 2026-04-10～2027-04-09: アカウント使用料 1,500 円 × 2027-03-01～2027-04-09 (1 か月 + 9 日 ÷ 30 日), 円未満切捨て")]
    [InlineData(
        "2027-01-31",
        "ended 2027-01-31, minimum period 2026-04-10 to 2027-04-09: account fee 1,500 yen × 2027-02-01 to 2027-04-09 (2 months + 9 days ÷ "
            + "30), rounded down",
        "2027-01-31 終了, 最低利用期間 2026-04-10～2027-04-09: アカウント使用料 1,500 円 × 2027-02-01～2027-04-09 (2 か月 + 9 日 ÷ 30 日), 円未満切捨て")]
    [InlineData(
        "2027-04-01",
        "ended 2027-04-01, minimum period 2026-04-10 to 2027-04-09: paid up to its last day by monthly fees",
        "2027-04-01 終了, 最低利用期間 2026-04-10～2027-04-09: 最終日まで月額料金を支払済み")]
    public void P2_R2_a_settlement_says_its_days_in_both_languages(string end, string english, string japanese)
    {
        var contract = Contract.Ending("advanced-archive", end);
        var line = Assert.Single(Settlements.Of(contract, contract.Notices[0], Some.Usage(end[..7])).Lines);

        Assert.Equal(["terms/11-2", "terms/annex2-2"], line.Basis);
        Assert.Equal(new Text(english, japanese), line.Explanation);
    }

    [Theory]
    [InlineData("2027-02-28", "2027-03-01", "1 day ÷ 31", "1 日 ÷ 31 日")]
    [InlineData("2027-02-27", "2027-03-02", "1 day ÷ 28 + 2 days ÷ 31", "1 日 ÷ 28 日 + 2 日 ÷ 31 日")]
    [InlineData("2027-01-31", "2027-03-01", "1 month + 1 day ÷ 31", "1 か月 + 1 日 ÷ 31 日")]
    public void P2_R2_one_day_of_a_month_is_one_day(string end, string last, string english, string japanese)
    {
        var period = new RemainingPeriod(Some.Date(end).PlusDays(1), Some.Date(last)).ToText();

        Assert.EndsWith($" ({english})", period.English, StringComparison.Ordinal);
        Assert.EndsWith($" ({japanese})", period.Japanese, StringComparison.Ordinal);
    }

    [Fact]
    public void P2_R2_the_disk_counts_from_the_day_after_the_end_and_the_accounts_from_the_next_month()
    {
        var contract = Some.Contract("2026-04-10", "2026-04-10", 10, Some.Option("mailbox-plus", "2026-04-10", disk: 80))
            .Ending("mailbox-plus", "2026-04-20");

        var line = Assert.Single(Settlements.Of(contract, contract.Notices[0], Some.Usage("2026-04")).Lines);

        Assert.Equal(
            "ended 2026-04-20, minimum period 2026-04-10 to 2026-05-09: account fee 3,000 yen × 2026-05-01 to 2026-05-09 (9 days ÷ 31) + "
                + "disk fee 10,000 yen × 2026-04-21 to 2026-05-09 (10 days ÷ 30 + 9 days ÷ 31), rounded down",
            line.Explanation.English);
    }

    [Fact]
    public void P4_R2_a_waived_settlement_says_why_in_both_languages()
    {
        var contract = Contract.Ending("advanced-archive", "2026-06-10");
        var waived = Some.Apply(
            contract, Assert.Single(SettlementWaivers.Waive(contract, new("advanced-archive", "当社都合"), isBilled: false).Events));

        var line = Assert.Single(Settlements.Of(waived, waived.Notices[0], Some.Usage("2026-06")).Lines);

        Assert.Equal(["terms/11-1", "terms/11-2"], line.Basis);
        Assert.Equal(
            new Text(
                "ended 2026-06-10, minimum period 2026-04-10 to 2027-04-09: waived: 当社都合",
                "2026-06-10 終了, 最低利用期間 2026-04-10～2027-04-09: 免除: 当社都合"),
            line.Explanation);
    }

    [Fact]
    public void P1_R2_the_basic_service_settles_its_monthly_fee()
    {
        var contract = Some.Contract("2026-04-10", "2026-04-10", 10).Ending("contract", "2026-04-20");

        var line = Assert.Single(Settlements.Of(contract, contract.Notices[0], Some.Usage("2026-04")).Lines);

        Assert.Equal(["terms/11-1", "terms/annex2-1"], line.Basis);
        Assert.Equal(
            new Text(
                "ended 2026-04-20, minimum period 2026-04-10 to 2026-05-09: monthly fee 32,000 yen × 2026-05-01 to 2026-05-09 (9 days ÷ "
                    + "31), rounded down",
                "2026-04-20 終了, 最低利用期間 2026-04-10～2026-05-09: 月額料金 32,000 円 × 2026-05-01～2026-05-09 (9 日 ÷ 31 日), 円未満切捨て"),
            line.Explanation);
    }

    [Theory]
    [InlineData(null, "advanced-archive", " ", false, "P4 /reason")]
    [InlineData(null, "sandbox", "当社都合", false, "P4 /option")] // never held
    [InlineData(null, "advanced-archive", "当社都合", false, "P1! /option")] // nothing is due
    [InlineData("2026-06-10", "advanced-archive", "当社都合", true, "B9! /option")]
    [InlineData("2026-06-10", "advanced-archive", "当社都合", false, "")]
    public void P4_a_refused_waiver_says_what_of_it_is_refused(string? ends, string option, string reason, bool isBilled, string refusal)
    {
        var contract = ends is null ? Contract : Contract.Ending("advanced-archive", ends);

        Assert.Equal(refusal, string.Join(' ', SettlementWaivers.Waive(contract, new(option, reason), isBilled).Refusals.Lines()));
    }
}
