using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Readings;

namespace SecureMx.Functions.Billing;

/// <summary>A month of a contract that is not closed, as it stands.</summary>
/// <param name="Usage">Its readings and the last numbers before it.</param>
/// <param name="Readings">The document of its readings; null where there is none.</param>
/// <param name="CarriedOver">What the bill before came to below zero (B8).</param>
/// <param name="Corrections">What is made good of closed months; null for nothing.</param>
/// <param name="Fees">The monthly fees of the earlier months that reductions on its bill follow (S2); null for none.</param>
/// <param name="ContractVersion">The version of the contract that it is billed by at least: a command has changed it since the one before was read.</param>
internal sealed record MonthOfBilling(
    Usage Usage, Document? Readings, long CarriedOver, IReadOnlyList<BillLine>? Corrections = null, IReadOnlyDictionary<YearMonth, long>? Fees = null,
    int ContractVersion = 0)
{
    public YearMonth Month => Usage.Readings.Month;

    /// <summary>The last numbers after it.</summary>
    public LastCounts CountsAfter => Usage.Before.After(Usage.Readings);

    public Bill? BillOf(Contract contract) => Bills.Of(contract, Usage, CarriedOver, Corrections, Fees);

    /// <summary>What closes it, in one batch: the bill is created, and its readings are sealed (B9).</summary>
    public IReadOnlyList<DocumentWrite> Close(Contract contract, Bill bill, Instant at) =>
        [BillDocument.Of(contract, this, bill, at).ToCreate(), ReadingsDocument.Seal(contract.ContractId, Usage.Readings, Readings)]; // B9
}
