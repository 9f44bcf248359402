using NodaTime;

namespace SecureMx.Domain;

/// <summary>An outage in which the service could not be used at all, by the provider's fault (S1). It may still last.</summary>
/// <param name="OutageId">Its id.</param>
/// <param name="KnownAt">Instant at which the provider learned of it.</param>
/// <param name="RestoredAt">Instant at which the service could be used again; later than <paramref name="KnownAt"/>. Null while the outage
/// lasts.</param>
/// <param name="ContractIds">The contracts that it struck; null for all.</param>
/// <param name="Cause">Its cause, as operators have recorded it; null if not recorded.</param>
public sealed record Outage(string OutageId, Instant KnownAt, Instant? RestoredAt, IReadOnlyList<string>? ContractIds, string? Cause = null)
{
    /// <summary>The length of a unit, and the shortest outage that gives a reduction (S1, terms/13).</summary>
    public static readonly Duration Unit = Duration.FromHours(24);

    /// <summary>The months in which a reduction can be claimed (S4, terms/13).</summary>
    public const int ClaimMonths = 3;

    /// <summary>From when a reduction can be claimed: the Tokyo date on which the outage ended (S4). Null while it lasts.</summary>
    public LocalDate? ClaimableOn => RestoredAt is { } restoredAt ? Tokyo.DateOf(restoredAt) : null; // S4

    /// <summary>The last day on which it can be claimed (S4). Null while the outage lasts.</summary>
    public LocalDate? LastDay => ClaimableOn is { } day ? Count.DayAfterMonthsHaveRun(day, ClaimMonths) : null; // S4

    /// <summary>Whether it was recorded for the contract.</summary>
    public bool Names(string contractId) => ContractIds?.Contains(contractId) ?? true;

    /// <summary>Whole units of 24 hours up to its end, or to <paramref name="now"/> while it lasts, whatever contract (S2).</summary>
    public int UnitsAt(Instant now) => UnitsIn((RestoredAt ?? now) - KnownAt);

    /// <summary>Whether it struck the contract on a day on which that was in force (S1).</summary>
    public bool Strikes(Contract contract, Instant now) =>
        Names(contract.ContractId) && StruckHours.Of(contract, KnownAt, RestoredAt ?? now) is not null;

    /// <summary>The month whose fee a reduction is a share of: that in which the outage began for the contract (S2).</summary>
    public YearMonth MonthFor(Contract contract) => Tokyo.DateOf(StruckHours.FirstFor(contract, KnownAt)).ToYearMonth(); // S2

    /// <summary>Whole units of 24 hours; a fraction is cut off (S2).</summary>
    internal static int UnitsIn(Duration hours) => (int)(hours / Unit);
}
