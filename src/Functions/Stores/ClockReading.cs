using NodaTime;

namespace SecureMx.Functions.Stores;

/// <summary>Reads a clock in the domain's words.</summary>
public static class ClockReading
{
    /// <summary>The clock's present instant.</summary>
    public static Instant Now(this TimeProvider clock) => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
