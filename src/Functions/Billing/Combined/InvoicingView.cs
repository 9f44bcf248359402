using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>How a customer is invoiced, as the API shows it.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="PartnerId">Its partner.</param>
/// <param name="Mode">How the present month is invoiced.</param>
/// <param name="Changes">From which months on it is invoiced otherwise; single before the first.</param>
/// <param name="Waiting">The invoice that is not made since contracts are not closed; null for none.</param>
public sealed record InvoicingView(
    string CustomerId, string? PartnerId, InvoicingMode Mode, IReadOnlyList<InvoicingChange> Changes, WaitingInvoiceView? Waiting)
{
    internal static InvoicingView Of(Customer customer, InvoicingPlan plan, YearMonth present, WaitingInvoice? waiting) => new(
        customer.CustomerId, customer.PartnerId, plan.ModeIn(present), plan.Changes,
        waiting is null ? null : new(waiting.Month, waiting.Contracts, waiting.ContractIds));
}

/// <summary>An invoice that waits.</summary>
/// <param name="Month">Its month.</param>
/// <param name="Contracts">How many contracts are not closed for it.</param>
/// <param name="ContractIds">The first 20 of them.</param>
public sealed record WaitingInvoiceView(YearMonth Month, int Contracts, IReadOnlyList<string> ContractIds);
