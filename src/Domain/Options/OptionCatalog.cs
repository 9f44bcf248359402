namespace SecureMx.Domain;

/// <summary>The thirteen options of terms/7-2 in the order of the terms: the one table on which every rule about options rests.</summary>
public static class OptionCatalog
{
    public const string AdvancedArchive = "advanced-archive";
    public const string Dox = "dox";
    public const string MailAudit = "mail-audit";
    public const string MailboxPlus = "mailbox-plus";
    public const string MailingList = "mailing-list";
    public const string AccountApi = "account-api";
    public const string SpareMail = "spare-mail";
    public const string Sandbox = "sandbox";
    public const string ActiveMail = "active-mail";
    public const string Omnibus = "omnibus";
    public const string PrivateRelay = "private-relay";
    public const string IijId = "iij-id";
    public const string ConfigurationConsulting = "configuration-consulting";

    /// <summary>All options, in the order of the table.</summary>
    public static readonly IReadOnlyList<OptionDefinition> All =
    [
        new(
            AdvancedArchive, "アドバンスドアーカイブ", "Advanced archive", "terms/7-2-1", 12, Fee.Quoted, Fee.Quoted, Metering.Accounts,
            SettlementFees.AccountsAlone),
        new(Dox, "DOX 連携", "DOX link", "terms/7-2-2", 1, Fee.Free, Fee.Free, Metering.None, SettlementFees.MonthlyAndUsage,
            NeedsService: DesignatedServices.DocumentExchange, WhenNeedEnds: WhenNeedEnds.EndsTheSameDay),
        new(MailAudit, "メール監査", "Mail audit", "terms/7-2-3", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts, SettlementFees.MonthlyAndUsage),
        new(
            MailboxPlus, "メールボックスプラス", "Mailbox Plus", "terms/7-2-4", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts | Metering.Disk,
            SettlementFees.AccountsAndDisk,
            ChoosesDomains: true),
        new(
            MailingList, "メーリングリスト", "Mailing lists", "terms/7-2-5", 1, Fee.Quoted, Fee.Quoted, Metering.MailingLists,
            SettlementFees.MonthlyAndUsage,
            NeedsOption: MailboxPlus, WhenNeedEnds: WhenNeedEnds.EndsTheSameDay),
        new(
            AccountApi, "アカウント管理 API", "Account management API", "terms/7-2-6", 1, Fee.Free, Fee.Free, Metering.None,
            SettlementFees.MonthlyAndUsage),
        new(
            SpareMail, "スペアメール", "Spare mail", "terms/7-2-7", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts | Metering.Retention,
            SettlementFees.AccountsAlone,
            ChoosesDomains: true),
        new(Sandbox, "サンドボックス", "Sandbox", "terms/7-2-8", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts, SettlementFees.MonthlyAndUsage),
        new(
            ActiveMail, "Active! mail", "Active! mail", "terms/7-2-9", 1, Fee.Quoted, Fee.Quoted, Metering.Accounts,
            SettlementFees.AccountsAlone,
            NeedsOption: MailboxPlus, WhenNeedEnds: WhenNeedEnds.EndsTheSameDay),
        new(Omnibus, "IIJ Omnibus 連携", "IIJ Omnibus link", "terms/7-2-10", 0, Fee.Free, Fee.Free, Metering.None, SettlementFees.None,
            NeedsOption: MailboxPlus, WhenNeedEnds: WhenNeedEnds.EligibilityLapses),
        new(
            PrivateRelay, "プライベートリレーサーバ", "Private relay server", "terms/7-2-11", 1, Fee.Quoted, Fee.Quoted, Metering.None,
            SettlementFees.MonthlyAndUsage),
        new(IijId, "IIJ ID 連携", "IIJ ID link", "terms/7-2-12", 0, Fee.Free, Fee.Free, Metering.None, SettlementFees.None,
            NeedsService: DesignatedServices.IijId, WhenNeedEnds: WhenNeedEnds.EligibilityLapses),
        new(
            ConfigurationConsulting, "設定コンサルティング", "Configuration consulting", "terms/7-2-13", 0, Fee.Quoted, Fee.Free, Metering.None,
            SettlementFees.None),
    ];

    private static readonly Dictionary<string, OptionDefinition> ByCode = All.ToDictionary(o => o.Code, StringComparer.Ordinal);

    private static readonly Dictionary<string, int> Positions =
        All.Select((option, index) => (option.Code, index)).ToDictionary(p => p.Code, p => p.index, StringComparer.Ordinal);

    /// <summary>The option of that code, or null where there is none.</summary>
    public static OptionDefinition? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The option of a code that is known to exist.</summary>
    /// <exception cref="KeyNotFoundException">There is no such option.</exception>
    public static OptionDefinition Get(string code) => ByCode[code];

    /// <summary>The place of an option in the table, from 0: the order of a bill's lines.</summary>
    public static int PositionOf(string code) => Positions[code];
}
