using System.Globalization;
using System.Net;
using System.Text;
using SecureMx.Domain;

namespace SecureMx.Functions.Invoices;

/// <summary>A document as a page that reads on a telephone and prints on A4: no script, nothing loaded from elsewhere.</summary>
internal static class InvoiceHtml
{
    private const string Style = """
        @page { size: A4; margin: 15mm }
        body { font: 10pt/1.5 "BIZ UDPGothic", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #1a1a1a; max-width: 180mm; margin: 15mm auto; padding: 0 4mm; overflow-wrap: anywhere }
        header { display: flex; justify-content: space-between; gap: 10mm } header > div { flex: 1 }
        h1 { font-size: 20pt; margin: 0 0 6mm; text-align: center } h1:lang(ja) { letter-spacing: .2em }
        .to { font-size: 13pt; border-bottom: 1px solid #1a1a1a; padding-bottom: 1mm; margin-top: 0 } .name { white-space: nowrap } .logo { max-width: 42mm; max-height: 14mm }
        dl { display: grid; grid-template-columns: auto 1fr; gap: 0 4mm; margin: 0 } dt { color: #555; white-space: nowrap } dd { margin: 0 }
        .total { font-size: 15pt; font-weight: bold; border: 2px solid #1a1a1a; padding: 2mm 4mm; margin: 6mm 0 3mm; display: flex; justify-content: space-between; flex-wrap: wrap } .total span:last-child { margin-left: auto }
        table { border-collapse: collapse; width: 100%; margin-top: 5mm } thead { display: table-header-group } tr { break-inside: avoid }
        th { background: #eef1f4; text-align: left; font-weight: normal } th, td { border-bottom: 1px solid #ccc; padding: 1mm 2mm; vertical-align: top }
        .n { text-align: right; white-space: nowrap } small { color: #555; display: block } .group td { font-weight: bold } .sub td { border-bottom-color: #888 }
        .lines tbody:last-of-type { break-inside: avoid; break-after: avoid }
        .sums { margin: 5mm 0 0 auto; width: 80mm; break-inside: avoid; break-before: avoid }
        @media print { body { margin: 0; padding: 0 } .screen { display: none } }
        @media screen and (max-width: 640px) {
          body { margin: 4mm auto } header { display: block } .sums { width: 100% }
          .lines thead { display: none } .lines tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid #ccc } .lines td { border: 0 }
          .lines td:first-child { flex: 1 0 90% } .lines .sub td:first-child { flex: 1 } .lines td { padding: .5mm 1.5mm } .lines td:empty { display: none } .lines td[data-label]:not(:empty)::before { content: attr(data-label) " "; color: #555 }
          .lines td:nth-child(5) { order: 1; margin-left: auto } .lines td[data-label]:nth-child(5):not(:empty)::before { content: none }
        }
        """;

    private const double NarrowLine = 16; // in ems
    private const int FirstWide = 0x2E80;

    private static readonly Text[] Numbers =
        [InvoiceColumns.Quantity, InvoiceColumns.UnitPrice, InvoiceColumns.Days, InvoiceColumns.Amount, InvoiceColumns.Rate];

