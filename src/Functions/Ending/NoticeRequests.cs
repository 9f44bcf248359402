using NodaTime;

namespace SecureMx.Functions.Ending;

/// <summary>A customer's notice, or the question what one would do.</summary>
/// <param name="DesignatedDate">The day that the customer named; null where none.</param>
/// <param name="ArrivedOn">The day on which a paper form reached the provider; only operators enter one (E2).</param>
public sealed record NoticeRequest(LocalDate? DesignatedDate = null, LocalDate? ArrivedOn = null);

/// <summary>The withdrawal of a notice.</summary>
/// <param name="Consent">Who of the provider consented, and how (E4).</param>
public sealed record WithdrawalRequest(string Consent);

/// <summary>The provider's order to end a contract (E7).</summary>
/// <param name="Ground">General Terms 28 (2) or (3), see <see cref="GroundText"/>.</param>
/// <param name="EffectiveDate">The last day in force.</param>
/// <param name="Reason">Why.</param>
public sealed record EndOrderRequest(string Ground, LocalDate EffectiveDate, string Reason);

/// <summary>The end of a customer's designated service (E6).</summary>
/// <param name="EffectiveDate">Its last day.</param>
public sealed record ServiceEndRequest(LocalDate EffectiveDate);
