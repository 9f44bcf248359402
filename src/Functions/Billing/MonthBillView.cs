using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Billing;

/// <summary>A final bill, or a combined invoice, in the list of a month: what accounting needs of it. Amounts are whole yen.</summary>
/// <param name="ContractId">The contract; null for a combined invoice.</param>
/// <param name="ContractNumber">The contract's number for people, with a check character; null for a combined invoice.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="CustomerName">The customer's name on the bill.</param>
/// <param name="Month">The month.</param>
/// <param name="Number">The bill's number.</param>
/// <param name="ShortNumber">The number on the document, with a check character.</param>
/// <param name="IssuedAt">Instant at which it was made.</param>
/// <param name="DueDate">The due date; null if no amount is due.</param>
/// <param name="Taxes">The taxable sum and the tax at each rate, the highest rate first (B8).</param>
/// <param name="OutsideTax">The sum of the lines outside the tax.</param>
/// <param name="CarriedOver">Negative total of the previous bill, and the set-offs; 0 or less (B8).</param>
/// <param name="Total">The sum of all that: what is to be paid, or is carried to the next bill.</param>
internal sealed record MonthBillView(
    string? ContractId, string? ContractNumber, string CustomerId, string CustomerName, YearMonth Month, string Number, string ShortNumber,
    Instant IssuedAt,
    LocalDate? DueDate, IReadOnlyList<TaxAtRate> Taxes, long OutsideTax, long CarriedOver, long Total)
{
    /// <summary>Shows a bill.</summary>
    public static MonthBillView Of(MonthBill bill)
    {
        var invoice = Domain.Invoices.Of(bill.Document.Bill, bill.Facts);
        return new(
            invoice.ContractId, invoice.ContractNumber, invoice.CustomerId, invoice.CustomerName, invoice.Month, bill.Document.Number,
            invoice.Number!,
            bill.Document.IssuedAt, invoice.DueOn, invoice.Taxes, invoice.OutsideTax, invoice.CarriedOver, invoice.Total);
    }

    /// <summary>Shows a combined invoice.</summary>
    internal static MonthBillView Of(CombinedInvoiceDocument found, InvoiceFormats formats)
    {
        var invoice = found.Invoice;
        return new(
            null, null, invoice.CustomerId, found.CustomerName, invoice.Month, invoice.Number(), invoice.Number(), found.IssuedAt,
            found.DueOn(formats), invoice.Taxes, invoice.OutsideTax, invoice.CarriedOver, invoice.Total);
    }
}