    /// <summary>The page as UTF-8.</summary>
    /// <param name="invoice">The document.</param>
    /// <param name="payment">Payment terms.</param>
    /// <param name="downloads">Addresses of the document's other forms, each with its name.</param>
    public static byte[] Render(
        Invoice invoice, IssuerSettings issuer, PaymentSettings payment, IReadOnlyList<(string Name, string Address)>? downloads = null)
    {
        var (totalName, totalValue) = InvoiceText.Total(invoice);
        var language = invoice.Language;
        var page = new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="{(language == Language.Japanese ? "ja" : "en")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>{E(InvoiceText.Title(invoice))} {E(invoice.Number ?? "")}</title>
            <style>{Style}</style></head><body>
            <h1>{E(InvoiceText.Title(invoice))}</h1>
            <header><div>{(invoice.To.Address is { } address ? $"<p class=\"address\">{E(address)}</p>" : "")}<p class="to">{string.Join("<br>", InvoiceText.Addressee(invoice).Select(Name))}</p><p>{E(InvoiceText.Subject.In(language))}</p>

            """);
        foreach (string reference in InvoiceText.References(invoice))
            page.Append(CultureInfo.InvariantCulture, $"<p>{E(reference)}</p>\n");
        page.Append("</div>\n<div>");
        AppendPairs(page, InvoiceText.Particulars(invoice));
        if (!string.IsNullOrWhiteSpace(issuer.Logo))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<p><img class=\"logo\" alt=\"{E(issuer.Name!)}\" src=\"data:{MediaTypeOf(issuer.Logo)};base64,{E(issuer.Logo)}\"></p>\n");
        }

        string registration = $"{InvoiceText.Registration.In(language)} {issuer.RegistrationNumber}";
        var seller = new[] { issuer.Name, issuer.Address, issuer.Contact, registration }.OfType<string>().Select(E);
        page.Append(CultureInfo.InvariantCulture, $"<p>{string.Join("<br>", seller)}</p></div></header>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"total\"><span>{E(totalName)}</span><span>{E(totalValue)}</span></p>\n");
        AppendPairs(page, InvoiceText.Payment(invoice, payment));
        AppendLines(page, invoice);
        page.Append("<table class=\"sums\"><tbody>\n");
        foreach (var (name, value) in InvoiceText.Sums(invoice).Append((totalName, totalValue)))
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{E(name)}</th><td class=\"n\">{E(value)}</td></tr>\n");
        page.Append("</tbody></table>\n");
        if (downloads is not null)
        {
            var links = downloads.Select(form => $"<a href=\"{E(form.Address)}\" rel=\"noreferrer\">{E(form.Name)}</a>");
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"screen\">{string.Join(" ・ ", links)}</p>\n");
        }

        return Encoding.UTF8.GetBytes(page.Append("</body></html>\n").ToString());
    }

    // 御中 and 様 stay on the line of the end of the name. What fits into one line of a screen of 320 pixels needs nothing for that.
    private static string Name(string addressee)
    {
        int[] starts = StringInfo.ParseCombiningCharacters(addressee);
        int together = InvoiceText.HonorificLength(addressee);
        double width = addressee.EnumerateRunes().Sum(rune => rune.Value < FirstWide ? 0.5 : 1);
        if (together == 0 || together >= starts.Length || width <= NarrowLine)
            return E(addressee);
        int at = starts[^together];
        return $"{E(addressee[..at])}<span class=\"name\">{E(addressee[at..])}</span>";
    }

    private static void AppendPairs(StringBuilder page, IReadOnlyList<(string Name, string Value)> pairs)
    {
        if (pairs.Count == 0)
            return;
        page.Append("<dl>");
        foreach (var (name, value) in pairs)
            page.Append(CultureInfo.InvariantCulture, $"<dt>{E(name)}</dt><dd>{E(value)}</dd>\n");
        page.Append("</dl>\n");
    }

    private static void AppendLines(StringBuilder page, Invoice invoice)
    {
        var language = invoice.Language;
        string columns = string.Concat(
            Numbers.Select(column => $"<th class=\"n\">{E(column.In(language))}</th>"));
        page.Append(
            CultureInfo.InvariantCulture,
            $"<table class=\"lines\"><thead><tr><th>{E(InvoiceColumns.What.In(language))}</th>{columns}</tr></thead>\n");
        foreach (var group in invoice.Groups)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tbody><tr class=\"group\"><td colspan=\"6\">{E(group.Title)}</td></tr>\n");
            foreach (var line in group.Lines)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(line.Description)}<small>{E(line.Detail)}</small></td>");
                foreach (var (column, value) in InvoiceColumns.Of(line, language))
                {
                    page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\" data-label=\"{E(column.In(language))}\">{E(value)}</td>");
                }

                page.Append("</tr>\n");
            }

            if (group.Lines.Count > 1)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr class=\"sub\"><td colspan=\"4\">{E(InvoiceColumns.Subtotal.In(language))}</td>"
                    + $"<td class=\"n\">{InvoiceText.Number(group.Subtotal, language)}</td><td></td></tr>\n");
            }

            page.Append("</tbody>\n");
        }

        page.Append("</table>\n");
    }

    private static string MediaTypeOf(string base64) => base64.StartsWith("/9j/", StringComparison.Ordinal) ? "image/jpeg" : "image/png";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
