using System.Text.Json.Serialization;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>Kind of an invoicing document.</summary>
public enum InvoiceKind
{
    /// <summary>A bill that is final: 請求書, a qualified invoice (適格請求書).</summary>
    Invoice,

    /// <summary>
    /// A final bill that gives back more than it charges, or what a bill gives back of earlier months by itself: 適格返還請求書.
    /// </summary>
    Return,

    /// <summary>An open month so far (B10): 請求予定.</summary>
    Preview,

    /// <summary>What a contract adds to a combined invoice, without tax, or will add to it: ご利用明細書. Nothing is paid by it.</summary>
    Part,
}

/// <summary>A line of a document. Amounts are whole yen without tax.</summary>
/// <param name="Code">As <see cref="LineCodes"/> has it; null for options that are free of charge, together.</param>
/// <param name="Description">Description of the charge.</param>
/// <param name="Detail">Calculation of the amount.</param>
/// <param name="Quantity">Number of units; 1 for a fee.</param>
/// <param name="UnitPrice">Yen.</param>
/// <param name="Days">The days charged, where it is prorated.</param>
/// <param name="DaysInMonth">The days of the month, where it is prorated.</param>
/// <param name="Amount">Yen.</param>
/// <param name="TaxRate">Percent; null outside the tax.</param>
public sealed record InvoiceLine(
    string? Code, string Description, string Detail, long Quantity, long UnitPrice, int? Days, int? DaysInMonth, long Amount, int? TaxRate);

/// <summary>A group of lines: those of the basic service, of an option, of what is corrected of a month.</summary>
/// <param name="Title">What they are of.</param>
/// <param name="Lines">At least one.</param>
/// <param name="ContractId">The contract, on an invoice of several; null on a bill of one.</param>
public sealed record InvoiceGroup(string Title, IReadOnlyList<InvoiceLine> Lines, string? ContractId = null)
{
    /// <summary>The sum of the lines, yen without tax.</summary>
    public long Subtotal => Lines.Sum(line => line.Amount);
}

/// <summary>A document that a customer is to pay by, or is given something back by. Amounts are whole yen.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number; null for a preview.</param>
/// <param name="ContractId">The contract; null for an invoice of several.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="To">Whom it is addressed to.</param>
/// <param name="Month">The month.</param>
/// <param name="IssuedOn">The Tokyo date of issue; null for a preview.</param>
/// <param name="DueOn">The due date; null if no amount is due.</param>
/// <param name="Groups">Its lines.</param>
/// <param name="Taxes">The taxable sum and the tax at each rate (B8).</param>
/// <param name="OutsideTax">The sum of the lines outside the tax.</param>
/// <param name="CarriedOver">Negative total of the previous bill; 0 or less.</param>
/// <param name="Total">The sum with tax and what was carried over.</param>
/// <param name="RefersTo">The documents that it corrects or gives something back of.</param>
/// <param name="PartOf">The number of the bill that holds these sums already; null for an independent document.</param>
/// <param name="SetOffs">The credits of the customer's other contracts in <paramref name="CarriedOver"/>; null for none.</param>
/// <param name="Language">The language of its texts.</param>
public sealed record Invoice(
    InvoiceKind Kind, string? Number, string? ContractId, string CustomerId, Addressee To, YearMonth Month, LocalDate? IssuedOn,
    LocalDate? DueOn,
    IReadOnlyList<InvoiceGroup> Groups, IReadOnlyList<TaxAtRate> Taxes, long OutsideTax, long CarriedOver, long Total,
    IReadOnlyList<InvoiceReference> RefersTo, string? PartOf = null, IReadOnlyList<SetOff>? SetOffs = null,
    [property: JsonIgnore] Language Language = Language.Japanese)
{
    /// <summary>The customer's name.</summary>
    public string CustomerName => To.Name;

    /// <summary>The number of the contract, for people; null for an invoice of several.</summary>
    public string? ContractNumber => ContractId is null ? null : ShortNumber.OfContract(ContractId);

    /// <summary>All lines in their order.</summary>
    public IEnumerable<InvoiceLine> Lines => Groups.SelectMany(group => group.Lines);
}

/// <summary>An earlier document of the contract.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Month">Its month: that of the original supply.</param>
public sealed record InvoiceReference(string Number, YearMonth Month);
