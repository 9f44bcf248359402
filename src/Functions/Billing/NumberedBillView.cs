using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Billing;

/// <summary>A final document that was found by its number.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The number on it.</param>
/// <param name="Month">The month.</param>
/// <param name="ContractId">The contract; null for a combined invoice.</param>
/// <param name="ContractNumber">The contract's number for people, with a check character; null for a combined invoice.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="PartnerId">Its partner.</param>
/// <param name="CustomerName">The customer's name on the document.</param>
/// <param name="IssuedAt">Instant at which it was made.</param>
/// <param name="DueDate">The due date; null if no amount is due.</param>
/// <param name="Total">Yen with tax; of a part without.</param>
/// <param name="PartOf">The number of the document that holds its sums already; null for an independent document.</param>
/// <param name="Path">Where it is, in all its forms.</param>
internal sealed record NumberedBillView(
    InvoiceKind Kind, string Number, YearMonth Month, string? ContractId, string? ContractNumber, string CustomerId, string PartnerId,
    string CustomerName, Instant IssuedAt, LocalDate? DueDate, long Total, string? PartOf, string Path)
{
    /// <summary>A document of a contract.</summary>
    public static NumberedBillView Of(Contract contract, BillDocument bill, Invoice document) => new(
        document.Kind, document.Number!, document.Month, document.ContractId, document.ContractNumber, document.CustomerId,
        contract.PartnerId, document.CustomerName, bill.IssuedAt, document.DueOn, document.Total, document.PartOf,
        PathOf(
            $"contracts/{document.ContractId}/bills", document.Month, document.Kind == InvoiceKind.Return && document.PartOf is not null));

    /// <summary>A document of a customer's contracts.</summary>
    public static NumberedBillView Of(CombinedInvoiceDocument found, CombinedDocumentView document, InvoiceFormats formats) => new(
        document.Kind, document.Number!, found.Invoice.Month, null, null, found.Invoice.CustomerId, found.PartnerId, found.CustomerName,
        found.IssuedAt, document.PartOf is null ? found.DueOn(formats) : null, document.Total, document.PartOf,
        PathOf($"customers/{found.Invoice.CustomerId}/invoices", found.Invoice.Month, document.PartOf is not null));

    private static string PathOf(string list, YearMonth month, bool isReturnBeside) =>
        $"/api/{list}/{DateText.Format(month)}{(isReturnBeside ? "?document=return" : "")}";
}
