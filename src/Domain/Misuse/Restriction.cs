using NodaTime;

namespace SecureMx.Domain;

/// <summary>A restriction of a contract's traffic against misuse (U1, terms/12-1).</summary>
/// <param name="RestrictionId">Unique on the contract.</param>
/// <param name="Accounts">The mail accounts that it is limited to; with no addresses either, it holds for the whole contract.</param>
/// <param name="Addresses">The IP addresses that it is limited to, in canonical form.</param>
/// <param name="Reason">Reason to fear harm.</param>
/// <param name="ImposedAt">Instant at which it was imposed.</param>
/// <param name="InformedAt">Instant at which the customer was notified (U2); null before.</param>
/// <param name="LiftedAt">Instant at which it was lifted; null while it holds.</param>
/// <param name="LiftReason">Reason why it was lifted.</param>
public sealed record Restriction(
    string RestrictionId, IReadOnlyList<string> Accounts, IReadOnlyList<string> Addresses, string Reason, Instant ImposedAt,
    Instant? InformedAt = null, Instant? LiftedAt = null, string? LiftReason = null)
{
    /// <summary>Whether it holds for the whole contract.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWhole => Accounts.Count == 0 && Addresses.Count == 0;
}

/// <summary>An operator has restricted the contract's traffic, without telling the customer first (U1).</summary>
public sealed record TrafficRestricted(
    string RestrictionId, IReadOnlyList<string> Accounts, IReadOnlyList<string> Addresses, string Reason, Instant ImposedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.U1];
}

/// <summary>The customer was notified of a restriction (U2).</summary>
public sealed record RestrictionNotified(string RestrictionId, Instant InformedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.U2];
}

/// <summary>An operator has lifted a restriction (U1).</summary>
public sealed record RestrictionLifted(string RestrictionId, string Reason, Instant LiftedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.U1];
}
