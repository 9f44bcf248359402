using NodaTime;

namespace SecureMx.Domain;

/// <summary>An end of a contract or an option, in the future or the past.</summary>
/// <param name="EffectiveDate">The last Tokyo day in force (T4).</param>
/// <param name="Ground">Why.</param>
/// <param name="NoticeId">The notice or order behind it; null where it falls with a designated service.</param>
/// <param name="Rule">The rule that sets the date: E1, E7, O3 or O4.</param>
public sealed record ScheduledEnd(LocalDate EffectiveDate, EndGround Ground, string? NoticeId, string Rule);
