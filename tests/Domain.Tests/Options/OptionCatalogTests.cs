namespace SecureMx.Domain.Tests.Options;

public class OptionCatalogTests
{
    /// <summary>
    /// The table of section 3 of the rules: code, name, months, initial, monthly, metering, need, what becomes of it, settlement.
    /// </summary>
    [Theory]
    [InlineData(
        0, "advanced-archive", "アドバンスドアーカイブ", 12, Fee.Quoted, Fee.Quoted, Metering.Accounts, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.AccountsAlone)]
    [InlineData(
        1, "dox", "DOX 連携", 1, Fee.Free, Fee.Free, Metering.None, "document-exchange", WhenNeedEnds.EndsTheSameDay,
        SettlementFees.MonthlyAndUsage)]
    [InlineData(
        2, "mail-audit", "メール監査", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.MonthlyAndUsage)]
    [InlineData(
        3, "mailbox-plus", "メールボックスプラス", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts | Metering.Disk, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.AccountsAndDisk)]
    [InlineData(
        4, "mailing-list", "メーリングリスト", 1, Fee.Quoted, Fee.Quoted, Metering.MailingLists, "mailbox-plus", WhenNeedEnds.EndsTheSameDay,
        SettlementFees.MonthlyAndUsage)]
    [InlineData(
        5, "account-api", "アカウント管理 API", 1, Fee.Free, Fee.Free, Metering.None, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.MonthlyAndUsage)]
    [InlineData(
        6, "spare-mail", "スペアメール", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts | Metering.Retention, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.AccountsAlone)]
    [InlineData(
        7, "sandbox", "サンドボックス", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.MonthlyAndUsage)]
    [InlineData(
        8, "active-mail", "Active! mail", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts, "mailbox-plus", WhenNeedEnds.EndsTheSameDay,
        SettlementFees.AccountsAlone)]
    [InlineData(
        9, "omnibus", "IIJ Omnibus 連携", 0, Fee.Free, Fee.Free, Metering.None, "mailbox-plus", WhenNeedEnds.EligibilityLapses,
        SettlementFees.None)]
    [InlineData(
        10, "private-relay", "プライベートリレーサーバ", 1, Fee.Quoted, Fee.Quoted, Metering.None, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.MonthlyAndUsage)]
    [InlineData(
        11, "iij-id", "IIJ ID 連携", 0, Fee.Free, Fee.Free, Metering.None, "iij-id", WhenNeedEnds.EligibilityLapses, SettlementFees.None)]
    [InlineData(
        12, "configuration-consulting", "設定コンサルティング", 0, Fee.Quoted, Fee.Free, Metering.None, null, WhenNeedEnds.NeedsNothing,
        SettlementFees.None)]
    public void The_table_is_that_of_the_terms(
        int place, string code, string name, int months, Fee initial, Fee monthly, Metering metering, string? need,
        WhenNeedEnds whenNeedEnds, SettlementFees settlement)
    {
        var option = OptionCatalog.All[place];
        Assert.Equal((code, name, months), (option.Code, option.JapaneseName, option.MinimumMonths));
        Assert.Equal((initial, monthly, metering, settlement), (option.InitialFee, option.MonthlyFee, option.Metering, option.Settlement));
        Assert.Equal((need, whenNeedEnds), (option.NeedsOption ?? option.NeedsService, option.WhenNeedEnds));
        Assert.Equal(need == "mailbox-plus", option.NeedsOption is not null);
        Assert.Equal(initial == Fee.Quoted, option.IsQuoted);
        Assert.Equal(code is "mailbox-plus" or "spare-mail", option.ChoosesDomains);
        Assert.Equal($"terms/7-2-{place + 1}", option.Article);
        Assert.Equal(place, OptionCatalog.PositionOf(code));
        Assert.Same(option, OptionCatalog.Find(code));
        Assert.Same(option, OptionCatalog.Get(code));
    }

    [Fact]
    public void B4_each_meter_is_one_of_its_own() => Assert.Equal([0, 1, 2, 4, 8], Enum.GetValues<Metering>().Select(m => (int)m));

    [Fact]
    public void O7_english_names() => Assert.Equal(
        [
            "Advanced archive", "DOX link", "Mail audit", "Mailbox Plus", "Mailing lists", "Account management API", "Spare mail",
            "Sandbox", "Active! mail",
            "IIJ Omnibus link", "Private relay server", "IIJ ID link", "Configuration consulting",
        ],
        OptionCatalog.All.Select(o => o.EnglishName));

    [Fact]
    public void There_are_thirteen_options_and_no_other()
    {
        Assert.Equal(13, OptionCatalog.All.Count);
        Assert.Null(OptionCatalog.Find("iij-id-mail-address"));
        Assert.Null(OptionCatalog.Find("MAILBOX-PLUS"));
    }

    [Fact]
    public void O7_each_option_shows_the_limits_of_its_warranty()
    {
        Assert.All(OptionCatalog.All, option =>
        {
            var isArchive = option.Code == "advanced-archive";
            Assert.Equal(isArchive ? "terms/14-2" : "terms/14-1", option.WarrantyArticle);
            Assert.StartsWith($"「{option.JapaneseName}」", option.WarrantyJapanese, StringComparison.Ordinal);
            Assert.StartsWith(option.EnglishName, option.WarrantyEnglish, StringComparison.Ordinal);
            Assert.Equal(isArchive, option.WarrantyEnglish.Contains("lost", StringComparison.Ordinal));
            Assert.Equal(isArchive, option.WarrantyJapanese.Contains("失われ", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(
        "advanced-archive",
        "「アドバンスドアーカイブ」では、メールを保存すること、保存したメールが失われず壊れないこと、及びその検索・閲覧・削除等が完全で正確であり目的にかなうことは、いずれも保証されません。",
        "Advanced archive comes without any warranty that mail is kept, that kept mail is neither lost nor damaged, or that searching, "
            + "reading and deleting it is complete, correct or fit for your purpose.")]
    [InlineData(
        "sandbox", "「サンドボックス」が完全で正確であること、及び利用者の目的にかなうことは、いずれも保証されません。",
        "Sandbox comes without any warranty of being complete, correct or fit for your purpose.")]
    public void O7_the_limits_of_a_warranty_are_stated_whole(string code, string japanese, string english) =>
        Assert.Equal((japanese, english), (OptionCatalog.Get(code).WarrantyJapanese, OptionCatalog.Get(code).WarrantyEnglish));
}
