using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Billing;

/// <summary>
/// The end of a month: its final bills as a list, as CSV for accounting, as PDFs in one file, and as entries of the journal.
/// </summary>
public sealed class MonthBillFunctions(MonthBills bills, MonthFiles files)
{
    private const string Csv = "text/csv";
    private const string Zip = "application/zip";

    private static readonly string[] MediaTypes = ["application/json", Csv, Zip];

    /// <summary>
    /// The final bills of a month: a page as JSON; all of them as CSV or as PDFs in a ZIP, as the caller accepts. Of a month that is being
    /// closed those made so far.
    /// </summary>
    [Function("ListMonthBills"), Access(Role.Operator)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "billing/{month}/bills")] HttpRequest request, string month)
    {
        var query = request.ReadQuery("limit", "cursor");
        var wanted = CloseMonth.OfPath(month);
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        string name = DateText.Format(wanted);
        switch (MediaTypeChoice.Of(request, MediaTypes))
        {
            case Csv:
                return new StreamedFile(
                    $"{Csv}; charset=utf-8", $"{name}_請求一覧.csv", $"bills-{name}.csv",
                    (body, cancelled) => files.WriteListAsync(wanted, body, cancelled));
            case Zip:
                return ArchiveOf(wanted);
            case null:
                return new Problem(ProblemKind.NotAcceptable, new(
                    "The bills of a month are available as application/json, text/csv or application/zip.",
                    "月の請求の形式は application/json、text/csv、application/zip です。"));
            default:
                (var items, string? next) = await bills.ListAllAsync(
                    wanted, query.Limit, query.Cursor, request.HttpContext.RequestAborted);
                return Answer.List(query, items, next);
        }
    }

    /// <summary>All documents of a month as PDFs, with the list of its final bills as CSV, in a ZIP.</summary>
    [Function("GetMonthArchive"), Access(Role.Operator)]
    public IResult Archive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "billing/{month}/bills.zip")] HttpRequest request, string month)
    {
        request.ReadQuery();
        return ArchiveOf(CloseMonth.OfPath(month));
    }

    /// <summary>The entries of the journal (仕訳) for the final bills of a month, as CSV.</summary>
    [Function("GetJournal"), Access(Role.Operator)]
    public IResult Journal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "billing/{month}/journal")] HttpRequest request, string month)
    {
        request.ReadQuery();
        var wanted = CloseMonth.OfPath(month);
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        string name = DateText.Format(wanted);
        return MediaTypeChoice.Of(request, [Csv]) is null
            ? new Problem(ProblemKind.NotAcceptable, new("The journal is available as text/csv.", "仕訳の形式は text/csv です。"))
            : new StreamedFile(
                $"{Csv}; charset=utf-8", $"{name}_仕訳.csv", $"journal-{name}.csv",
                (body, cancelled) => files.WriteJournalAsync(wanted, body, cancelled));
    }

    private StreamedFile ArchiveOf(YearMonth month)
    {
        string name = DateText.Format(month);
        return new(Zip, $"{name}_請求書.zip", $"bills-{name}.zip", (body, cancelled) => files.WriteArchiveAsync(month, body, cancelled));
    }
}
