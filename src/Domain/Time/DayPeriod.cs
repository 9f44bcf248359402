using NodaTime;

namespace SecureMx.Domain;

/// <summary>A stretch of whole Tokyo days, both ends included.</summary>
public sealed record DayPeriod(LocalDate First, LocalDate Last)
{
    /// <summary>Whether the date lies in the period.</summary>
    public bool Contains(LocalDate date) => First <= date && date <= Last;
}
