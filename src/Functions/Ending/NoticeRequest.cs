using NodaTime;

namespace SecureMx.Functions.Ending;

/// <summary>A customer's notice, or the question what one would do.</summary>
/// <param name="DesignatedDate">The day that the customer named; null if none.</param>
/// <param name="ArrivedOn">The day on which a paper form reached the provider; only operators enter one (E2).</param>
public sealed record NoticeRequest(LocalDate? DesignatedDate = null, LocalDate? ArrivedOn = null);
