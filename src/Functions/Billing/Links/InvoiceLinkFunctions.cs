using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>Links to one combined invoice for somebody without a token of the API: made, listed, revoked.</summary>
public sealed class InvoiceLinkFunctions(CustomerStore customers, CombinedInvoices invoices, BillLinks links)
{
    private const string Route = "customers/{customerId}/invoices/{month}/links";

    /// <summary>Makes a link to an invoice. The address is in this answer alone: only its hash is kept.</summary>
    /// <remarks>Budget: two point reads, one query page and one create; for an operator who names no partner one list more.</remarks>
    [Function("CreateInvoiceLink"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string customerId, string month)
    {
        var query = request.ReadQuery(NamedCustomer.Parameter);
        var wanted = CloseMonth.OfPath(month);
        if (await customers.FindVisibleAsync(request, customerId, query) is not { } customer)
            return Problem.NotFound();
        if (await invoices.FindAsync(customer.Key.Partition, wanted, request.HttpContext.RequestAborted) is null)
            return Problem.NotFound(new("The customer has no combined invoice of this month.", "この月の一括請求書はありません。"));
        return await links.CreateAsync(
            request, LinkTarget.Invoice(customer.Key.Partition, wanted),
            $"customers/{customerId}/invoices/{DateText.Format(wanted)}/links");
    }

    /// <summary>The links of an invoice, without their addresses.</summary>
    /// <remarks>
    /// Budget: one point read and one query page of the customer's links; for an operator who names no partner one list more.
    /// </remarks>
    [Function("ListInvoiceLinks"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string customerId, string month)
    {
        var query = request.ReadQuery(NamedCustomer.Parameter, "limit", "cursor");
        var wanted = CloseMonth.OfPath(month);
        return await customers.FindVisibleAsync(request, customerId, query) is not { } customer
            ? Problem.NotFound()
            : await links.ListAsync(request, query, LinkTarget.Invoice(customer.Key.Partition, wanted));
    }

    /// <summary>Revokes a link: it opens nothing from now on. Revoking it again changes nothing.</summary>
    /// <remarks>Budget: two point reads and one replace; for an operator who names no partner one list more.</remarks>
    [Function("RevokeInvoiceLink"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Revoke(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{linkId}")] HttpRequest request, string customerId,
        string month, string linkId)
    {
        var query = request.ReadQuery(NamedCustomer.Parameter);
        var wanted = CloseMonth.OfPath(month);
        return await customers.FindVisibleAsync(request, customerId, query) is not { } customer
            ? Problem.NotFound()
            : await links.RevokeAsync(request, LinkTarget.Invoice(customer.Key.Partition, wanted), linkId);
    }
}
