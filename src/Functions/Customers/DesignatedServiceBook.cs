using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Customers;

/// <summary>The designated services of a customer, as an operator enters them (terms/3).</summary>
internal static class DesignatedServiceBook
{
    /// <summary>
    /// The services with this one held since a day. The day of one that goes on is corrected; one that has an end (E6) can be taken anew from a later day on.
    /// </summary>
    /// <returns>The services, or the refusal.</returns>
    public static (IReadOnlyList<DesignatedService> Services, Refusal? Refusal) Enter(IReadOnlyList<DesignatedService> services, string service, LocalDate since)
    {
        var entered = new DesignatedService(service, since);
        if (services.Contains(entered) || services.Any(known => known.Service == service && known.Since == since))
            return (services, null);

        DesignatedService? latest = services.LastOrDefault(known => known.Service == service);
        if (services.Any(known => known.Service == service && known.EndsOn >= since))
            return (services, Refusal.Conflict(Rules.E6, "/since", $"The customer holds {service} until {LastDay(services, service):uuuu-MM-dd}; taken anew, it begins later."));

        return latest is { EndsOn: null }
            ? ([.. services.Select(known => ReferenceEquals(known, latest) ? entered : known)], null)
            : ([.. services, entered], null);
    }

    private static LocalDate LastDay(IReadOnlyList<DesignatedService> services, string service)
        => services.Where(known => known.Service == service && known.EndsOn is not null).Max(known => known.EndsOn!.Value);
}
