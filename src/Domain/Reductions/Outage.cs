using NodaTime;

namespace SecureMx.Domain;

/// <summary>An outage in which the service could not be used at all, by the provider's fault (S1).</summary>
/// <param name="OutageId">Its id.</param>
/// <param name="KnownAt">When the provider learned of it.</param>
/// <param name="RestoredAt">When the service could be used again; later than <paramref name="KnownAt"/>.</param>
/// <param name="ContractIds">The contracts that it struck; null for all.</param>
public sealed record Outage(string OutageId, Instant KnownAt, Instant RestoredAt, IReadOnlyList<string>? ContractIds)
{
    /// <summary>The length of a unit (terms/annex3).</summary>
    public static readonly Duration Unit = Duration.FromHours(24);

    /// <summary>The months in which a reduction can be claimed (S4, terms/13).</summary>
    public const int ClaimMonths = 3;

    /// <summary>Whole units of 24 hours, without a break (S1, S2).</summary>
    public int Units => (int)((RestoredAt - KnownAt) / Unit); // S2: a fraction is cut off

    /// <summary>The month whose fee a reduction is a share of (S2).</summary>
    public YearMonth Month => Tokyo.DateOf(KnownAt).ToYearMonth();

    /// <summary>From when a reduction can be claimed: the Tokyo date on which the outage ended (S4).</summary>
    public LocalDate ClaimableOn => Tokyo.DateOf(RestoredAt); // S4

    /// <summary>The last day on which it can be claimed (S4).</summary>
    public LocalDate LastDay => Count.DayAfterMonthsHaveRun(ClaimableOn, ClaimMonths); // S4

    /// <summary>Whether it struck the contract while that was in force.</summary>
    public bool Strikes(Contract contract) =>
        (ContractIds is null || ContractIds.Contains(contract.ContractId))
        && contract.BillingStartDate <= Tokyo.DateOf(RestoredAt)
        && (Ends.Of(contract) is not { } end || Tokyo.DateOf(KnownAt) <= end.EffectiveDate);
}
