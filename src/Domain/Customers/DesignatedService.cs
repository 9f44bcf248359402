using NodaTime;

namespace SecureMx.Domain;

/// <summary>A designated service that a customer holds apart from the contract (terms/3).</summary>
/// <param name="Service">One of <see cref="DesignatedServices.All"/>.</param>
/// <param name="Since">Its first day.</param>
/// <param name="EndsOn">Its last day, once that is known (E6).</param>
public sealed record DesignatedService(string Service, LocalDate Since, LocalDate? EndsOn = null)
{
    /// <summary>Whether the service is held on a date (O1).</summary>
    public bool IsHeldOn(LocalDate date) => Since <= date && IsStillHeldOn(date); // O1

    /// <summary>Whether the service has not ended before a date; it may be yet to begin.</summary>
    public bool IsStillHeldOn(LocalDate date) => EndsOn is not { } last || date <= last; // T4
}
