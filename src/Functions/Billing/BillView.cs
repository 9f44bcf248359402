using System.Text.Json.Serialization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Billing;

/// <summary>Whether a bill is final.</summary>
public enum BillStatus
{
    /// <summary>The month is not closed: a preview so far (B10).</summary>
    Open,

    /// <summary>Final (B9).</summary>
    Closed,
}

/// <summary>A bill, as the API shows it. Amounts are whole yen without tax, rates in percent.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="CustomerName">To whom.</param>
/// <param name="Month">The month.</param>
/// <param name="Status">Whether it is final.</param>
/// <param name="Number">Its number; null while it is open.</param>
/// <param name="IssuedAt">Instant at which it was made; null while it is open.</param>
/// <param name="Lines">Charges.</param>
/// <param name="Subtotal">The sum of all lines.</param>
/// <param name="Taxable">The sum of the taxable lines.</param>
/// <param name="TaxRate">In percent, as on the month's last day; lines that return or correct another month's fee have that month's rate
/// (B8).</param>
/// <param name="Tax">The consumption tax: the sum of that at each rate.</param>
/// <param name="Taxes">The taxable sum and the tax at each rate, the highest rate first (B8).</param>
/// <param name="CarriedOver">Negative total of the previous bill and was not settled, and the set-offs; 0 or less (B8).</param>
/// <param name="SetOffs">The credits of the customer's other contracts in it.</param>
/// <param name="Total">Amount to be paid; a negative one is carried over to the next bill.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="ContractNumber">The contract's number for people, with a check character.</param>
/// <param name="ShortNumber">The bill's number for people, with a check character, as the document shows it; null while it is open.</param>
/// <param name="DueDate">The due date; null if no amount is due, and while the month is open.</param>
/// <param name="Documents">All documents of the month, the bill first.</param>
/// <param name="Invoice">The combined invoice that bills it, or will: nothing is to be paid by the bill itself, its total is without tax,
/// and the tax is on the invoice. Null for a bill of its own.</param>
public sealed record BillView(
    string ContractId, string CustomerName, YearMonth Month, BillStatus Status, string? Number, Instant? IssuedAt,
    IReadOnlyList<BillLineView> Lines,
    long Subtotal, long Taxable, int TaxRate, long Tax, IReadOnlyList<TaxAtRate> Taxes, long CarriedOver, IReadOnlyList<SetOffView> SetOffs,
    long Total,
    string CustomerId, string ContractNumber, string? ShortNumber, LocalDate? DueDate, IReadOnlyList<BillDocumentView> Documents,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] InvoiceReference? Invoice = null)
{
    /// <summary>A final bill.</summary>
    internal static BillView Of(BillDocument closed, InvoiceFacts facts) =>
        Of(closed.Bill, facts, BillStatus.Closed, closed.Number, closed.IssuedAt);

    /// <summary>A preview.</summary>
    public static BillView Of(Bill open, InvoiceFacts facts) => Of(open, facts, BillStatus.Open, null, null);

    /// <summary>
    /// What a final bill gives back of earlier months by itself; null where that is nothing, or the bill itself gives back.
    /// </summary>
    internal static BillView? OfReturn(BillDocument closed, InvoiceFacts facts) =>
        Domain.Invoices.DocumentsOf(closed.Bill, facts) is [_, var document] && Domain.Invoices.ReturnedBillOf(closed.Bill) is { } returned
            ? Of(returned, facts, BillStatus.Closed, document.Number, closed.IssuedAt, [document])
            : null;

    private static BillView Of(Bill bill, InvoiceFacts facts, BillStatus status, string? number, Instant? issuedAt) =>
        Of(bill, facts, status, number, issuedAt, Domain.Invoices.DocumentsOf(bill, facts));

    private static BillView Of(
        Bill bill, InvoiceFacts facts, BillStatus status, string? number, Instant? issuedAt, IReadOnlyList<Invoice> documents)
    {
        return new(
            bill.ContractId, facts.To.Name, bill.Month, status, number, issuedAt,
            [.. bill.Lines.Select(line => BillLineView.Of(bill, line, facts.Language))],
            bill.Subtotal, bill.Taxable, bill.TaxRate, bill.Tax, bill.Taxes, bill.CarriedOver,
            [.. (bill.SetOffs ?? []).Select(setOff => new SetOffView(setOff.SettlementId, setOff.FromContractId, setOff.Amount))],
            bill.Total, facts.CustomerId, Domain.ShortNumber.OfContract(bill.ContractId),
            documents[0].Number, documents[0].DueOn, [.. documents.Select(BillDocumentView.Of)], facts.PartOf);
    }
}

/// <summary>A document of a month: the bill, or what it gives back of earlier months by itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number, with a check character; null for a preview.</param>
/// <param name="Total">Yen with tax.</param>
/// <param name="PartOf">The number of the bill that holds its sums already; null for an independent document.</param>
/// <param name="RefersTo">The earlier documents that it corrects or gives something back of.</param>
public sealed record BillDocumentView(
    InvoiceKind Kind, string? Number, long Total, string? PartOf, IReadOnlyList<InvoiceReference> RefersTo)
{
    /// <summary>Shows a document.</summary>
    public static BillDocumentView Of(Invoice invoice) =>
        new(invoice.Kind, invoice.Number, invoice.Total, invoice.PartOf, invoice.RefersTo);
}

/// <summary>A credit of another contract of the customer that a bill begins with (B8).</summary>
/// <param name="SettlementId">The settlement on that contract.</param>
/// <param name="FromContractId">That contract.</param>
/// <param name="Amount">Yen.</param>
public sealed record SetOffView(string SettlementId, string FromContractId, long Amount);

/// <summary>A line of a bill, as the API shows it.</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Description">What it is, for the customer.</param>
/// <param name="Quantity">Number of units; 1 for a fee.</param>
/// <param name="UnitPrice">Yen.</param>
/// <param name="Days">The days charged, where it is prorated.</param>
/// <param name="DaysInMonth">The days of the month, where it is prorated.</param>
/// <param name="Amount">Yen.</param>
/// <param name="Taxable">Whether the consumption tax is on it.</param>
/// <param name="TaxRate">The rate in percent; null where no tax is on it.</param>
/// <param name="Basis">The articles it rests on.</param>
/// <param name="Explanation">Of when and how the amount came about.</param>
public sealed record BillLineView(
    string Code, string Description, long Quantity, long UnitPrice, int? Days, int? DaysInMonth, long Amount, bool Taxable, int? TaxRate,
    IReadOnlyList<string> Basis,
    string Explanation)
{
    /// <summary>Shows a line.</summary>
    public static BillLineView Of(Bill bill, BillLine line, Language language) => new(
        line.Code, line.Description().In(language), line.Quantity, line.UnitPrice, line.Days, line.DaysInMonth, line.Amount, line.IsTaxable,
        bill.TaxRateOf(line), line.Basis(),
        line.Explanation().In(language));
}
