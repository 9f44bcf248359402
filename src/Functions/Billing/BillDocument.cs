using System.Globalization;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>The bill of a closed month: created once, never changed (B9).</summary>
/// <param name="Id">Carries the month.</param>
/// <param name="ContractId">The contract.</param>
/// <param name="Type">The document's type.</param>
/// <param name="Number">Made from the month and the contract, so that numbering needs no counter.</param>
/// <param name="IssuedAt">When the month was closed for the contract.</param>
/// <param name="CustomerName">To whom, as of then.</param>
/// <param name="Bill">The bill.</param>
/// <param name="Counts">The last numbers read up to the end of the month (B3): what the next bill begins with, so that it reads no older month.</param>
internal sealed record BillDocument(
    string Id, string ContractId, string Type, string Number, Instant IssuedAt, string CustomerName, Bill Bill, LastCounts Counts)
{
    public const string DocumentType = "bill";

    /// <summary>The ids of all bills lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): "." is the character after "-".</summary>
    public const string IdFrom = "bill-";
    public const string IdBefore = "bill.";

    public static string IdOf(YearMonth month) => IdFrom + DateText.Format(month);

    public static BillDocument Of(Contract contract, MonthOfBilling month, Bill bill, Instant issuedAt) => new(
        IdOf(bill.Month), bill.ContractId, DocumentType, NumberOf(bill.Month, bill.ContractId), issuedAt, contract.CustomerName, bill, month.CountsAfter);

    /// <summary>What the next bill needs of a bill.</summary>
    public static LastBill LastOf(Document bill) => StoredJson.Read<LastBill>(bill);

    public DocumentWrite.Create ToCreate() => new(Id, StoredJson.Write(this));

    private static string NumberOf(YearMonth month, string contractId)
    {
        string unique = contractId.StartsWith(Ids.ContractPrefix, StringComparison.Ordinal) ? contractId[Ids.ContractPrefix.Length..] : contractId;
        return string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}{month.Month:D2}-{unique.ToUpperInvariant()}");
    }
}

/// <summary>Of a <see cref="BillDocument"/> what the next one begins with; its lines are not read.</summary>
/// <param name="Bill">Its month and what it came to.</param>
/// <param name="Counts">The last numbers read up to the end of its month (B3).</param>
internal sealed record LastBill(LastBill.Outcome Bill, LastCounts Counts)
{
    /// <summary>The month of the bill and its total; what that is below zero is carried on (B8).</summary>
    internal sealed record Outcome(YearMonth Month, long Total);

    public long CarriedOn => Math.Min(Bill.Total, 0); // B8
}
