using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
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
    public IReadOnlyList<DocumentWrite> Close(Contract contract, Bill bill, Instant at) =>
        // B9
        [BillDocument.Of(contract, this, bill, at).ToCreate(), ReadingsDocument.Seal(contract.ContractId, Open.Usage.Readings, Readings)];
}

/// <summary>The open months of a contract.</summary>
/// <param name="Before">The last bill before them; null where there is none.</param>
/// <param name="Months">The months, in order.</param>
internal sealed record MonthsToBill(BillBefore? Before, IReadOnlyList<MonthOfBilling> Months);
