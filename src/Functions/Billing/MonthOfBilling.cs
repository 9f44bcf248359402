using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Readings;

namespace SecureMx.Functions.Billing;

/// <summary>An open month of a contract with the document that its close seals.</summary>
/// <param name="Open">What its bill is made of.</param>
/// <param name="Readings">The document of its readings; null where there is none.</param>
/// <param name="ContractVersion">The least version of the contract by which it may be billed: a command has changed the contract since an
/// earlier one was read.</param>
internal sealed record MonthOfBilling(OpenMonth Open, Document? Readings, int ContractVersion = 0)
{
    public YearMonth Month => Open.Month;

    public Bill? BillOf(Contract contract) => Open.BillOf(contract);

    /// <summary>Writes that close the month, in one batch: the bill is created and its readings are sealed (B9).</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="bill">Its bill.</param>
    /// <param name="partOf">The combined invoice that takes it; null for a bill of its own.</param>
    /// <param name="at">When.</param>
    public IReadOnlyList<DocumentWrite> Close(Contract contract, Bill bill, PartOf? partOf, Instant at) =>
    [
        BillDocument.Of(contract, this, bill, partOf, at).ToCreate(), // B9
        ReadingsDocument.Seal(contract.ContractId, Open.Usage.Readings, Readings),
    ];
}

/// <summary>The open months of a contract.</summary>
/// <param name="Before">The last bill before them; null where there is none.</param>
/// <param name="Months">The months, in order.</param>
internal sealed record MonthsToBill(BillBefore? Before, IReadOnlyList<MonthOfBilling> Months);
