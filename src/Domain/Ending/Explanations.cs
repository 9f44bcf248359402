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
            return Explanation.On([OrderRule(notice.Ground)], $"ordered on {notice.ArrivedOn:uuuu-MM-dd} for {notice.EffectiveDate:uuuu-MM-dd}; an order needs no {EffectiveDate.NoticeDays} days{UntilMidnight(notice.EffectiveDate)}");
        }

        var count = $"arrived {notice.ArrivedOn:uuuu-MM-dd} (Tokyo) + {EffectiveDate.NoticeDays} days = {statutory:uuuu-MM-dd}";
        var choice = notice.DesignatedDate switch
        {
            null => "no day was designated",
            { } named when named > statutory => $"the designated day {named:uuuu-MM-dd} is later",
            { } named when named == statutory => "the designated day is the same",
            { } named => $"the designated day {named:uuuu-MM-dd} is earlier, so the statutory day wins",
        };
        return Explanation.On([notice.OptionNumber is null ? Rules.E1 : Rules.E1Option], $"{count}; {choice}{UntilMidnight(notice.EffectiveDate)}");
    }

    /// <summary>Of the end of the contract; null where none stands.</summary>
    public static Explanation? OfEnd(Contract contract) =>
        Ends.Of(contract) is { } end ? OfEffectiveDate(contract.Notice(end.NoticeId!)!) : null;

    /// <summary>Of the end of an option; null where none stands.</summary>
    public static Explanation? OfEnd(Contract contract, ContractOption option)
    {
        if (Ends.Of(contract, option) is not { } end) return null;

        return end.Ground switch
        {
            EndGround.ContractEnd => Explanation.On([Rules.O4], $"the contract ends on {end.EffectiveDate:uuuu-MM-dd}, and all of its options with it{UntilMidnight(end.EffectiveDate)}"),
            EndGround.DesignatedServiceEnd => Explanation.On([Rules.O3], $"{Need(option)} ends on {end.EffectiveDate:uuuu-MM-dd}, and {option.Code} with it{UntilMidnight(end.EffectiveDate)}"),
            _ => OfEffectiveDate(contract.Notice(end.NoticeId!)!),
        };
    }

    /// <summary>Of the day from which an option is no longer eligible (O3).</summary>
    public static Explanation OfLapse(ContractOption option, EligibilityLapse lapse) => Explanation.On(
        [Rules.O1, Rules.O3],
        $"{Need(option)} ends on {lapse.Since.PlusDays(-1):uuuu-MM-dd}; article 9-2 does not name {option.Code}, which stays in force without being eligible from the next day"
            + (lapse.MetAgainOn is { } metAgainOn ? $"; it is held again and {option.Code} eligible from {metAgainOn:uuuu-MM-dd}" : ""));

    /// <summary>Of the contract's minimum period (C5).</summary>
    public static Explanation OfMinimumPeriod(Contract contract) => OfMinimumPeriod(contract.MinimumPeriod, Contract.MinimumMonths, Rules.C5);

    /// <summary>Of an option's minimum period (O2); null where it has none.</summary>
    public static Explanation? OfMinimumPeriod(ContractOption option) =>
        option.MinimumPeriod is { } period ? OfMinimumPeriod(period, option.Definition.MinimumMonths, Rules.O2) : null;

    private static Explanation OfMinimumPeriod(DayPeriod period, int months, Rule rule) => Explanation.On(
        [rule], $"{months} {(months == 1 ? "month" : "months")} from the billing start date {period.First:uuuu-MM-dd}, that day counted, {(months == 1 ? "ends" : "end")} on {period.Last:uuuu-MM-dd}");

    private static string Need(ContractOption option) =>
        option.ServiceEndsOn is null ? $"the option {option.Definition.NeedsOption}, which it needs," : $"the service {option.Definition.NeedsService}, which it needs,";

    private static string UntilMidnight(LocalDate last) => $"; in force until 24:00 in Tokyo, {Tokyo.EndOf(last)}"; // T4

    private static Rule OrderRule(EndGround ground) => ground == EndGround.GeneralTerms28Paragraph3 ? Rules.E7Paragraph3 : Rules.E7Paragraph2;
}
