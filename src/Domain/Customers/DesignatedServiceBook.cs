using NodaTime;

namespace SecureMx.Domain;

/// <summary>Decides on entries about a customer's designated services: held since a day (terms/3), ended on a day (E6).</summary>
public static class DesignatedServiceBook
{
    /// <summary>
    /// Enters that a service is held since a day. The first day of a current service is corrected; a service that has an end can be held
    /// again from a later day on.
    /// </summary>
    /// <returns>The services, in the order of their beginning, or the refusal with the services as they were.</returns>
    public static (IReadOnlyList<DesignatedService> Services, Refusal? Refusal) Enter(
        IReadOnlyList<DesignatedService> services, string service, LocalDate since)
    {
        if (services.Any(known => known.Service == service && known.Since == since)) return (services, null);

        if (services.Where(known => known.Service == service && known.EndsOn >= since).Max(known => known.EndsOn) is { } last)
        {
            return (services, Refusal.Conflict(Rules.E6, "/since", new(
                $"The customer holds {service} until {last:uuuu-MM-dd}; it can be held again from a later day on.",
                $"契約者は {service} を {last:uuuu-MM-dd} まで契約しています。再び契約できるのはその翌日以後です。")));
        }

        var entered = new DesignatedService(service, since);
        return services.LastOrDefault(known => known.Service == service) is { EndsOn: null } latest
            ? ([.. services.Select(known => ReferenceEquals(known, latest) ? entered : known)], null)
            : ([.. services, entered], null);
    }

    /// <summary>
    /// Enters the last day of a service that is held. It may only be brought forward, as an end by notice may (E3); a service does not end
    /// before it began.
    /// </summary>
    /// <param name="services">The customer's services.</param>
    /// <param name="held">The one that ends, of these.</param>
    /// <param name="effectiveDate">Its last Tokyo date.</param>
    /// <param name="today">The Tokyo date of the entry.</param>
    /// <returns>The services, the same where the end is known with that date, or the refusal with the services as they were.</returns>
    public static (IReadOnlyList<DesignatedService> Services, Refusal? Refusal) End(
        IReadOnlyList<DesignatedService> services, DesignatedService held, LocalDate effectiveDate, LocalDate today)
    {
        if (held.EndsOn == effectiveDate) return (services, null);

        var refusal = held.EndsOn is { } past && past < today
            ? Refusal.Conflict(Rules.E6, "", new($"The service ended on {past:uuuu-MM-dd}.", $"指定サービスは {past:uuuu-MM-dd} に終了しています。"))
            : held.EndsOn is { } known && effectiveDate > known
                ? Refusal.Conflict(Rules.E6, "/effectiveDate", new(
                    $"The service already ends on {known:uuuu-MM-dd}; that day can only be brought forward.",
                    $"指定サービスは {known:uuuu-MM-dd} に終了します。その日は繰り上げることだけができます。"))
                : effectiveDate < held.Since
                    ? Refusal.By(Rules.E6, "/effectiveDate", new(
                        $"The service began on {held.Since:uuuu-MM-dd} and cannot have ended before.",
                        $"指定サービスの開始は {held.Since:uuuu-MM-dd} で、それより前に終了することはできません。"))
                    : null;
        return refusal is null
            ? ([.. services.Select(other => ReferenceEquals(other, held) ? held with { EndsOn = effectiveDate } : other)], null) // E6
            : (services, refusal);
    }

    /// <summary>Whether a service that is held since a day had been held before and had ended (O3).</summary>
    public static bool IsHeldAgain(IReadOnlyList<DesignatedService> services, string service, LocalDate since) =>
        services.Any(known => known.Service == service && known.EndsOn < since);

    /// <summary>From when a service that ends on a day is held again; null where it is not.</summary>
    public static LocalDate? HeldAgainFrom(IReadOnlyList<DesignatedService> services, string service, LocalDate endsOn) =>
        services.Where(known => known.Service == service && known.Since > endsOn).Min(known => (LocalDate?)known.Since);
}
