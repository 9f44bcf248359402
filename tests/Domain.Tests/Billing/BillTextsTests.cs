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
    [InlineData("base.settlement", 1, 0, 0, "基本サービス 最低利用期間内解除調定金", "最低利用期間の最終日 2026-04-30 まで月額料金を支払済み", "terms/11-1 terms/annex2-1")]
    [InlineData(
        "option.advanced-archive.initial", 1, 10_000, 10_000, "アドバンスドアーカイブオプション 初期費用", "10,000 円 (申込の承諾により発生)", "terms/10 terms/annex1-1")]
    [InlineData("option.advanced-archive.monthly", 1, 5_000, 5_000, "アドバンスドアーカイブオプション 月額費用", "5,000 円 × 1 か月 (日割りなし)", "terms/annex1-2-2")]
    [InlineData(
        "option.advanced-archive.accounts", 1_200, 150, 180_000, "アドバンスドアーカイブオプション アカウント使用料", "当月の最大アカウント数 1,200 × 150 円",
        "terms/annex1-2-2")]
    [InlineData(
        "option.advanced-archive.settlement", 1, 1_980_000, 1_980_000, "アドバンスドアーカイブオプション 最低利用期間内解除調定金",
        "アカウント使用料 180,000 円 × (11 か月), 円未満切捨て (最低利用期間の最終日 2027-03-31)", "terms/11-2 terms/annex2-2")]
    [InlineData(
        "option.mailbox-plus.disk", 1, 10_000, 3_333, "メールボックスプラスオプション ディスク使用料", "10,000 円 × 10 日 ÷ 30 日, 円未満切捨て (100 GB までの区分)",
        "terms/annex1-2-2")]
    [InlineData(
        "option.mailing-list.mailing-lists", 3, 50, 150, "メーリングリストオプション メーリングリスト使用料", "当月の最大メーリングリスト数 3 × 50 円", "terms/annex1-2-2")]
    [InlineData("option.account-api.initial", 1, 0, 0, "アカウント管理 API オプション 初期費用", "0 円 (申込の承諾により発生)", "terms/10 terms/annex1-1")]
    [InlineData(
        "option.spare-mail.retention", 10, 30, 300, "スペアメールオプション 月額費用", "当月の最大アカウント数 10 × 30 円 (保存期間 7 日までの区分)", "terms/annex1-2-2")]
    [InlineData("option.active-mail.settlement", 1, 0, 0, "Active! mail オプション 最低利用期間内解除調定金", "免除: 当社都合", "terms/11-2 terms/annex2-2")]
    [InlineData("change.one-time", 1, 1_700, 1_700, "契約内容変更に伴う一時費用", "1,700 円 (変更申込の承諾により発生: ディスク容量の変更)", "terms/10")]
    [InlineData(
        "fee-reduction", 1, -2_000, -2_000, "利用不能による料金の減額", "月額費用 30,000 円 ÷ 30 × 2 (利用不能時間を 24 時間で除した数), 円未満切捨て", "terms/13 terms/annex3")]
    public void R2_B1_B7_a_line_says_what_it_charges_how_and_on_which_articles(
        string code, long quantity, long price, long amount, string description, string explanation, string basis)
    {
        var line = Month.Lines.Single(l => l.Code == code);

        Assert.Equal((quantity, price, amount), (line.Quantity, line.UnitPrice, line.Amount));
        Assert.Equal((description, explanation), (line.Description(), line.Explanation()));
        Assert.Equal(basis, string.Join(' ', line.Basis()));
    }

    [Fact]
    public void R2_B5_a_disk_fee_of_a_whole_month_is_not_said_to_be_of_its_days()
    {
        var line = Some.Contract(
            "2026-04-01", "2026-04-01", 10,
            Some.Option("mailbox-plus", "2026-04-01", disk: 300)).Bill("2026-04")!.Lines.Single(l => l.Kind == LineKind.Disk);

        Assert.Equal((1, 40_000, 40_000), (line.Quantity, line.UnitPrice, line.Amount));
        Assert.Equal("40,000 円 × 1 か月 (500 GB までの区分)", line.Explanation());
        Assert.Equal("terms/annex1-2-2", Assert.Single(line.Basis()));
    }
}
