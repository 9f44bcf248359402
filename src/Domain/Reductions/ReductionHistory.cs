namespace SecureMx.Domain;

/// <summary>Evolves the claims for fee reductions by their events (R1).</summary>
internal static class ReductionHistory
{
    internal static Contract Apply(Contract contract, FeeReductionAccepted e) => contract with
    {
        FeeReductions =
        [
            .. contract.FeeReductions,
            new(
                e.ClaimId, e.OutageId, e.AcceptedOn, e.Units ?? 0, e.MonthlyFee ?? 0, e.Amount ?? 0, e.ClaimableOn, e.LastDay, e.FeeMonth,
                e.IsFeeOpen, e.KnownAt, e.RestoredAt),
        ],
    };

    internal static Contract Apply(Contract contract, FeeReductionRestated e) => With(contract, e.ClaimId, claim => claim with
    {
        Units = e.Units ?? 0,
        MonthlyFee = e.MonthlyFee ?? 0,
        Amount = e.Amount ?? 0,
        ClaimableOn = e.ClaimableOn,
        LastDay = e.LastDay,
        FeeMonth = e.FeeMonth,
        IsFeeOpen = e.IsFeeOpen,
        KnownAt = e.KnownAt,
        RestoredAt = e.RestoredAt,
        DeterminedOn = e.RestoredAt is null ? null : claim.Status == FeeReductionStatus.Pending ? e.RestatedOn : claim.DeterminedOn, // B7
    });

    internal static Contract Apply(Contract contract, FeeReductionVoided e) =>
        With(contract, e.ClaimId, claim => claim with { VoidReason = e.Reason });

    private static Contract With(Contract contract, string claimId, Func<FeeReduction, FeeReduction> change) =>
        contract with { FeeReductions = [.. contract.FeeReductions.Select(claim => claim.ClaimId == claimId ? change(claim) : claim)] };
}
