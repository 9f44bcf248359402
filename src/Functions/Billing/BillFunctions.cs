using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NodaTime;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Billing.Combined;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing;

/// <summary>Bills of closed months, and previews of open ones.</summary>
public sealed class BillFunctions(
    ContractStore contracts, BillStore bills, InvoicingPlans plans, InvoiceFormats formats, TimeProvider clock)
{
    // A preview of a future month shows the cost of the present contract.
    private const int MonthsAhead = 12;

    private const string OpenCursor = "open-";

    /// <summary>The bills of a contract, oldest first: the closed months, then those that are open, up to the present one.</summary>
    [Function("ListBills"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}/bills")] HttpRequest request,
        string contractId)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        var language = Languages.OfBill(request);
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var contract })
            return Problem.NotFound();

        MarkLanguage(request, language);
        var open = new Lazy<Task<IReadOnlyList<BillView>>>(() => OpenAsync(contract, language, cancelled));
        BillView Show(BillDocument bill) => BillView.Of(bill, ClosedFactsOf(contract, bill, language));
        var (page, next) = query.Order() == TimeOrder.Newest
            ? await ListBackAsync(contract, query, await open.Value, Show, cancelled)
            : await ListAsync(contract, query, open, Show, cancelled);
        return Answer.List(
            query, page, next, query.Counts ? (await open.Value).Count + await bills.CountAsync(contractId, cancelled) : null);
    }

    private async Task<IReadOnlyList<BillView>> OpenAsync(Contract contract, Language language, CancellationToken cancelled)
    {
        var plan = await plans.FindForAsync(contract, cancelled);
        var open = await bills.PreviewAllAsync(contract, Tokyo.MonthOf(clock.Now()), plan, cancelled);
        return [.. open.Select(bill => BillView.Of(bill, OpenFactsOf(contract, bill, plan, language)))];
    }

    private async Task<(IReadOnlyList<BillView> Page, string? Next)> ListAsync(
        Contract contract, QueryParameters query, Lazy<Task<IReadOnlyList<BillView>>> open, Func<BillDocument, BillView> show,
        CancellationToken cancelled)
    {
        List<BillView> page = [];
        int skip = 0;
        if (query.Cursor is not { } cursor || !TryReadOpen(cursor, out skip))
        {
            var (closed, next) = await bills.ListAsync(contract.ContractId, query.Limit, query.Cursor, cancelled);
            page.AddRange(closed.Select(show));
            if (next is not null)
                return (page, next);
        }

        int room = query.Limit - page.Count;
        page.AddRange((await open.Value).Skip(skip).Take(room));
        return (page, skip + room < (await open.Value).Count ? FormattableString.Invariant($"{OpenCursor}{skip + room}") : null);
    }

    // A page begins before the month that the page before ended with. One more is read, to know whether another page follows.
    private async Task<(IReadOnlyList<BillView> Page, string? Next)> ListBackAsync(
        Contract contract, QueryParameters query, IReadOnlyList<BillView> open, Func<BillDocument, BillView> show,
        CancellationToken cancelled)
    {
        var before = Tokyo.MonthOf(clock.Now()).PlusMonths(1);
        if (query.Cursor is { } cursor && !DateText.TryParseMonth(cursor, out before))
            throw new InvalidCursorException();

        List<BillView> found = [.. open.Reverse().Where(bill => bill.Month.CompareTo(before) < 0).Take(query.Limit + 1)];
        if (found.Count <= query.Limit)
        {
            var closed = await bills.ListBackAsync(
                contract, found.Count > 0 ? found[^1].Month : before, query.Limit + 1 - found.Count, cancelled);
            found.AddRange(closed.Select(show));
        }

        return found.Count <= query.Limit ? (found, null) : (found[..query.Limit], DateText.Format(found[query.Limit - 1].Month));
    }

    /// <summary>
    /// One bill: JSON, HTML, PDF, CSV or JP PINT, as the caller accepts, in Japanese or in English; or what it gives back of earlier months
    /// (<c>document=return</c>).
    /// </summary>
    /// <remarks>Budget: two point reads for a closed month; a third where it corrects an earlier one.</remarks>
    [Function("GetBill"), Access(Role.Operator, Role.Partner)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "contracts/{contractId}/bills/{month}")] HttpRequest request,
        string contractId, string month)
    {
        var query = request.ReadQuery("document");
        bool isReturn = query.Choice<InvoiceDocument>("document") == InvoiceDocument.Return;
        var wanted = CloseMonth.OfPath(month);
        var format = InvoiceFormats.Choose(request);
        var language = Languages.OfBill(request);
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        var cancelled = request.HttpContext.RequestAborted;
        if (await contracts.FindForAsync(contractId, request.Caller(), cancelled) is not { Contract: var contract })
            return Problem.NotFound();
        if (format is null)
        {
            return new Problem(ProblemKind.NotAcceptable, new(
                "A bill is available as application/json, text/html, application/pdf, text/csv or application/xml (JP PINT).",
                "請求の形式は application/json、text/html、application/pdf、text/csv、application/xml (JP PINT) です。"));
        }

        if (await FindAsync(contract, wanted, language, cancelled) is not { } found)
            return Problem.NotFound(new("The contract has no bill of this month.", "この月の請求はありません。"));
        var documents = Domain.Invoices.DocumentsOf(found.Bill, found.Facts);
        if ((isReturn ? documents.FirstOrDefault(document => document.Kind == InvoiceKind.Return) : documents[0]) is not { } invoice)
            return Problem.NotFound(new("The bill of this month has no return of earlier months.", "この月の請求に、以前の月の返還はありません。"));
        MarkLanguage(request, language);
        return format == InvoiceFormat.Json
            ? Answer.Resource(ViewOf(found, isReturn))
            : formats.Render(invoice, format.Value, request.HttpContext);
    }

    private static BillView ViewOf(FoundBill found, bool isReturn) => found.Closed is null
        ? BillView.Of(found.Bill, found.Facts)
        : (isReturn ? BillView.OfReturn(found.Closed, found.Facts) : null) ?? BillView.Of(found.Closed, found.Facts);

    private async Task<FoundBill?> FindAsync(Contract contract, YearMonth month, Language language, CancellationToken cancelled)
    {
        if (await bills.FindAsync(contract.ContractId, month, cancelled) is { } closed)
        {
            var facts = ClosedFactsOf(contract, closed, language);
            return new FoundBill(closed.Bill, await plans.WithEarlierAsync(closed.Bill, facts, contract, cancelled), closed);
        }

        if (month.CompareTo(Tokyo.DateOf(clock.Now()).ToYearMonth().PlusMonths(MonthsAhead)) > 0)
            return null;

        // A month before one that is closed has no bill and gets none.
        var plan = await plans.FindForAsync(contract, cancelled);
        return await bills.PreviewAsync(contract, month, plan, cancelled) is { } open
            && !await bills.IsBilledAsync(contract.ContractId, month, cancelled)
            ? new FoundBill(open, OpenFactsOf(contract, open, plan, language), null)
            : null;
    }

    private InvoiceFacts OpenFactsOf(Contract contract, Bill bill, InvoicingPlan plan, Language language)
    {
        string customer = contract.CustomerKeyIn(bill.Month).Partition;
        return formats.FactsOf(contract, bill.Month, contract.AddresseeIn(bill.Month), null, language) with
        {
            PartOf = bill.IsPart ? new(ShortNumber.OfCombined(customer, bill.Month), bill.Month) : null,
            Earlier = InvoicingPlans.EarlierOf(contract, plan),
        };
    }

    private InvoiceFacts ClosedFactsOf(Contract contract, BillDocument bill, Language language) =>
        formats.FactsOf(contract, bill.Bill.Month, bill.To, bill.IssuedAt, language) with { PartOf = bill.InvoiceOf() };

    /// <summary>Says in which language an answer is.</summary>
    internal static void MarkLanguage(HttpRequest request, Language language) =>
        request.HttpContext.Response.Headers.ContentLanguage = Languages.CodeOf(language);

    private static bool TryReadOpen(string cursor, out int skip)
    {
        skip = 0;
        return cursor.StartsWith(OpenCursor, StringComparison.Ordinal)
            && int.TryParse(cursor.AsSpan(OpenCursor.Length), NumberStyles.None, CultureInfo.InvariantCulture, out skip);
    }

    private sealed record FoundBill(Bill Bill, InvoiceFacts Facts, BillDocument? Closed);
}

/// <summary>Document of a month that a request names.</summary>
public enum InvoiceDocument
{
    /// <summary>The bill.</summary>
    Bill,

    /// <summary>The 適格返還請求書.</summary>
    Return,
}
