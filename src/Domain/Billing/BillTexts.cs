namespace SecureMx.Domain;

/// <summary>Texts of a line of a bill, in Japanese and in English, and the articles that it rests on (R2).</summary>
public static class BillTexts
{
    private static readonly IReadOnlyList<string> Reduction = [Rules.S1.Article, Rules.S2.Article];

    /// <summary>The note of a line of what the supplementary provisions give without a charge (M1).</summary>
    internal const string GivenFree = "平成 24 年 9 月 1 日の附則により無料";

    private const string GivenFreeInEnglish = "free of charge by the supplementary provisions of 1 September 2012";

    /// <summary>The basic service, as lines and groups name it.</summary>
    internal static readonly Text BasicService = new("Basic service", "基本サービス");

    /// <summary>Description of the charge.</summary>
    public static Text Description(this BillLine line)
    {
        var what = What(line);
        return line.Corrects is not { } month ? what : new(
            FormattableString.Invariant($"{what.English} (correction of {month:uuuu-MM})"),
            $"{what.Japanese} ({month.Year} 年 {month.Month} 月分の訂正)");
    }

    /// <summary>Calculation of the amount, in one line. Bills stored before have it in Japanese alone, and show that in English
    /// too.</summary>
    public static Text Explanation(this BillLine line) => line switch
    {
        { Corrects: not null } => new(line.NoteInEnglish ?? line.Note!, line.Note!),
        { IsGivenFree: true } => new($"{InEnglish(line)} ({GivenFreeInEnglish})", $"{InJapanese(line)} ({GivenFree})"),
        _ => new(InEnglish(line), InJapanese(line)),
    };

    private static Text What(BillLine line)
    {
        if (line.Kind == LineKind.OneTime) return new("One-time fee of a change of the contract", "契約内容変更に伴う一時費用");
        if (line.Kind == LineKind.FeeReduction) return new("Fee reduction for an outage", "利用不能による料金の減額");

        var option = LineCodes.OptionOf(line.Code);
        var (thing, fee) = (Thing(option), Fee(line.Kind, option));
        return new($"{thing.English}: {fee.English}", $"{thing.Japanese} {fee.Japanese}");
    }

    private static string InJapanese(BillLine line) => FormattableString.Invariant(line.Kind switch
    {
        LineKind.Initial => $"{line.Amount:N0} 円 (申込の承諾により発生)",
        LineKind.Monthly => $"{line.UnitPrice:N0} 円 × 1 か月 (日割りなし)",
        LineKind.Accounts => $"当月の最大アカウント数 {line.Quantity:N0} × {line.UnitPrice:N0} 円",
        LineKind.MailingLists => $"当月の最大メーリングリスト数 {line.Quantity:N0} × {line.UnitPrice:N0} 円",
        LineKind.Retention => $"当月の最大アカウント数 {line.Quantity:N0} × {line.UnitPrice:N0} 円 (保存期間 {line.Tier} 日までの区分)",
        LineKind.Disk when line.Days is null => $"{line.UnitPrice:N0} 円 × 1 か月 ({line.Tier} GB までの区分)",
        LineKind.Disk => $"{line.UnitPrice:N0} 円 × {line.Days} 日 ÷ {line.DaysInMonth} 日, 円未満切捨て ({line.Tier} GB までの区分)",
        LineKind.OneTime => $"{line.Amount:N0} 円 (変更申込の承諾により発生: {line.Note})",
        _ => $"{line.Note}",
    });

    private static string InEnglish(BillLine line) => FormattableString.Invariant(line.Kind switch
    {
        LineKind.Initial => $"{line.Amount:N0} yen (due on acceptance of the application)",
        LineKind.Monthly => $"{line.UnitPrice:N0} yen × 1 month (not prorated)",
        LineKind.Accounts => $"{LargestNumberOfAccounts(line)}",
        LineKind.MailingLists => $"largest number of mailing lists in the month {line.Quantity:N0} × {line.UnitPrice:N0} yen",
        LineKind.Retention => $"{LargestNumberOfAccounts(line)} (tier up to {line.Tier} days of retention)",
        LineKind.Disk when line.Days is null => $"{line.UnitPrice:N0} yen × 1 month (tier up to {line.Tier} GB)",
        LineKind.Disk => $"{line.UnitPrice:N0} yen × {DaysOf(line)} ÷ {line.DaysInMonth}, rounded down (tier up to {line.Tier} GB)",
        LineKind.OneTime => $"{line.Amount:N0} yen (due on acceptance of the change: {line.Note})",
        _ => $"{line.NoteInEnglish ?? line.Note}",
    });

    private static string DaysOf(BillLine line) => line.Days == 1 ? "1 day" : $"{line.Days} days";

    private static string LargestNumberOfAccounts(BillLine line) =>
        FormattableString.Invariant($"largest number of accounts in the month {line.Quantity:N0} × {line.UnitPrice:N0} yen");

    /// <summary>The articles that the line rests on.</summary>
    public static IReadOnlyList<string> Basis(this BillLine line)
    {
        var isBase = LineCodes.OptionOf(line.Code) is null;
        return line.Kind switch
        {
            LineKind.Monthly or LineKind.MailingLists when line.IsGivenFree => [.. Rules.B4.Articles, Rules.M1.Article],
            LineKind.Initial => Rules.B7.Articles,
            LineKind.Monthly or LineKind.Accounts when isBase => Rules.B2.Articles,
            LineKind.Monthly or LineKind.Accounts or LineKind.MailingLists => Rules.B4.Articles,
            LineKind.Disk => Rules.B5.Articles,
            LineKind.Retention => Rules.B6.Articles,
            LineKind.Settlement => Settlements.Basis(isBase),
            LineKind.OneTime => [Rules.B7.Article],
            _ => Reduction,
        };
    }

    private static Text Thing(string? option)
    {
        if (option is null) return BasicService;

        var definition = OptionCatalog.Get(option);
        return new(definition.EnglishName, JapaneseNameOf(definition));
    }

    private static string JapaneseNameOf(OptionDefinition definition)
    {
        var name = definition.JapaneseName;
        return char.IsAscii(name[^1]) ? $"{name} オプション" : $"{name}オプション";
    }

    private static Text Fee(LineKind kind, string? option) => kind switch
    {
        LineKind.Initial => new("initial fee", "初期費用"),
        LineKind.Monthly => option is null ? new("basic fee", "基本料金") : new("monthly fee", "月額費用"),
        LineKind.Accounts => new("account fee", "アカウント使用料"),
        LineKind.MailingLists => new("mailing list fee", "メーリングリスト使用料"),
        LineKind.Disk => new("disk fee", "ディスク使用料"),
        LineKind.Retention => new("monthly fee", "月額費用"),
        _ => new("settlement for ending within the minimum period", "最低利用期間内解除調定金"),
    };
}
