using NodaTime;

namespace SecureMx.Domain;

/// <summary>Finds the ends of a contract and its options: recorded ends first, then scheduled ones (C6, O3, O4).</summary>
public static class Ends
{
    /// <summary>The end of the contract; null if it has none.</summary>
    public static ScheduledEnd? Of(Contract contract) => contract.Ended ?? contract.StandingNotice(EndTarget.Contract)?.ToEnd();

    /// <summary>The end of a target; null if it has none.</summary>
    public static ScheduledEnd? Of(Contract contract, EndTarget target) =>
        target.OptionOf(contract) is { } option ? Of(contract, option) : Of(contract);

    /// <summary>
    /// The end of an option; null if it has none. The earliest of its own, that of what it needs (O3) and the contract's (O4);
    /// on one day its own comes first, then the contract's, then that of what it needs. One that is on the record gives way to an earlier
    /// one that has come to be known only since (E2, E7).
    /// </summary>
    public static ScheduledEnd? Of(Contract contract, ContractOption option)
    {
        var end = option.Ended ?? contract.StandingNotice(EndTarget.Of(option))?.ToEnd();
        if (Of(contract) is { } whole)
        {
            end = Earlier(end, new ScheduledEnd(whole.EffectiveDate, EndGround.ContractEnd, whole.NoticeId, Rules.O4.Number)); // O4
        }

        if (option.Definition.WhenNeedEnds == WhenNeedEnds.EndsTheSameDay && EndOfNeed(contract, option) is { } need)
        {
            // O3, terms/9-2
            end = Earlier(end, new ScheduledEnd(need.EffectiveDate, EndGround.DesignatedServiceEnd, need.NoticeId, Rules.O3.Number));
        }

        return end;
    }

    /// <summary>
    /// The last day of what an option needs, with the notice behind it; null if that has no end, or the option needs none.
    /// </summary>
    public static ScheduledEnd? EndOfNeed(Contract contract, ContractOption option)
    {
        if (option.ServiceEndsOn is { } day) return new(day, EndGround.DesignatedServiceEnd, null, Rules.E6.Number);
        return option.LeansOn is { } number ? Of(contract, contract.Option(number)) : null;
    }

    /// <summary>Whether an option is in force on a date: from its billing start to its end, both included (C6, T4).</summary>
    public static bool IsInForceOn(Contract contract, ContractOption option, LocalDate date) =>
        option.BillingStartDate <= date && (Of(contract, option) is not { } end || date <= end.EffectiveDate);

    private static ScheduledEnd Earlier(ScheduledEnd? standing, ScheduledEnd other) =>
        standing is null || other.EffectiveDate < standing.EffectiveDate ? other : standing;
}
