using NodaTime;

namespace SecureMx.Domain;

/// <summary>A one-time fee, due on the acceptance of a change (A3, terms/10): a line of the month of that day (B7).</summary>
/// <param name="ApplicationId">The change application.</param>
/// <param name="AcceptedOn">Date on which it was accepted.</param>
/// <param name="Amount">Whole yen, 0 or more.</param>
/// <param name="Description">What was changed, as the bill shows it.</param>
public sealed record OneTimeFee(string ApplicationId, LocalDate AcceptedOn, long Amount, string Description);
