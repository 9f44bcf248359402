using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Combined;

/// <summary>The invoices of customers with several contracts (一括請求).</summary>
public sealed class CombinedInvoiceFunctions(
    CustomerStore customers, CombinedInvoices invoices, InvoicePreviewer previews, InvoiceFormats formats)
{
    /// <summary>The combined invoices of a customer, oldest first.</summary>
    /// <remarks>Budget: one point read and one list; for an operator who names no partner one list more.</remarks>
    [Function("ListInvoices"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers/{customerId}/invoices")] HttpRequest request,
        string customerId)
    {
        var query = request.ReadQuery(NamedCustomer.Parameter, "sort", "count", "limit", "cursor");
        if (await customers.FindVisibleAsync(request, customerId, query) is not { } customer)
            return Problem.NotFound();

        var cancelled = request.HttpContext.RequestAborted;
        query.RequireOrder("oldest");
        (var items, string? next) = await invoices.ListAsync(customer.Key.Partition, query.Limit, query.Cursor, cancelled);
        return Answer.List(
            query, [.. items.Select(found => CombinedInvoiceSummary.Of(found, formats))], next,
            query.Counts ? await invoices.CountAsync(customer.Key.Partition, cancelled) : null);
    }

    /// <summary>
    /// The invoice of a month: JSON with a page of its contracts, or whole as HTML, PDF, CSV or JP PINT, in Japanese or in English; or what
    /// it gives back of earlier months (<c>document=return</c>). That of an open month is a preview, without a number (B10).
    /// </summary>
    /// <remarks>
    /// Budget: two point reads and one for each contract that is shown; one more where it corrects an earlier month; for an operator who
    /// names no partner one list more. For an open month that of <see cref="InvoicePreviewer.FindAsync"/> and two point reads.
    /// </remarks>
    [Function("ListInvoiceContracts"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "customers/{customerId}/invoices/{month}")] HttpRequest request,
        string customerId, string month)
    {
        var query = request.ReadQuery(NamedCustomer.Parameter, "document", "limit", "cursor");
        bool isReturn = query.Choice<InvoiceDocumentChoice>("document") == InvoiceDocumentChoice.Return;
        var wanted = CloseMonth.OfPath(month);
        var format = InvoiceFormats.Choose(request);
        var language = Languages.OfBill(request);
        var cancelled = request.HttpContext.RequestAborted;
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        if (await customers.FindVisibleAsync(request, customerId, query) is not { } customer)
            return Problem.NotFound();
        if (format is null)
        {
            return new Problem(ProblemKind.NotAcceptable, new(
                "An invoice is available as application/json, text/html, application/pdf, text/csv or application/xml (JP PINT).",
                "請求書の形式は application/json、text/html、application/pdf、text/csv、application/xml (JP PINT) です。"));
        }

        if (await invoices.FindAsync(customer.Key.Partition, wanted, cancelled) is not { } found)
            return await OpenAsync(request, customer, wanted, isReturn, format.Value, query, cancelled);
        BillFunctions.MarkLanguage(request, language);
        if (isReturn && !found.Invoice.IsReturn() && !found.Invoice.HasReturn())
            return Problem.NotFound(new("The invoice of this month has no return of earlier months.", "この月の請求書に、以前の月の返還はありません。"));
        bool isReturnBeside = isReturn && found.Invoice.HasReturn();
        if (format == InvoiceFormat.Json)
            return Answer.Resource(await PageAsync(found, isReturnBeside, query, language, cancelled));

        var document = await invoices.DocumentOfAsync(found, isReturnBeside, language, cancelled);
        return formats.Render(document!, format.Value, request.HttpContext);
    }

    private async Task<CombinedInvoiceView> PageAsync(
        CombinedInvoiceDocument found, bool isReturn, QueryParameters query, Language language, CancellationToken cancelled)
    {
        int skip = SkipOf(query);
        if (isReturn)
        {
            var (returned, sums) = await invoices.ReturnOfAsync(found, language, cancelled);
            return CombinedInvoiceView.OfReturn(
                found, sums, returned.Count, [.. returned.Skip(skip).Take(query.Limit)], NextOf(query, skip + query.Limit, returned.Count));
        }

        InvoicePart[] page = [.. found.Invoice.Parts.Skip(skip).Take(query.Limit)];
        var parts = await invoices.PartsOfAsync(found, page, language, cancelled);
        return CombinedInvoiceView.Of(found, formats, parts, NextOf(query, skip + page.Length, found.Invoice.Parts.Count));
    }

    private static int SkipOf(QueryParameters query) =>
        query.Cursor is not { } cursor ? 0
            : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out int at) ? at
            : throw new InvalidCursorException();

    private static string? NextOf(QueryParameters query, int next, int all) =>
        next < all ? query.Seal(next.ToString(CultureInfo.InvariantCulture)) : null;

    // A preview, or why there is none.
    private async Task<IResult> OpenAsync(
        HttpRequest request, Customer customer, YearMonth month, bool isReturn, InvoiceFormat format, QueryParameters query,
        CancellationToken cancelled)
    {
        if (await invoices.FindWaitingAsync(customer.Key.Partition, cancelled) is { } waiting && waiting.Month.CompareTo(month) <= 0)
        {
            return new Problem(ProblemKind.Conflict, new(
                $"The invoices from {waiting.Month:uuuu-MM} on wait for {waiting.Contracts} contracts that are not closed: "
                    + $"{string.Join(", ", waiting.ContractIds)}.",
                $"{waiting.Month:uuuu-MM} 以後の請求書は、締め切られていない契約 {waiting.Contracts} 件を待っています: "
                    + $"{string.Join("、", waiting.ContractIds)}。"));
        }

        if (await previews.FindAsync(customer, month, cancelled) is not { } preview)
            return Problem.NotFound(new("The customer has no combined invoice of this month.", "この月の一括請求書はありません。"));
        if (isReturn)
            return Problem.NotFound(new("A preview has no return of earlier months.", "締め切られていない月に、返還請求書はありません。"));
        var language = Languages.OfBill(request);
        var facts = invoices.FactsOf(preview, language);
        BillFunctions.MarkLanguage(request, language);
        if (format != InvoiceFormat.Json)
            return formats.Render(CombinedDocuments.Of(preview.Invoice, preview.Bills, facts), format, request.HttpContext);

        int skip = SkipOf(query);
        InvoicePartView[] page = [.. preview.Bills.Skip(skip).Take(query.Limit).Select(bill => InvoicePartView.Of(bill, facts))];
        return Answer.Resource(CombinedInvoiceView.Of(
            preview, customer.PartnerId!, page, NextOf(query, skip + page.Length, preview.Bills.Count)));
    }
}

/// <summary>Which document of a month is asked for.</summary>
public enum InvoiceDocumentChoice
{
    /// <summary>The invoice.</summary>
    Invoice,

    /// <summary>The 適格返還請求書.</summary>
    Return,
}
