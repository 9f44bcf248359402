using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
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

    /// <summary><c>application/xml</c>: JP PINT.</summary>
    JpPint,
}

/// <summary>Chooses a form by what the caller accepts (RFC 9110, 12.5.1), and renders it.</summary>
public sealed class InvoiceFormats(IOptions<IssuerSettings> issuer, IOptions<PaymentSettings> payment, IOptions<PeppolSettings> peppol)
{
    // In the order of the enumeration.
    private static readonly List<string> MediaTypes = ["application/json", "text/html", "application/pdf", "text/csv", "application/xml"];

    /// <summary>The form that the caller likes best, JSON where it likes several as much; null where it accepts none.</summary>
    public static InvoiceFormat? Choose(HttpRequest request)
    {
        string? chosen = MediaTypeChoice.Of(request, MediaTypes);
        return chosen is null ? null : (InvoiceFormat)MediaTypes.IndexOf(chosen);
    }

    /// <summary>A document in a form other than JSON, with the name of its file.</summary>
    internal IResult Render(Invoice invoice, InvoiceFormat format, HttpContext context)
    {
        if (format == InvoiceFormat.JpPint && !HasJpPint(invoice))
        {
            return new Problem(ProblemKind.NotAcceptable, new(
                "JP PINT (application/xml) is available for final documents: an open month has no number and no date of issue, and a part "
                    + "of a combined invoice is no invoice.",
                "JP PINT (application/xml) は確定した書類で利用できます。締め切られていない月と、一括請求書の明細では利用できません。"));
        }

        var (body, contentType, extension) = format switch
        {
            InvoiceFormat.Html => (InvoiceHtml.Render(invoice, issuer.Value, payment.Value), "text/html; charset=utf-8", "html"),
            InvoiceFormat.Pdf => (Pdf(invoice), "application/pdf", "pdf"),
            InvoiceFormat.Csv => (InvoiceCsv.Render(invoice, issuer.Value), "text/csv; charset=utf-8", "csv"),
            InvoiceFormat.JpPint => (Xml(invoice), "application/xml; charset=utf-8", "xml"),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        context.Response.Headers.ContentDisposition = FileNames.Disposition(
            invoice, extension, isInline: format is InvoiceFormat.Html or InvoiceFormat.Pdf);
        context.Response.Headers.ContentLanguage = Languages.CodeOf(invoice.Language);
        return Answer.Resource(body, contentType);
    }

    /// <summary>A document as a page with downloads.</summary>
    internal byte[] Page(Invoice invoice, IReadOnlyList<(string Name, string Address)> downloads) =>
        InvoiceHtml.Render(invoice, issuer.Value, payment.Value, downloads);

    /// <summary>Whether a document can be had as JP PINT: a final one that is not a part of another.</summary>
    internal static bool HasJpPint(Invoice invoice) =>
        invoice.Kind is not (InvoiceKind.Preview or InvoiceKind.Part);

    /// <summary>A document as JP PINT.</summary>
    internal byte[] Xml(Invoice invoice) => JpPint.Render(invoice, issuer.Value, payment.Value, peppol.Value);

    /// <summary>A document as CSV.</summary>
    internal byte[] Csv(Invoice invoice) => InvoiceCsv.Render(invoice, issuer.Value);

    /// <summary>A document as PDF.</summary>
    internal byte[] Pdf(Invoice invoice) => InvoicePdf.Render(invoice, issuer.Value, payment.Value);

    /// <summary>Reads the addressee of a bill and its payment terms.</summary>
    internal InvoiceFacts FactsOf(
        Contract contract, YearMonth month, Addressee to, Instant? issuedAt, Language language = Language.Japanese) => new(
        contract.CustomerIdIn(month), to, issuedAt is { } at ? Tokyo.DateOf(at) : null, payment.Value.TermsOf(contract.ContractId),
        language);

    /// <summary>Who an invoice of several contracts is for, and by when it is to be paid: by the general terms.</summary>
    internal InvoiceFacts FactsOf(CombinedInvoice invoice, Addressee to, Instant? issuedAt, Language language = Language.Japanese) => new(
        invoice.CustomerId, to, issuedAt is { } at ? Tokyo.DateOf(at) : null, payment.Value.TermsOf(contractId: null), language);
}
