namespace SecureMx.Domain;

/// <summary>Checks price sheets (A3, annex 1): each quoted option has exactly the prices that its row of the catalogue calls for.</summary>
public static class PriceSheetRules
{
    /// <summary>The largest amount, in yen: what it comes to for the most accounts in every month of a year still fits a bill.</summary>
    public const long MaximumAmount = 10_000_000_000;

    private const string Pointer = "/prices";

    /// <summary>A whole sheet in canonical form, or every refusal; pointers are <c>/prices/…</c>.</summary>
    /// <param name="quoted">As it was sent.</param>
    /// <param name="needed">The options of the contract; those that are free of charge need no price.</param>
    public static CheckResult<Prices> Check(QuotedPrices? quoted, IReadOnlyList<NeededPrice> needed)
    {
        if (quoted is null)
        {
            return new(null, [Refusal.By(Rules.A3, Pointer, new(
            "An acceptance fixes the price sheet, with the prices of the basic service and of every quoted option.",
            "承諾の際には、基本サービスと別途料金を示すすべてのオプションの料金を含む料金表を定めます。"))]);
        }

        List<Refusal> refusals = [];
        CheckBase(quoted.Base, refusals);
        var options = CheckOptions(quoted.Options, refusals);
        foreach (var need in needed) CheckNeed(need, options, refusals);
        return CheckResult.Of(new Prices(quoted.Base!, options), refusals);
    }

    /// <summary>A sheet with which the prices of accepted options are added to the one in force.</summary>
    /// <param name="quoted">As it was sent; null or without an option where the sheet in force has its price.</param>
    /// <param name="inForce">The sheet in force.</param>
    /// <param name="needed">The accepted options.</param>
    public static CheckResult<Prices> CheckAddition(QuotedPrices? quoted, Prices inForce, IReadOnlyList<NeededPrice> needed)
    {
        List<Refusal> refusals = [];
        if (quoted?.Base is { } @base && @base != inForce.Base)
        {
            refusals.Add(Refusal.By(Rules.A3, $"{Pointer}/base", new(
                "The prices of the basic service differ from the contract's sheet; they change by a revision of the sheet, not by an "
                    + "acceptance.",
                "基本サービスの料金が契約の料金表と異なります。料金は承諾ではなく料金表の改定によって変更します。")));
        }

        var given = CheckOptions(quoted?.Options, refusals);
        var options = inForce.Options.Where(o => !given.ContainsKey(o.Key)).Concat(given).ToDictionary(o => o.Key, o => o.Value);
        foreach (var need in needed) CheckNeed(need, options, refusals);
        return CheckResult.Of(inForce with { Options = options }, refusals);
    }

    private static void CheckBase(BasePrices? prices, List<Refusal> refusals)
    {
        if (prices is null)
        {
            refusals.Add(Refusal.By(Rules.A3, $"{Pointer}/base", new(
                "The sheet has the prices of the basic service: initial, monthly and perAccount.",
                "料金表には基本サービスの料金 (initial、monthly、perAccount) が必要です。")));
            return;
        }

        Amounts.Check(prices.Initial, $"{Pointer}/base/initial", refusals);
        Amounts.Check(prices.Monthly, $"{Pointer}/base/monthly", refusals);
        Amounts.Check(prices.PerAccount, $"{Pointer}/base/perAccount", refusals);
    }

    private static Dictionary<string, OptionPrices> CheckOptions(IReadOnlyDictionary<string, OptionPrices>? quoted, List<Refusal> refusals)
    {
        Dictionary<string, OptionPrices> options = [];
        foreach (var (code, prices) in quoted ?? new Dictionary<string, OptionPrices>())
        {
            var pointer =
                $"{Pointer}/options/{code.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (OptionCatalog.Find(code) is not { } option)
            {
                refusals.Add(Refusal.By(Rules.A3, pointer, new(
                    "There is no option of this code; the catalogue of options lists them.",
                    "このコードのオプションはありません。オプションの一覧を参照してください。")));
            }
            else if (!option.IsQuoted)
            {
                refusals.Add(Refusal.By(Rules.A3, pointer, new(
                    $"The option {code} is free of charge by annex 1 and takes no price.",
                    $"オプション {code} は別紙 1 により 0 円のため、料金を指定できません。")));
            }
            else
            {
                options[code] = OptionPriceForm.Check(option, prices, pointer, refusals);
            }
        }

        return options;
    }

    private static void CheckNeed(NeededPrice need, Dictionary<string, OptionPrices> options, List<Refusal> refusals)
    {
        if (OptionCatalog.Find(need.Code) is not { IsQuoted: true }) return;

        var pointer = $"{Pointer}/options/{need.Code}";
        if (!options.TryGetValue(need.Code, out var prices))
        {
            refusals.Add(Refusal.By(Rules.A3, pointer, new(
                $"The option {need.Code} is quoted, and the sheet has no price for it.",
                $"オプション {need.Code} の料金は別途示すものですが、料金表にありません。"))); // A3, terms/annex1
            return;
        }

        if (prices.Disk is [.., var disk] && need.DiskGigabytes > disk.UpToGigabytes)
        {
            refusals.Add(Refusal.By(Rules.B5, $"{pointer}/disk", new(
                $"No disk tier holds the {need.DiskGigabytes} GB of {need.Code}.",
                $"{need.Code} の {need.DiskGigabytes} GB に対応するディスク使用料の区分がありません。")));
        }

        if (prices.PerAccountByRetention is [.., var tier] && need.RetentionDays > tier.UpToDays)
        {
            refusals.Add(Refusal.By(Rules.B6, $"{pointer}/perAccountByRetention", new(
                $"No retention tier holds the {need.RetentionDays} days of {need.Code}.",
                $"{need.Code} の保存期間 {need.RetentionDays} 日に対応する区分がありません。")));
        }
    }
}
