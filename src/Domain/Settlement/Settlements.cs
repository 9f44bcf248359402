using NodaTime;

namespace SecureMx.Domain;

/// <summary>The settlement for ending before the last day of a minimum period (terms/11, annex 2).</summary>
public static class Settlements
{
    private static readonly Text MonthlyFee = new("monthly fee", "月額料金");
    private static readonly Text AccountFee = new("account fee", "アカウント使用料");
    private static readonly Text DiskFee = new("disk fee", "ディスク使用料");

    /// <summary>
    /// Computes the settlement of a notice or an order, for its target and all that falls with it (E8), read off a state that has it.
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
        return Sum(
            LineCodes.BaseSettlement, end.EffectiveDate, contract.MinimumPeriod,
            new Share(MonthlyFee, fee, FirstOfNextMonth(end.EffectiveDate)));
    }

    /// <summary>The settlement of an option; null if none is due in the month.</summary>
    internal static SettlementLine? OfOption(Contract contract, ContractOption option, Usage usage)
    {
        if (Ends.Of(contract, option) is not { } end || !Bills.IsIn(end.EffectiveDate, usage.Readings.Month)) return null;
        if (option.MinimumPeriod is not { } minimum || !IsEarly(end.EffectiveDate, minimum)) return null; // P1

        var code = LineCodes.Of(option.Code, LineKind.Settlement);
        if (option.WaiverOf(end) is { } reason)
            return new(code, 0, Rules.P4.Articles, Of(end.EffectiveDate, minimum, new($"waived: {reason}", $"免除: {reason}"))); // P4

        var month = usage.Readings.Month;
        var days = DaysInForce.Of(month, option.BillingStartDate, end.EffectiveDate)!.Value;
        var fees = OptionFees.Of(contract, option, usage, days);
        var accountFee = fees.Accounts * (fees.Retention?.Amount ?? fees.PerAccount).GetValueOrDefault();
        var next = FirstOfNextMonth(end.EffectiveDate);
        return option.Definition.Settlement switch // P3, annex2-2
        {
            SettlementFees.AccountsAlone => Sum(code, end.EffectiveDate, minimum, new Share(AccountFee, accountFee, next)),
            SettlementFees.AccountsAndDisk => Sum(code, end.EffectiveDate, minimum, new Share(AccountFee, accountFee, next),
                new Share(
                    DiskFee, DiskFees.TierOf(fees.DiskTiers!, option.DiskGigabytesOn(end.EffectiveDate).GetValueOrDefault()).Monthly,
                    end.EffectiveDate.PlusDays(1))), // P2: prorated
            _ => Sum(code, end.EffectiveDate, minimum,
                new Share(
                    MonthlyFee,
                    fees.Monthly.GetValueOrDefault() + accountFee + (fees.MailingLists * fees.PerMailingList.GetValueOrDefault()),
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

    private static SettlementLine Sum(string code, LocalDate end, DayPeriod minimum, params ReadOnlySpan<Share> shares)
    {
        Int128 parts = 0; // of a yen: wide enough for any fee over any period
        List<Text> terms = [];
        foreach (var share in shares)
        {
            var remaining = new RemainingPeriod(share.From, minimum.Last);
            parts += (Int128)share.Fee * remaining.Parts;
            if (remaining.Parts > 0) terms.Add(share.ToText(remaining));
        }

        var computed = terms.Count == 0
            ? new Text("paid up to its last day by monthly fees", "最終日まで月額料金を支払済み")
            : new Text(
                $"{string.Join(" + ", terms.Select(term => term.English))}, rounded down",
                $"{string.Join(" + ", terms.Select(term => term.Japanese))}, 円未満切捨て");
        return new(
            code, (long)(parts / RemainingPeriod.PartsOfMonth), Basis(code == LineCodes.BaseSettlement), Of(end, minimum, computed));
    }

    private static Text Of(LocalDate end, DayPeriod minimum, Text computed) => new(
        FormattableString.Invariant(
            $"ended {end:uuuu-MM-dd}, minimum period {minimum.First:uuuu-MM-dd} to {minimum.Last:uuuu-MM-dd}: {computed.English}"),
        FormattableString.Invariant(
            $"{end:uuuu-MM-dd} 終了, 最低利用期間 {minimum.First:uuuu-MM-dd}～{minimum.Last:uuuu-MM-dd}: {computed.Japanese}"));

    private readonly record struct Share(Text Name, long Fee, LocalDate From)
    {
        public Text ToText(RemainingPeriod remaining) => new(
            FormattableString.Invariant($"{Name.English} {Fee:N0} yen × {remaining.ToText().English}"),
            FormattableString.Invariant($"{Name.Japanese} {Fee:N0} 円 × {remaining.ToText().Japanese}"));
    }
}
