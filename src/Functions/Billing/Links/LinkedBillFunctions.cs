using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Billing.Links;

/// <summary>
/// What a link to a bill or combined invoice opens, without a token: a page with it, and its files. Nothing else can be reached by it.
/// </summary>
public sealed class LinkedBillFunctions(
    BillLinkStore links, LinkedDocuments linked, InvoiceFormats formats, LinkAllowance allowance, TimeProvider clock)
{
    private const string PdfFile = "bill.pdf";
    private const string CsvFile = "bill.csv";
    private const string XmlFile = "bill.xml";
    private const string ReturnFile = "return.pdf";

    /// <summary>The bill as a page, with its downloads.</summary>
    /// <remarks>Budget: one point read, and that of <see cref="LinkedDocuments.FindAsync"/> where the link opens something.</remarks>
    [Function("OpenBillLink"), Anyone]
    public Task<IResult> Open(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "bill-links/{secret}")] HttpRequest request, string secret) =>
        AnswerAsync(request, secret, file: null);

    /// <summary>A file of the bill.</summary>
    /// <remarks>Budget: as <see cref="Open"/>.</remarks>
    [Function("DownloadLinkedBill"), Anyone]
    public Task<IResult> Download(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "bill-links/{secret}/{file}")] HttpRequest request, string secret,
        string file) =>
        AnswerAsync(request, secret, file);

    private async Task<IResult> AnswerAsync(HttpRequest request, string secret, string? file)
    {
        request.ReadQuery();
        var language = Languages.OfBill(request);
        if (!allowance.TryTake(request.HttpContext.Connection.RemoteIpAddress))
            return LinkAnswer.TooOften(language);

        var cancelled = request.HttpContext.RequestAborted;
        if (!ResourceId.IsValid(secret) || await links.FindAsync(BillLink.IdOf(secret), cancelled) is not { } link)
            return LinkAnswer.Unknown(language);
        if (!link.IsOpenAt(clock.Now()))
            return LinkAnswer.Gone(language);
        if (await linked.FindAsync(link.Target, language, cancelled) is not [_, ..] documents)
            return LinkAnswer.Unknown(language);
        return file switch
        {
            null => LinkAnswer.Page(formats.Page(documents[0], DownloadsOf(secret, documents, language)), language),
            PdfFile => File(documents[0], formats.Pdf(documents[0]), "application/pdf", "pdf"),
            CsvFile => File(documents[0], formats.Csv(documents[0]), "text/csv; charset=utf-8", "csv"),
            XmlFile when InvoiceFormats.HasJpPint(documents[0]) => File(
                documents[0], formats.Xml(documents[0]), "application/xml; charset=utf-8", "xml"),
            ReturnFile when documents.Count > 1 => File(documents[1], formats.Pdf(documents[1]), "application/pdf", "pdf"),
            _ => LinkAnswer.Unknown(language),
        };

        LinkAnswer File(Invoice document, byte[] body, string contentType, string extension) =>
            LinkAnswer.File(body, contentType, FileNames.Disposition(document, extension, isInline: false), language);
    }

    private static List<(string Name, string Address)> DownloadsOf(string secret, IReadOnlyList<Invoice> documents, Language language)
    {
        string at = $"/api/bill-links/{secret}/";
        List<(string Name, string Address)> downloads = [("PDF", at + PdfFile), ("CSV", at + CsvFile)];
        if (InvoiceFormats.HasJpPint(documents[0]))
            downloads.Add(("JP PINT (XML)", at + XmlFile));
        if (documents.Count > 1)
            downloads.Add((new Text("Qualified return invoice (PDF)", "適格返還請求書 (PDF)").In(language), at + ReturnFile));
        return downloads;
    }
}
