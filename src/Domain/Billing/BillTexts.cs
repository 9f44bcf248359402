namespace SecureMx.Domain;

/// <summary>What a customer reads on a line of a bill, in Japanese, and the articles that the line rests on (R2).</summary>
public static class BillTexts
{
    private static readonly IReadOnlyList<string> Reduction = [Rules.S1.Article, Rules.S2.Article];

    /// <summary>The note of a line of what the supplementary provisions give without a charge (M1).</summary>
    internal const string GivenFree = "平成 24 年 9 月 1 日の附則により無料";

    /// <summary>What is charged for.</summary>
    public static string Description(this BillLine line) =>
        line.Corrects is { } month ? $"{What(line)} ({month.Year} 年 {month.Month} 月分の訂正)" : What(line);

    private static string What(BillLine line) => line.Kind switch
    {
        LineKind.OneTime => "契約内容変更に伴う一時費用",
        LineKind.FeeReduction => "利用不能による料金の減額",
        var kind => $"{Thing(LineCodes.OptionOf(line.Code))} {Fee(kind, LineCodes.OptionOf(line.Code))}",
    };

    /// <summary>How the amount came about, in one line.</summary>
    public static string Explanation(this BillLine line) => line switch
    {
        { Corrects: not null } => line.Note!,
        { Note: GivenFree } => $"{Computation(line)} ({GivenFree})",
        _ => Computation(line),
    };

    private static string Computation(BillLine line) => FormattableString.Invariant(line.Kind switch
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

    /// <summary>The articles that the line rests on.</summary>
    public static IReadOnlyList<string> Basis(this BillLine line)
    {
        var isBase = LineCodes.OptionOf(line.Code) is null;
        return line.Kind switch
        {
            LineKind.Monthly or LineKind.MailingLists when line.Note == GivenFree => [.. Rules.B4.Articles, Rules.M1.Article],
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

    private static string Thing(string? option)
    {
        if (option is null) return "基本サービス";

        var name = OptionCatalog.Get(option).JapaneseName;
        return char.IsAscii(name[^1]) ? $"{name} オプション" : $"{name}オプション";
    }

    private static string Fee(LineKind kind, string? option) => kind switch
    {
        LineKind.Initial => "初期費用",
        LineKind.Monthly => option is null ? "基本料金" : "月額費用",
        LineKind.Accounts => "アカウント使用料",
        LineKind.MailingLists => "メーリングリスト使用料",
        LineKind.Disk => "ディスク使用料",
        LineKind.Retention => "月額費用",
        _ => "最低利用期間内解除調定金",
    };
}
