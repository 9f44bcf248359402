using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// A suspected misuse of the setting authority, reported by the customer (C3, terms/6-4). It stays on the contract's record.
/// </summary>
/// <param name="ReportId">Unique on the contract.</param>
/// <param name="Description">Suspicion of the customer.</param>
/// <param name="ReportedAt">Instant at which it was reported.</param>
/// <param name="Instructions">The provider's instructions to the customer; null before them.</param>
/// <param name="InstructedAt">Instant at which the provider gave the instructions.</param>
/// <param name="AcknowledgedAt">Instant at which the customer acknowledged the instructions.</param>
public sealed record CompromiseReport(
    string ReportId, string Description, Instant ReportedAt, string? Instructions = null, Instant? InstructedAt = null,
    Instant? AcknowledgedAt = null);

/// <summary>The customer has reported that the setting authority may be misused (C3, terms/6-4).</summary>
public sealed record CompromiseReported(string ReportId, string Description, Instant ReportedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.C3Report];
}

/// <summary>The provider has answered a report with instructions (C3, terms/6-4).</summary>
public sealed record CompromiseInstructed(string ReportId, string Instructions, Instant InstructedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.C3Report];
}

/// <summary>The customer has acknowledged the instructions (C3, terms/6-4).</summary>
public sealed record CompromiseAcknowledged(string ReportId, Instant AcknowledgedAt) : ContractEvent
{
    /// <inheritdoc/>
    public override IReadOnlyList<Rule> Basis => [Rules.C3Report];
}
