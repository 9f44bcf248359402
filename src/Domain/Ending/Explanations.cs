using NodaTime;

namespace SecureMx.Domain;

/// <summary>Says of every computed date of a contract on which articles it rests and how it was computed (R2).</summary>
public static class EndExplanations
{
    /// <summary>Of a notice's or an order's effective date (E1, E7).</summary>
    public static Explanation OfEffectiveDate(EndNotice notice)
    {
        if (notice.StatutoryDate is not { } statutory)
        {
            return Explanation.On([OrderRule(notice.Ground)], InForceUntil(notice.EffectiveDate, new(
                $"ordered on {notice.ArrivedOn:uuuu-MM-dd} for {notice.EffectiveDate:uuuu-MM-dd}; an order needs no "
                    + $"{EffectiveDate.NoticeDays} days",
                $"{notice.ArrivedOn:uuuu-MM-dd} に {notice.EffectiveDate:uuuu-MM-dd} 付けの解除を決定。当社による解除に {EffectiveDate.NoticeDays} "
                    + "日の経過は不要")));
        }

        Text choice = notice.DesignatedDate switch
        {
            null => new("no day was designated", "指定日なし"),
            { } named when named > statutory => new($"the designated day {named:uuuu-MM-dd} is later", $"指定日 {named:uuuu-MM-dd} のほうが遅い"),
            { } named when named == statutory => new("the designated day is the same", "指定日も同日"),
            { } named => new(
                $"the designated day {named:uuuu-MM-dd} is earlier, so the statutory day wins",
                $"指定日 {named:uuuu-MM-dd} はそれより早いため、{EffectiveDate.NoticeDays} 日を経過する日による"),
        };
        return Explanation.On([notice.Target.IsContract ? Rules.E1 : Rules.E1Option], InForceUntil(notice.EffectiveDate, new(
            $"arrived {notice.ArrivedOn:uuuu-MM-dd} (Tokyo) + {EffectiveDate.NoticeDays} days = {statutory:uuuu-MM-dd}; {choice.English}",
            $"到達日 {notice.ArrivedOn:uuuu-MM-dd} (東京) から {EffectiveDate.NoticeDays} 日を経過する日は {statutory:uuuu-MM-dd}。{choice.Japanese}")));
    }

    /// <summary>
    /// Of a notice's or an order's effective date on its contract: while it is pending, also that its option ends before that day with
    /// something else (O3, O4).
    /// </summary>
    public static Explanation OfEffectiveDate(Contract contract, EndNotice notice)
    {
        var own = OfEffectiveDate(notice);
        return notice is { Status: NoticeStatus.Pending, Target.IsContract: false } && Ends.Of(contract, notice.Target) is { } earlier
            && earlier.EffectiveDate < notice.EffectiveDate
            ? own with
            {
                Text = new(
                    $"{own.Text.English}; before that, on {earlier.EffectiveDate:uuuu-MM-dd}, the option ends by {earlier.Rule}",
                    $"{own.Text.Japanese}。ただしオプションはそれより前の {earlier.EffectiveDate:uuuu-MM-dd} に {earlier.Rule} により終了"),
            }
            : own;
    }

    /// <summary>Of the end of the contract; null if it has none.</summary>
    public static Explanation? OfEnd(Contract contract) =>
        Ends.Of(contract) is { } end ? OfEffectiveDate(contract.Notice(end.NoticeId!)!) : null;

    /// <summary>Of the end of an option; null if it has none.</summary>
    public static Explanation? OfEnd(Contract contract, ContractOption option)
    {
        if (Ends.Of(contract, option) is not { } end) return null;

        return end.Ground switch
        {
            EndGround.ContractEnd => Explanation.On([Rules.O4], InForceUntil(end.EffectiveDate, new(
                $"the contract ends on {end.EffectiveDate:uuuu-MM-dd}, and all of its options with it",
                $"契約が {end.EffectiveDate:uuuu-MM-dd} に終了し、すべてのオプションも同日に終了"))),
            EndGround.DesignatedServiceEnd => Explanation.On([Rules.O3], InForceUntil(end.EffectiveDate, new(
                $"{Need(option).English}, which it needs, ends on {end.EffectiveDate:uuuu-MM-dd}, and {option.Code} with it",
                $"前提となる{Need(option).Japanese}が {end.EffectiveDate:uuuu-MM-dd} に解除され、{option.Code} も同日に解除"))),
            _ => OfEffectiveDate(contract.Notice(end.NoticeId!)!),
        };
    }

    /// <summary>Of the day from which an option is no longer eligible (O3).</summary>
    public static Explanation OfLapse(ContractOption option, EligibilityLapse lapse) => Explanation.On(
        [Rules.O1, Rules.O3],
        new(
            $"{Need(option).English}, which it needs, ends on {lapse.Since.PlusDays(-1):uuuu-MM-dd}; "
                + $"article 9-2 does not name {option.Code}, which stays in force without being eligible from the next day"
                + (lapse.MetAgainOn is { } metAgainOn ? $"; it is held again and {option.Code} eligible from {metAgainOn:uuuu-MM-dd}" : ""),
            $"前提となる{Need(option).Japanese}が {lapse.Since.PlusDays(-1):uuuu-MM-dd} に終了。"
                + $"第 9 条第 2 項は {option.Code} を定めていないため、翌日から利用資格のないまま存続"
                + (lapse.MetAgainOn is { } again ? $"。{again:uuuu-MM-dd} から再び契約者となり、{option.Code} の利用資格を回復" : "")));

    /// <summary>Of the contract's minimum period (C5).</summary>
    public static Explanation OfMinimumPeriod(Contract contract) =>
        OfMinimumPeriod(contract.MinimumPeriod, Contract.MinimumMonths, Rules.C5);

    /// <summary>Of an option's minimum period (O2); null where it has none.</summary>
    public static Explanation? OfMinimumPeriod(ContractOption option) =>
        option.MinimumPeriod is { } period ? OfMinimumPeriod(period, option.Definition.MinimumMonths, Rules.O2) : null;

    private static Explanation OfMinimumPeriod(DayPeriod period, int months, Rule rule) => Explanation.On(
        [rule],
        new(
            $"{months} {(months == 1 ? "month" : "months")} from the billing start date {period.First:uuuu-MM-dd}, that day counted, "
                + $"{(months == 1 ? "ends" : "end")} on {period.Last:uuuu-MM-dd}",
            $"課金開始日 {period.First:uuuu-MM-dd} を起算日として {months} ヶ月、{period.Last:uuuu-MM-dd} に満了"));

    private static Text Need(ContractOption option) => option.ServiceEndsOn is null
        ? new($"the option {option.Definition.NeedsOption}", $"オプション {option.Definition.NeedsOption} ")
        : new($"the service {option.Definition.NeedsService}", $"指定サービス {option.Definition.NeedsService} ");

    // T4
    private static Text InForceUntil(LocalDate last, Text reason) => new(
        $"{reason.English}; in force until 24:00 in Tokyo, {Tokyo.EndOf(last)}",
        $"{reason.Japanese}。東京の 24 時 ({Tokyo.EndOf(last)}) まで有効");

    private static Rule OrderRule(EndGround ground) =>
        ground == EndGround.GeneralTerms28Paragraph3 ? Rules.E7Paragraph3 : Rules.E7Paragraph2;
}
