using NodaTime;

namespace SecureMx.Domain;

/// <summary>A time in which something that an option needs is held: a designated service, or another option (O1, O3).</summary>
/// <param name="First">Its first Tokyo date.</param>
/// <param name="Last">Its last Tokyo date, once that is known.</param>
public sealed record ServicePeriod(LocalDate First, LocalDate? Last);
