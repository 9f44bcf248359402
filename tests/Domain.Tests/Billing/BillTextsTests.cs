namespace SecureMx.Domain.Tests.Billing;

public class BillTextsTests
{
    /// <summary>A month with a line of every kind: options that end before their minimum period, a one-time fee, a reduction.</summary>
    private static readonly Bill Month = Some.Apply(
        Some.Contract("2026-04-01", "2026-04-01", 1_200,
                Some.Option("advanced-archive", "2026-04-01"), Some.Option("mailbox-plus", "2026-04-01", accounts: 10, disk: 50),
                Some.Option("mailing-list", "2026-04-01", lists: 3),
                Some.Option("account-api", "2026-04-01"), Some.Option("spare-mail", "2026-04-01", accounts: 10, retention: 7),
                Some.Option("active-mail", "2026-04-01", accounts: 4))
            .Ending("contract", "2026-04-10") with
        {
            OneTimeFees = [new("app-9", Some.Date("2026-04-30"), 1_700, "ディスク容量の変更")],
            FeeReductions = [new(
                "clm-1", "out-1", Some.Date("2026-04-01"), 2, 30_000, 2_000, Some.Date("2026-04-01"), Some.Date("2026-07-01"))],
        },
        new SettlementWaived(6, "active-mail", "当社都合")).Bill("2026-04")!;

    [Theory]
    [InlineData("base.initial", 1, 50_000, 50_000, "基本サービス 初期費用", "50,000 円 (申込の承諾により発生)", "terms/10 terms/annex1-1")]
    [InlineData("base.monthly", 1, 30_000, 30_000, "基本サービス 基本料金", "30,000 円 × 1 か月 (日割りなし)", "terms/annex1-2-1")]
    [InlineData("base.accounts", 1_200, 200, 240_000, "基本サービス アカウント使用料", "当月の最大アカウント数 1,200 × 200 円", "terms/annex1-2-1")]
    [InlineData(
        "base.settlement", 1, 0, 0, "基本サービス 最低利用期間内解除調定金", "2026-04-10 終了, 最低利用期間 2026-04-01～2026-04-30: 最終日まで月額料金を支払済み",
        "terms/11-1 terms/annex2-1")]
    [InlineData(
        "option.advanced-archive.initial", 1, 10_000, 10_000, "アドバンスドアーカイブオプション 初期費用", "10,000 円 (申込の承諾により発生)", "terms/10 terms/annex1-1")]
    [InlineData("option.advanced-archive.monthly", 1, 5_000, 5_000, "アドバンスドアーカイブオプション 月額費用", "5,000 円 × 1 か月 (日割りなし)", "terms/annex1-2-2")]
    [InlineData(
        "option.advanced-archive.accounts", 1_200, 150, 180_000, "アドバンスドアーカイブオプション アカウント使用料", "当月の最大アカウント数 1,200 × 150 円",
        "terms/annex1-2-2")]
    [InlineData(
        "option.advanced-archive.settlement", 1, 1_980_000, 1_980_000, "アドバンスドアーカイブオプション 最低利用期間内解除調定金",
        "2026-04-10 終了, 最低利用期間 2026-04-01～2027-03-31: アカウント使用料 180,000 円 × 2026-05-01～2027-03-31 (11 か月), 円未満切捨て",
        "terms/11-2 terms/annex2-2")]
    [InlineData(
        "option.mailbox-plus.disk", 1, 10_000, 3_333, "メールボックスプラスオプション ディスク使用料", "10,000 円 × 10 日 ÷ 30 日, 円未満切捨て (100 GB までの区分)",
        "terms/annex1-2-2")]
    [InlineData(
        "option.mailing-list.mailing-lists", 3, 50, 150, "メーリングリストオプション メーリングリスト使用料", "当月の最大メーリングリスト数 3 × 50 円", "terms/annex1-2-2")]
    [InlineData("option.account-api.initial", 1, 0, 0, "アカウント管理 API オプション 初期費用", "0 円 (申込の承諾により発生)", "terms/10 terms/annex1-1")]
    [InlineData(
        "option.spare-mail.retention", 10, 30, 300, "スペアメールオプション 月額費用", "当月の最大アカウント数 10 × 30 円 (保存期間 7 日までの区分)", "terms/annex1-2-2")]
    [InlineData(
        "option.active-mail.settlement", 1, 0, 0, "Active! mail オプション 最低利用期間内解除調定金",
        "2026-04-10 終了, 最低利用期間 2026-04-01～2026-04-30: 免除: 当社都合", "terms/11-2 terms/annex2-2")]
    [InlineData("change.one-time", 1, 1_700, 1_700, "契約内容変更に伴う一時費用", "1,700 円 (変更申込の承諾により発生: ディスク容量の変更)", "terms/10")]
    [InlineData(
        "fee-reduction", 1, -2_000, -2_000, "利用不能による料金の減額",
        "利用不能 (out-1): 月額費用 30,000 円 ÷ 30 × 2 (利用不能時間を 24 時間で除した数), 円未満切捨て", "terms/13 terms/annex3")]
    public void R2_B1_B7_a_line_says_what_it_charges_how_and_on_which_articles(
        string code, long quantity, long price, long amount, string description, string explanation, string basis)
    {
        var line = Month.Lines.Single(l => l.Code == code);

        Assert.Equal((quantity, price, amount), (line.Quantity, line.UnitPrice, line.Amount));
        Assert.Equal((description, explanation), (line.Description().Japanese, line.Explanation().Japanese));
        Assert.Equal(basis, string.Join(' ', line.Basis()));
    }

