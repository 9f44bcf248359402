using NodaTime;

namespace SecureMx.Domain;

/// <summary>Terms that an acceptance fixes (A3).</summary>
/// <param name="BillingStartDate">From when monthly fees are due and minimum periods run (A4).</param>
/// <param name="Prices">The price sheet; an acceptance of options may leave it out where the contract's sheet has their prices.</param>
public sealed record AcceptanceTerms(LocalDate BillingStartDate, QuotedPrices? Prices = null);
