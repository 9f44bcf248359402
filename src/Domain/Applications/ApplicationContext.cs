using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Circumstances of an application on a day: the contract that it is for, if any, and the services that its customer holds.
/// </summary>
/// <param name="Contract">The contract; null for an application for the service.</param>
/// <param name="Services">The customer's designated services.</param>
/// <param name="Day">The day of arrival, or the billing start date at acceptance (A2).</param>
/// <param name="MustHaveBegun">Whether what an option needs must be in force on the day (acceptance), or only not have ended before it
/// (arrival).</param>
internal sealed record ApplicationContext(Contract? Contract, IReadOnlyList<DesignatedService> Services, LocalDate Day, bool MustHaveBegun)
{
    /// <summary>Whether the contract has an option that another may lean on (O1).</summary>
    public bool HasOption(string code) => NeededOption(code) is not null;

    /// <summary>The option of the contract that another leans on (O1).</summary>
    public ContractOption? NeededOption(string code) =>
        OptionsFrom(Day).LastOrDefault(o => o.Code == code && (!MustHaveBegun || o.BillingStartDate <= Day));

    /// <summary>Whether the customer holds the service (O1).</summary>
    public bool HasService(string service) =>
        Services.Any(s => s.Service == service && (MustHaveBegun ? s.IsHeldOn(Day) : s.IsStillHeldOn(Day)));

    /// <summary>The options of the contract that have not ended before a day, those to begin included.</summary>
    public IEnumerable<ContractOption> OptionsFrom(LocalDate day) =>
        Contract?.Options.Where(o => Ends.Of(Contract, o) is not { } end || day <= end.EffectiveDate) ?? [];
}
