using NodaTime;

namespace SecureMx.Domain;

/// <summary>The settlement for ending before the last day of a minimum period (terms/11, annex 2).</summary>
public static class Settlements
{
    /// <summary>
    /// What the end by a notice or an order costs, for its target and all that falls with it (E8), read off a state that has it.
    /// </summary>
    /// <param name="contract">The contract with the notice on it.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="usage">The month of the notice's effective date; for one to come, what is known today.</param>
    public static Settlement Of(Contract contract, EndNotice notice, Usage usage)
    {
        List<SettlementLine> lines = [];
        if (Ends.Of(contract)?.NoticeId == notice.NoticeId && OfBase(contract, usage) is { } whole) lines.Add(whole);
        foreach (var option in contract.Options.OrderBy(o => OptionCatalog.PositionOf(o.Code)))
        {
            if (Ends.Of(contract, option)?.NoticeId == notice.NoticeId && OfOption(contract, option, usage) is { } line) lines.Add(line);
        }

        return new(lines.Sum(l => l.Amount), lines);
    }

    /// <summary>Whether anything that ends by a notice or an order ends within its minimum period (P1).</summary>
    public static bool IsDue(Contract contract, EndNotice notice)
    {
        if (Ends.Of(contract) is { } whole && whole.NoticeId == notice.NoticeId && IsEarly(whole.EffectiveDate, contract.MinimumPeriod))
            return true;

        foreach (var option in contract.Options)
        {
            if (Ends.Of(contract, option)?.NoticeId == notice.NoticeId && IsDue(contract, option)) return true;
        }

        return false;
    }

    /// <summary>Whether a settlement is due for an option's end, waived or not.</summary>
    public static bool IsDue(Contract contract, ContractOption option) =>
        Ends.Of(contract, option) is { } end && option.MinimumPeriod is { } minimum && IsEarly(end.EffectiveDate, minimum);

    /// <summary>
    /// The latest option of that code whose settlement is due, waived or not; one that was subscribed again may owe none while the former
    /// does. Null if none is due.
    /// </summary>
    public static ContractOption? LatestDue(Contract contract, string code) =>
        contract.Options.LastOrDefault(o => o.Code == code && IsDue(contract, o));

    /// <summary>The settlement of the basic service; null if none is due in the month.</summary>
    internal static SettlementLine? OfBase(Contract contract, Usage usage)
    {
        if (Ends.Of(contract) is not { } end || !Bills.IsIn(end.EffectiveDate, usage.Readings.Month)) return null;
        if (!IsEarly(end.EffectiveDate, contract.MinimumPeriod)) return null;
        if (end.Ground is EndGround.GeneralTerms28Paragraph2 or EndGround.GeneralTerms28Paragraph3) return null; // P4, terms/11-1

        var month = usage.Readings.Month;
        var prices = PriceSheet.InForce(contract.PriceSheets, month).Base;
        var days = DaysInForce.Of(month, contract.BillingStartDate, end.EffectiveDate)!.Value;
        var fee = prices.Monthly + (prices.PerAccount * LargestNumber.OfAccounts(contract, usage, days)); // P3, annex2-1
        return Sum(LineCodes.BaseSettlement, contract.MinimumPeriod.Last, new Share("月額料金", fee, FirstOfNextMonth(end.EffectiveDate)));
    }

    /// <summary>The settlement of an option; null if none is due in the month.</summary>
    internal static SettlementLine? OfOption(Contract contract, ContractOption option, Usage usage)
    {
        if (Ends.Of(contract, option) is not { } end || !Bills.IsIn(end.EffectiveDate, usage.Readings.Month)) return null;
        if (option.MinimumPeriod is not { } minimum || !IsEarly(end.EffectiveDate, minimum)) return null; // P1

        var code = LineCodes.Of(option.Code, LineKind.Settlement);
        if (option.WaiverOf(end) is { } reason) return new(code, 0, Rules.P4.Articles, $"免除: {reason}"); // P4

        var month = usage.Readings.Month;
        var days = DaysInForce.Of(month, option.BillingStartDate, end.EffectiveDate)!.Value;
        var fees = OptionFees.Of(contract, option, usage, days);
        var accountFee = fees.Accounts * (fees.Retention?.Amount ?? fees.PerAccount).GetValueOrDefault();
        var next = FirstOfNextMonth(end.EffectiveDate);
        return option.Definition.Settlement switch // P3, annex2-2
        {
            SettlementFees.AccountsAlone => Sum(code, minimum.Last, new Share("アカウント使用料", accountFee, next)),
            SettlementFees.AccountsAndDisk => Sum(code, minimum.Last, new Share("アカウント使用料", accountFee, next),
                new Share(
                    "ディスク使用料", DiskFees.TierOf(fees.DiskTiers!, option.DiskGigabytesOn(end.EffectiveDate).GetValueOrDefault()).Monthly,
                    end.EffectiveDate.PlusDays(1))), // P2: prorated
            _ => Sum(code, minimum.Last,
                new Share(
                    "月額料金", fees.Monthly.GetValueOrDefault() + accountFee + (fees.MailingLists * fees.PerMailingList.GetValueOrDefault()),
                    next)),
        };
    }

    /// <summary>The articles of a settlement: of the basic service, or of an option (P1, P2).</summary>
    internal static IReadOnlyList<string> Basis(bool isBase) => isBase
        ? [Rules.P1.Articles[0], Rules.P2.Articles[0]]
        : [Rules.P1.Articles[1], Rules.P2.Articles[1]];

    // P1, P5: from the billing start on, before the last day of the minimum period.
    private static bool IsEarly(LocalDate end, DayPeriod minimum) => minimum.First <= end && end < minimum.Last;

    // P2: what was charged whole for the month of the end is paid up to that month's last day.
    private static LocalDate FirstOfNextMonth(LocalDate end) => new LocalDate(end.Year, end.Month, 1).PlusMonths(1);

    private static SettlementLine Sum(string code, LocalDate last, params ReadOnlySpan<Share> shares)
    {
        Int128 parts = 0; // of a yen: wide enough for any fee over any period
        List<string> terms = [];
        foreach (var share in shares)
        {
            var remaining = new RemainingPeriod(share.From, last);
            parts += (Int128)share.Fee * remaining.Parts;
            if (remaining.Parts > 0) terms.Add(FormattableString.Invariant($"{share.Name} {share.Fee:N0} 円 × ({remaining})"));
        }

        var explanation = terms.Count == 0
            ? FormattableString.Invariant($"最低利用期間の最終日 {last:uuuu-MM-dd} まで月額料金を支払済み")
            : FormattableString.Invariant($"{string.Join(" + ", terms)}, 円未満切捨て (最低利用期間の最終日 {last:uuuu-MM-dd})");
        return new(code, (long)(parts / RemainingPeriod.PartsOfMonth), Basis(code == LineCodes.BaseSettlement), explanation);
    }

    private readonly record struct Share(string Name, long Fee, LocalDate From);
}
