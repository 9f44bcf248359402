using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;

namespace SecureMx.Functions.Invoices;

/// <summary>A form in which a bill can be had.</summary>
public enum InvoiceFormat
{
    /// <summary><c>application/json</c>.</summary>
    Json,

    /// <summary><c>text/html</c>.</summary>
    Html,

    /// <summary><c>application/pdf</c>.</summary>
    Pdf,

    /// <summary><c>text/csv</c>.</summary>
    Csv,
}

/// <summary>Chooses a form by what the caller accepts (RFC 9110, 12.5.1), and renders it.</summary>
public sealed class InvoiceFormats(IOptions<IssuerSettings> issuer, IOptions<PaymentSettings> payment)
{
    private static readonly (InvoiceFormat Format, string MediaType)[] Offered =
    [
        (InvoiceFormat.Json, "application/json"),
        (InvoiceFormat.Html, "text/html"),
        (InvoiceFormat.Pdf, "application/pdf"),
        (InvoiceFormat.Csv, "text/csv"),
    ];

    /// <summary>The form that the caller likes best, JSON where it likes several as much; null where it accepts none.</summary>
    public static InvoiceFormat? Choose(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept!, out IList<MediaTypeHeaderValue>? accepted))
            return InvoiceFormat.Json;

        (InvoiceFormat? best, double quality) = (null, 0);
        foreach ((InvoiceFormat format, string mediaType) in Offered)
        {
            if (QualityOf(mediaType, accepted) is var liked && liked > quality)
                (best, quality) = (format, liked);
        }

        return best;
    }

    /// <summary>A document in a form other than JSON, with the name of its file.</summary>
    internal IResult Render(Invoice invoice, InvoiceFormat format, HttpContext context)
    {
        var (body, contentType, extension) = format switch
        {
            InvoiceFormat.Html => (InvoiceHtml.Render(invoice, issuer.Value, payment.Value), "text/html; charset=utf-8", "html"),
            InvoiceFormat.Pdf => (InvoicePdf.Render(invoice, issuer.Value, payment.Value), "application/pdf", "pdf"),
            InvoiceFormat.Csv => (InvoiceCsv.Render(invoice, issuer.Value), "text/csv; charset=utf-8", "csv"),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        context.Response.Headers.ContentDisposition = FileNames.Disposition(invoice, extension, isInline: format is InvoiceFormat.Html or InvoiceFormat.Pdf);
        return Answer.Resource(body, contentType);
    }

    /// <summary>Who a bill is for, and by when it is to be paid.</summary>
    internal InvoiceFacts FactsOf(Contract contract, string customerName, Instant? issuedAt) =>
        new(contract.CustomerId, customerName, issuedAt is { } at ? Tokyo.DateOf(at) : null, payment.Value.TermsOf(contract.ContractId));

    // The most specific range that matches says how much a type is liked.
    private static double QualityOf(string mediaType, IList<MediaTypeHeaderValue> accepted)
    {
        var type = new MediaTypeHeaderValue(mediaType);
        MediaTypeHeaderValue? best = null;
        foreach (MediaTypeHeaderValue range in accepted)
        {
            bool matches = range.MatchesAllTypes
                || (range.MatchesAllSubTypes && range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase))
                || range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
            if (matches && (best is null || Precision(range) > Precision(best)))
                best = range;
        }

        return best is null ? 0 : best.Quality ?? 1;
    }

    private static int Precision(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
