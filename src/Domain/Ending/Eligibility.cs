using NodaTime;

namespace SecureMx.Domain;

/// <summary>Days on which an option is in force without being eligible, because what it needs has ended (O3).</summary>
/// <param name="Since">The first Tokyo date on which it is not eligible.</param>
/// <param name="MetAgainOn">The first Tokyo date on which it is eligible again; null if unknown.</param>
public sealed record EligibilityLapse(LocalDate Since, LocalDate? MetAgainOn);

/// <summary>
/// Reads off a contract when an option that stays in force is eligible (O3): while the option or the service that it needs is in force.
/// Where that is held again, eligibility is met again from that day; without a day between, it never lapses.
/// </summary>
public static class Eligibility
{
    /// <summary>
    /// The lapses of an option up to its own end, by date; none where the option is always eligible or ends with what it needs.
    /// </summary>
    public static IReadOnlyList<EligibilityLapse> LapsesOf(Contract contract, ContractOption option)
    {
        if (option.Definition.WhenNeedEnds != WhenNeedEnds.EligibilityLapses) return [];

        var last = Ends.Of(contract, option)?.EffectiveDate;
        return [.. Gaps(PeriodsOfNeed(contract, option))
            .Where(gap => last is null || gap.Since <= last)
            .Select(gap => gap.MetAgainOn > last ? gap with { MetAgainOn = null } : gap)]; // O3
    }

    /// <summary>The lapse that an option is in on a date, or was in on its last day; null where it is eligible.</summary>
    public static EligibilityLapse? LapseOn(Contract contract, ContractOption option, LocalDate date)
    {
        var day = Ends.Of(contract, option) is { } end ? LocalDate.Min(date, end.EffectiveDate) : date;
        return LapsesOf(contract, option).FirstOrDefault(lapse => lapse.Since <= day && !(day >= lapse.MetAgainOn));
    }

    /// <summary>From when an option is first no longer eligible, as far as is known; null where that is not to be.</summary>
    public static LocalDate? FirstLapse(Contract contract, ContractOption option) =>
        LapsesOf(contract, option) is [var first, ..] ? first.Since : null;

    /// <summary>The lapses and restorations that have come by a date and are not on the record yet, in their order.</summary>
    internal static IEnumerable<(LocalDate Date, ContractEvent Event)> Due(Contract contract, ContractOption option, LocalDate today)
    {
        var lapses = LapsesOf(contract, option);
        var recorded = option.EligibilityLapsedSince;
        foreach (var lapse in lapses.Where(l => l.Since <= today && !(l.MetAgainOn <= option.EligibilityRestoredOn)))
        {
            if (recorded != lapse.Since) yield return (lapse.Since, new EligibilityLapsed(option.Number, option.Code, lapse.Since));

            recorded = lapse.Since;
            if (lapse.MetAgainOn is not { } metAgainOn || metAgainOn > today) continue;

            yield return (metAgainOn, new EligibilityRestored(option.Number, option.Code, metAgainOn));
            recorded = null;
        }

        // The recorded lapse turns out to have been none: the service was held on without a gap, as is known only since.
        if (recorded is { } none && lapses.All(l => l.Since != none))
            yield return (none, new EligibilityRestored(option.Number, option.Code, none));
    }

    /// <summary>The lapses and restorations that are due on a date once an event is on the record.</summary>
    internal static IEnumerable<ContractEvent> DueAfter(Contract contract, ContractEvent @event, LocalDate today)
    {
        var after = ContractHistory.Evolve(contract, @event);
        return after.Options.Where(after.HasHeld)
            .SelectMany(o => Due(after, o, today))
            .OrderBy(change => change.Date)
            .Select(change => change.Event);
    }

    /// <summary>Whether lapses or restorations are known that are not on the record yet, be they due or to come.</summary>
    public static bool HasChangesToRecord(Contract contract, ContractOption option) => Due(contract, option, LocalDate.MaxIsoValue).Any();

    /// <summary>The first date after one on which an option of the contract is eligible again; null if unknown.</summary>
    public static LocalDate? NextRestoration(Contract contract, LocalDate after) => contract.Options.Where(contract.HasHeld)
        .SelectMany(o => Due(contract, o, LocalDate.MaxIsoValue))
        .Where(due => due.Event is EligibilityRestored && due.Date > after)
        .Select(due => (LocalDate?)due.Date)
        .Min();

    private static IEnumerable<EligibilityLapse> Gaps(IEnumerable<ServicePeriod> periods)
    {
        LocalDate? covered = null;
        foreach (var period in periods)
        {
            if (covered is { } until && period.First > until.PlusDays(1)) yield return new(until.PlusDays(1), period.First);
            if (period.Last is null) yield break;

            covered = covered is { } known ? LocalDate.Max(known, period.Last.Value) : period.Last;
        }

        if (covered is { } end) yield return new(end.PlusDays(1), null);
    }

    // By date; the first is that of the acceptance (O1), the others begin after its end.
    private static IEnumerable<ServicePeriod> PeriodsOfNeed(Contract contract, ContractOption option) => option.LeansOn is { } number
        ? contract.Options.Where(o => o.Code == option.Definition.NeedsOption && o.Number >= number)
            .Select(o => new ServicePeriod(o.BillingStartDate, Ends.Of(contract, o)?.EffectiveDate))
            // one that ended before it began was never in force
            .Where(p => p.First == contract.Option(number).BillingStartDate || !(p.Last < p.First))
        : [new(LocalDate.MinIsoValue, option.ServiceEndsOn), .. option.ServiceHeldAgain];
}
