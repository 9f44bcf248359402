using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Orchestrations;

namespace SecureMx.Functions.Misuse;

/// <summary>The status of a restriction.</summary>
public enum RestrictionStatus
{
    /// <summary>It holds.</summary>
    Imposed,

    /// <summary>It was lifted.</summary>
    Lifted,
}

/// <summary>A restriction of a contract's traffic as the API shows it (U1, U2).</summary>
/// <param name="RestrictionId">Its id.</param>
/// <param name="Status">Its status.</param>
/// <param name="IsWhole">Whether it holds for the whole contract and not for some accounts or addresses.</param>
/// <param name="Accounts">The accounts that it is limited to.</param>
/// <param name="Addresses">The addresses that it is limited to.</param>
/// <param name="Reason">Why.</param>
/// <param name="ImposedAt">Since when it holds.</param>
/// <param name="InformedAt">Instant at which the customer was notified (U2); null before.</param>
/// <param name="LiftedAt">Instant at which it was lifted; null while it holds.</param>
/// <param name="LiftReason">Reason why it was lifted.</param>
/// <param name="Basis">The articles that it rests on (R2).</param>
public sealed record RestrictionView(
    string RestrictionId, RestrictionStatus Status, bool IsWhole, IReadOnlyList<string> Accounts, IReadOnlyList<string> Addresses,
    string Reason,
    Instant ImposedAt, Instant? InformedAt, Instant? LiftedAt, string? LiftReason, IReadOnlyList<string> Basis)
{
    /// <summary>The orchestration that notifies the customer; absent from the contract's view.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrchestrationLink? Orchestration { get; init; }

    /// <summary>Shows a restriction.</summary>
    public static RestrictionView Of(Restriction restriction) => new(
        restriction.RestrictionId, restriction.LiftedAt is null ? RestrictionStatus.Imposed : RestrictionStatus.Lifted, restriction.IsWhole,
        restriction.Accounts, restriction.Addresses, restriction.Reason, restriction.ImposedAt, restriction.InformedAt,
        restriction.LiftedAt,
        restriction.LiftReason, [.. Rules.U1.Articles, .. Rules.U2.Articles]);
}
