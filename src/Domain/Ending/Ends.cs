using NodaTime;

namespace SecureMx.Domain;

/// <summary>When the things of a contract end, read off the state: what is on the record first, then what stands (C6, O3, O4).</summary>
public static class Ends
{
    /// <summary>The end of the contract; null where none stands.</summary>
    public static ScheduledEnd? Of(Contract contract) => contract.Ended ?? contract.StandingNotice(optionNumber: null)?.ToEnd();

    /// <summary>
    /// The end of an option; null where none stands. The earliest of its own, that of what it needs (O3) and the contract's (O4);
    /// on one day its own stands, and the contract's goes before that of what it needs. One that is on the record gives way to an earlier one that
    /// has come to be known only since (E2, E7).
    /// </summary>
    public static ScheduledEnd? Of(Contract contract, ContractOption option)
    {
        var end = option.Ended ?? contract.StandingNotice(option.Number)?.ToEnd();
        if (Of(contract) is { } whole)
        {
            end = Earlier(end, new ScheduledEnd(whole.EffectiveDate, EndGround.ContractEnd, whole.NoticeId, Rules.O4.Number)); // O4
        }

        if (option.Definition.WhenNeedEnds == WhenNeedEnds.EndsTheSameDay && EndOfNeed(contract, option) is { } need)
        {
            end = Earlier(end, new ScheduledEnd(need.EffectiveDate, EndGround.DesignatedServiceEnd, need.NoticeId, Rules.O3.Number)); // O3, terms/9-2
        }

        return end;
    }

    /// <summary>The last day of what an option needs, with the notice behind it; null where that goes on or nothing is needed.</summary>
    public static ScheduledEnd? EndOfNeed(Contract contract, ContractOption option)
    {
        if (option.ServiceEndsOn is { } day) return new(day, EndGround.DesignatedServiceEnd, null, Rules.E6.Number);
        return option.LeansOn is { } number ? Of(contract, contract.Option(number)) : null;
    }

    /// <summary>
    /// From when an option that stays in force is no longer eligible (O3): the day after the end of what it needs, or of what was taken anew in
    /// its place without a gap; null where the option is eligible until its own end.
    /// </summary>
    public static LocalDate? EligibilityLapse(Contract contract, ContractOption option)
    {
        if (option.Definition.WhenNeedEnds != WhenNeedEnds.EligibilityLapses || EndOfNeed(contract, option) is not { } need) return null;

        var last = need.EffectiveDate;
        while (contract.Options.FirstOrDefault(o => o.Code == option.Definition.NeedsOption && IsInForceOn(contract, o, last.PlusDays(1))) is { } successor)
        {
            if (Of(contract, successor) is not { } successorEnd) return null;
            last = successorEnd.EffectiveDate;
        }

        var since = last.PlusDays(1);
        return Of(contract, option) is not { } end || end.EffectiveDate >= since ? since : null; // O3
    }

    /// <summary>Whether an option is in force on a date: from its billing start to its end, both included (C6, T4).</summary>
    public static bool IsInForceOn(Contract contract, ContractOption option, LocalDate date) =>
        option.BillingStartDate <= date && (Of(contract, option) is not { } end || date <= end.EffectiveDate);

    private static ScheduledEnd Earlier(ScheduledEnd? standing, ScheduledEnd other) =>
        standing is null || other.EffectiveDate < standing.EffectiveDate ? other : standing;
}
