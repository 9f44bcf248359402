namespace SecureMx.Domain;

/// <summary>Whether a fee of the annex is quoted to the customer or is nothing.</summary>
public enum Fee
{
    /// <summary>0 yen by annex 1.</summary>
    Free,

    /// <summary>"As shown to the customer separately": it comes from the price sheet.</summary>
    Quoted,
}

/// <summary>Measure of an option's usage fee (annex 1, item 2 (2)).</summary>
[Flags]
public enum Metering
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The month's largest number of accounts.</summary>
    Accounts = 1,

    /// <summary>The tier of its disk capacity.</summary>
    Disk = 2,

    /// <summary>The month's largest number of mailing lists.</summary>
    MailingLists = 4,

    /// <summary>The month's longest retention, which picks the unit price of an account.</summary>
    Retention = 8,
}

/// <summary>Effect on an option of the end of the service or option that it needs (O3).</summary>
public enum WhenNeedEnds
{
    /// <summary>It needs nothing.</summary>
    NeedsNothing,

    /// <summary>It ends on the same day (terms/9-2).</summary>
    EndsTheSameDay,

    /// <summary>It stays in force; its eligibility has lapsed from the next day (INT).</summary>
    EligibilityLapses,
}

/// <summary>The fees on which the settlement of an option rests (P3, annex 2-2).</summary>
public enum SettlementFees
{
    /// <summary>Nothing: it has no minimum period.</summary>
    None,

    /// <summary>Its monthly fee and its usage.</summary>
    MonthlyAndUsage,

    /// <summary>The account fee alone.</summary>
    AccountsAlone,

    /// <summary>The account fee and the disk fee.</summary>
    AccountsAndDisk,
}

/// <summary>One option of the service: a row of the table of section 3 of the rules.</summary>
/// <param name="Code">Its code in kebab-case, unique.</param>
/// <param name="JapaneseName">Its name in the terms.</param>
/// <param name="EnglishName">Its name for a reader without Japanese.</param>
/// <param name="Article">Where the terms define it.</param>
/// <param name="MinimumMonths">The minimum period in months (O2, terms/7-3); 0 where there is none.</param>
/// <param name="InitialFee">Annex 1, item 1 (2).</param>
/// <param name="MonthlyFee">Annex 1, item 2 (2).</param>
/// <param name="Metering">Measure of its usage.</param>
/// <param name="Settlement">The fees of its settlement.</param>
/// <param name="NeedsOption">The option of the same contract that it needs (O1).</param>
/// <param name="NeedsService">The designated service of the same customer that it needs (O1).</param>
/// <param name="WhenNeedEnds">Effect of the end of that (O3).</param>
/// <param name="ChoosesDomains">Whether its domains are chosen from the contract's (O5).</param>
public sealed record OptionDefinition(
    string Code,
    string JapaneseName,
    string EnglishName,
    string Article,
    int MinimumMonths,
    Fee InitialFee,
    Fee MonthlyFee,
    Metering Metering,
    SettlementFees Settlement,
    string? NeedsOption = null,
    string? NeedsService = null,
    WhenNeedEnds WhenNeedEnds = WhenNeedEnds.NeedsNothing,
    bool ChoosesDomains = false)
{
    /// <summary>The article that limits its warranty (O7).</summary>
    public string WarrantyArticle => Code == OptionCatalog.AdvancedArchive ? "terms/14-2" : "terms/14-1";

    /// <summary>Summary of that article in Japanese, in our own words (O7).</summary>
    public string WarrantyJapanese => Code == OptionCatalog.AdvancedArchive
        ? $"「{JapaneseName}」では、メールを保存すること、保存したメールが失われず壊れないこと、及びその検索・閲覧・削除等が完全で正確であり目的にかなうことは、いずれも保証されません。"
        : $"「{JapaneseName}」が完全で正確であること、及び利用者の目的にかなうことは、いずれも保証されません。";

    /// <summary>Summary of that article in English, in our own words (O7).</summary>
    public string WarrantyEnglish => Code == OptionCatalog.AdvancedArchive
        ? $"{EnglishName} comes without any warranty that mail is kept, that kept mail is neither lost nor damaged, " +
            "or that searching, reading and deleting it is complete, correct or fit for your purpose."
        : $"{EnglishName} comes without any warranty of being complete, correct or fit for your purpose.";

    /// <summary>Whether the option must have a price in the price sheet (A3).</summary>
    public bool IsQuoted => InitialFee == Fee.Quoted || MonthlyFee == Fee.Quoted;
}