    [Theory]
    [InlineData("base.initial", "Basic service: initial fee", "50,000 yen (due on acceptance of the application)")]
    [InlineData("base.monthly", "Basic service: basic fee", "30,000 yen × 1 month (not prorated)")]
    [InlineData("base.accounts", "Basic service: account fee", "largest number of accounts in the month 1,200 × 200 yen")]
    [InlineData(
        "base.settlement", "Basic service: settlement for ending within the minimum period",
        "ended 2026-04-10, minimum period 2026-04-01 to 2026-04-30: paid up to its last day by monthly fees")]
    [InlineData(
        "option.advanced-archive.settlement", "Advanced archive: settlement for ending within the minimum period",
        "ended 2026-04-10, minimum period 2026-04-01 to 2027-03-31: account fee 180,000 yen × 2026-05-01 to 2027-03-31 (11 months), "
            + "rounded down")]
    [InlineData(
        "option.mailbox-plus.disk", "Mailbox Plus: disk fee", "10,000 yen × 10 days ÷ 30, rounded down (tier up to 100 GB)")]
    [InlineData(
        "option.active-mail.settlement", "Active! mail: settlement for ending within the minimum period",
        "ended 2026-04-10, minimum period 2026-04-01 to 2026-04-30: waived: 当社都合")]
    [InlineData(
        "option.mailing-list.mailing-lists", "Mailing lists: mailing list fee", "largest number of mailing lists in the month 3 × 50 yen")]
    [InlineData(
        "option.spare-mail.retention", "Spare mail: monthly fee",
        "largest number of accounts in the month 10 × 30 yen (tier up to 7 days of retention)")]
    [InlineData("option.advanced-archive.monthly", "Advanced archive: monthly fee", "5,000 yen × 1 month (not prorated)")]
    [InlineData("change.one-time", "One-time fee of a change of the contract", "1,700 yen (due on acceptance of the change: ディスク容量の変更)")]
    [InlineData(
        "fee-reduction", "Fee reduction for an outage",
        "outage out-1: the monthly fee of 30,000 yen ÷ 30 × 2 whole units of 24 hours, rounded down")]
    public void R2_a_line_says_the_same_in_English(string code, string description, string explanation)
    {
        var line = Month.Lines.Single(l => l.Code == code);

        Assert.Equal((description, explanation), (line.Description().English, line.Explanation().English));
    }

