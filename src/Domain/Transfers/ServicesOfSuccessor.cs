using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// The designated services that the options of a transferred contract need: the former customer's up to the transfer, the successor's from
/// then on (O1, O3).
/// </summary>
internal static class ServicesOfSuccessor
{
    /// <summary>The option with the times in which the service that it needs is held, as they are after a transfer.</summary>
    public static ContractOption Of(
        Contract contract, ContractOption option, LocalDate transfer, IReadOnlyList<DesignatedService> successors)
    {
        if (option.Definition.NeedsService is not { } service || IsOver(contract, option, transfer)) return option;

        ServicePeriod[] later = [.. successors
            .Where(held => held.Service == service && held.IsStillHeldOn(transfer))
            .OrderBy(held => held.Since)
            .Select(held => new ServicePeriod(LocalDate.Max(held.Since, transfer), held.EndsOn))];
        if (option.BillingStartDate > transfer) return WithPeriods(option, Begun(option, later));

        var last = transfer.PlusDays(-1);
        var former = PeriodsOf(option)
            .Where(period => period.First <= last)
            .Select(period => period.Last > last || period.Last is null ? period with { Last = last } : period);
        return WithPeriods(option, Joined([.. former, .. later]));
    }

    /// <summary>
    /// Refuses a transfer that an option which needs a designated service cannot follow: one that would end with it, or that has not begun
    /// (O1, O3). Others stay without eligibility.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="successors">The successor's services.</param>
    /// <param name="day">The day of the arrival, or of the transfer.</param>
    /// <param name="mustHaveBegun">Whether the service must be held on the day, or only not have ended before it.</param>
    public static IEnumerable<Refusal> Check(
        Contract contract, IReadOnlyList<DesignatedService> successors, LocalDate day, bool mustHaveBegun) =>
        from option in contract.Options
        where option.Definition.NeedsService is not null && !IsOver(contract, option, day)
        where option.Definition.WhenNeedEnds == WhenNeedEnds.EndsTheSameDay || option.BillingStartDate > day
        let needed = LocalDate.Max(day, option.BillingStartDate)
        where !successors.Any(held => held.Service == option.Definition.NeedsService
            && (mustHaveBegun ? held.IsHeldOn(needed) : held.IsStillHeldOn(needed)))
        select Refusal.By(Rules.O1, "/customerId", new( // O1, O3
            $"The option {option.Code} needs the service {option.Definition.NeedsService}, which the customer does not hold on "
                + $"{needed:uuuu-MM-dd}. Have the service entered for it, or end the option first.",
            $"オプション {option.Code} には {option.Definition.NeedsService} サービスが必要ですが、承継する契約者は {needed:uuuu-MM-dd} に利用していません。"
                + "サービスの登録又はオプションの解除を先に行ってください。"));

    private static bool IsOver(Contract contract, ContractOption option, LocalDate day) =>
        option.Ended is not null || Ends.Of(contract, option)?.EffectiveDate < day;

    private static IEnumerable<ServicePeriod> PeriodsOf(ContractOption option) =>
        [new(LocalDate.MinIsoValue, option.ServiceEndsOn), .. option.ServiceHeldAgain];

    // What begins later was accepted with the service of its first day (O1).
    private static ServicePeriod[] Begun(ContractOption option, ServicePeriod[] later) =>
        [.. Joined(later).Where(period => period.Last is not { } last || option.BillingStartDate <= last)];

    // Two of which one begins on the day after the other's last are one.
    private static ServicePeriod[] Joined(ServicePeriod[] periods)
    {
        List<ServicePeriod> joined = [];
        foreach (var period in periods)
        {
            if (joined is not [.., var before] || before.Last?.PlusDays(1) < period.First)
            {
                joined.Add(period);
            }
            else
            {
                var last = before.Last is { } one && period.Last is { } other ? LocalDate.Max(one, other) : (LocalDate?)null;
                joined[^1] = before with { Last = last };
            }
        }

        return [.. joined];
    }

    private static ContractOption WithPeriods(ContractOption option, ServicePeriod[] periods) =>
        periods is [var first, .. var more] ? option with { ServiceEndsOn = first.Last, ServiceHeldAgain = more } : option;
}
