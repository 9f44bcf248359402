using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>The bill of a closed month: created once, never changed (B9).</summary>
/// <param name="Id">Carries the month.</param>
/// <param name="ContractId">The contract.</param>
/// <param name="Type">The document's type.</param>
/// <param name="Number">Made from the month and the contract, so that numbering needs no counter.</param>
/// <param name="IssuedAt">Instant at which the month was closed for the contract.</param>
/// <param name="CustomerName">To whom, as of then.</param>
/// <param name="Bill">The bill.</param>
/// <param name="Counts">The last numbers read up to the end of the month (B3): what the next bill begins with, so that it reads no older
/// month.</param>
/// <param name="Addressee">Whom it is addressed to beside the name; null where no more is known, and on bills of before.</param>
/// <param name="PartOf">The combined invoice that it is a part of; null for a bill of its own.</param>
internal sealed record BillDocument(
    string Id, string ContractId, string Type, string Number, Instant IssuedAt, string CustomerName, Bill Bill, LastCounts Counts,
    Addressee? Addressee = null, PartOf? PartOf = null)
{
    /// <summary>Whom it is addressed to.</summary>
    [JsonIgnore]
    public Addressee To => Addressee ?? new(CustomerName);

    public const string DocumentType = "bill";

    /// <summary>The type of a part of a combined invoice: the lists of a month's bills hold the invoice instead.</summary>
    public const string PartType = "bill-part";

    /// <summary>The ids of all bills lie in [<see cref="IdFrom"/>, <see cref="IdBefore"/>): "." is the character after "-".</summary>
    public const string IdFrom = "bill-";
    public const string IdBefore = "bill.";

    public static string IdOf(YearMonth month) => IdFrom + DateText.Format(month);

    public static BillDocument Of(Contract contract, MonthOfBilling month, Bill bill, PartOf? partOf, Instant issuedAt) => new(
        IdOf(bill.Month), bill.ContractId, partOf is null ? DocumentType : PartType, NumberOf(bill.Month, bill.ContractId), issuedAt,
        contract.AddresseeIn(bill.Month).Name, partOf is null ? bill : bill.AsPart(), month.Open.CountsAfter,
        contract.AddresseeIn(bill.Month), partOf);

    /// <summary>Returns the values of a bill that the next bill needs, without reading its lines.</summary>
    public static BillBefore BeforeOf(Document bill)
    {
        var outcome = StoredJson.Read<Outcome>(bill);
        return new BillBefore(outcome.Bill.Month, outcome.Type == PartType ? 0 : outcome.Bill.Total, outcome.Counts); // B8
    }

    /// <summary>The combined invoice that it is a part of; null for none.</summary>
    public InvoiceReference? InvoiceOf() => PartOf is null ? null : new(PartOf.Number(), PartOf.Invoice);

    public DocumentWrite.Create ToCreate() => new(Id, StoredJson.Write(this));

    /// <summary>The number of the bill of a contract's month.</summary>
    public static string NumberOf(YearMonth month, string contractId)
    {
        string unique = contractId.StartsWith(Ids.ContractPrefix, StringComparison.Ordinal)
            ? contractId[Ids.ContractPrefix.Length..]
            : contractId;
        return string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}{month.Month:D2}-{unique.ToUpperInvariant()}");
    }

    private sealed record Outcome(string Type, Sums Bill, LastCounts Counts);

    private sealed record Sums(YearMonth Month, long Total);
}