    [Theory]
    [InlineData("base.settlement", "月額料金 7,000 円 × (9 日 ÷ 31 日), 円未満切捨て (最低利用期間の最終日 2026-05-09)")]
    [InlineData("fee-reduction", "月額費用 30,000 円 ÷ 30 × 2 (利用不能時間を 24 時間で除した数), 円未満切捨て")]
    public void R2_a_line_of_a_bill_of_before_says_in_both_languages_what_it_has_in_Japanese(string code, string note)
    {
        var explanation = new BillLine(code, 1, 2_032, 2_032, Note: note).Explanation();

        Assert.Equal((note, note), (explanation.English, explanation.Japanese));
    }

    [Fact]
    public void R2_S2_a_reduction_names_the_outage_with_its_times_in_Tokyo_and_the_month_of_the_fee()
    {
        var claim = new FeeReduction(
            "clm-1", "out-1", Some.Date("2026-05-08"), 2, 30_000, 2_000, Some.Date("2026-05-03"), Some.Date("2026-08-03"),
            Some.Month("2026-04"), KnownAt: NodaTime.Instant.FromUtc(2026, 4, 30, 15, 30),
            RestoredAt: NodaTime.Instant.FromUtc(2026, 5, 2, 16, 0));

        Assert.Equal(
            "2026-05-01 00:30 から 2026-05-03 01:00 までの利用不能 (out-1): 2026-04 の月額費用 30,000 円 ÷ 30 × 2 (利用不能時間を 24 時間で除した数), 円未満切捨て",
            claim.Explanation.Japanese);
        Assert.Equal(
            "outage out-1 from 2026-05-01 00:30 to 2026-05-03 01:00 (Tokyo): the monthly fee of 2026-04, "
                + "30,000 yen ÷ 30 × 2 whole units of 24 hours, rounded down",
            claim.Explanation.English);
    }

    [Fact]
    public void R2_B5_a_disk_fee_of_a_whole_month_is_not_said_to_be_of_its_days()
    {
        var line = Some.Contract(
            "2026-04-01", "2026-04-01", 10,
            Some.Option("mailbox-plus", "2026-04-01", disk: 300)).Bill("2026-04")!.Lines.Single(l => l.Kind == LineKind.Disk);

        Assert.Equal((1, 40_000, 40_000), (line.Quantity, line.UnitPrice, line.Amount));
        Assert.Equal("40,000 円 × 1 か月 (500 GB までの区分)", line.Explanation().Japanese);
        Assert.Equal("40,000 yen × 1 month (tier up to 500 GB)", line.Explanation().English);
        Assert.Equal("terms/annex1-2-2", Assert.Single(line.Basis()));
    }

    [Fact]
    public void R2_B5_a_disk_fee_up_to_the_first_day_of_a_month_is_of_one_day()
    {
        var line = Some.Contract(
                "2026-04-01", "2026-04-01", 10, Some.Option("mailbox-plus", "2026-04-01", disk: 300))
            .Ending("mailbox-plus", "2026-06-01").Bill("2026-06")!.Lines.Single(l => l.Kind == LineKind.Disk);

        Assert.Equal("40,000 円 × 1 日 ÷ 30 日, 円未満切捨て (500 GB までの区分)", line.Explanation().Japanese);
        Assert.Equal("40,000 yen × 1 day ÷ 30, rounded down (tier up to 500 GB)", line.Explanation().English);
    }

    [Fact]
    public void R2_M1_what_is_given_without_a_charge_says_by_which_provision()
    {
        var line = new BillLine("option.mailing-list.monthly", 1, 0, 0, Note: "平成 24 年 9 月 1 日の附則により無料");

        Assert.Equal(
            new Text(
                "0 yen × 1 month (not prorated) (free of charge by the supplementary provisions of 1 September 2012)",
                "0 円 × 1 か月 (日割りなし) (平成 24 年 9 月 1 日の附則により無料)"),
            line.Explanation());
        Assert.Equal(["terms/annex1-2-2", "terms/supplement-2012-09-01-2"], line.Basis());
        Assert.Equal(
            ["terms/annex1-2-2", "terms/supplement-2012-09-01-2"], (line with { Code = "option.mailing-list.mailing-lists" }).Basis());
    }
}
