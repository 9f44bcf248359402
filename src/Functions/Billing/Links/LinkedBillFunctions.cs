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
    // The documents of a month in their order: the bill, and what it gives back of earlier months.
    private static readonly string[] FileNamesOfDocuments = ["bill", "return"];

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
        if (file is null)
            return LinkAnswer.Page(formats.Page(documents[0], DownloadsOf(secret, documents, language)), language);
        var named = documents.Zip(FileNamesOfDocuments)
            .FirstOrDefault(pair => file.StartsWith(pair.Second + ".", StringComparison.Ordinal));
        return named is ({ } document, { } name) ? FileOf(document, file[(name.Length + 1)..]) : LinkAnswer.Unknown(language);
    }

    private LinkAnswer FileOf(Invoice document, string extension)
    {
        return extension switch
        {
            "pdf" => File(formats.Pdf(document), "application/pdf"),
            "csv" => File(formats.Csv(document), "text/csv; charset=utf-8"),
            "xml" when InvoiceFormats.HasJpPint(document) => File(formats.Xml(document), "application/xml; charset=utf-8"),
            _ => LinkAnswer.Unknown(document.Language),
        };

        LinkAnswer File(byte[] body, string contentType) => LinkAnswer.File(
            body, contentType, FileNames.Disposition(document, extension, isInline: false), document.Language);
    }

    private static List<(string Name, string Address)> DownloadsOf(string secret, IReadOnlyList<Invoice> documents, Language language)
    {
        List<(string Name, string Address)> downloads = [];
        foreach (var (document, name) in documents.Zip(FileNamesOfDocuments))
        {
            string at = $"/api/bill-links/{secret}/{name}";
            string prefix = downloads.Count == 0 ? "" : new Text("Qualified return invoice: ", "適格返還請求書: ").In(language);
            downloads.AddRange([($"{prefix}PDF", $"{at}.pdf"), ($"{prefix}CSV", $"{at}.csv")]);
            if (InvoiceFormats.HasJpPint(document))
                downloads.Add(($"{prefix}JP PINT (XML)", $"{at}.xml"));
        }

        return downloads;
    }
}
