using System.Globalization;
using System.Net;
using System.Text;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>A bill as a page that prints on A4: no script, nothing loaded from elsewhere.</summary>
internal static class InvoiceHtml
{
    private const string Style = """
        @page { size: A4; margin: 15mm }
        body { font: 10pt/1.5 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "IPAexGothic", sans-serif; color: #1a1a1a; max-width: 180mm; margin: 15mm auto }
        @media print { body { margin: 0 } }
        header { display: flex; justify-content: space-between; gap: 10mm }
        h1 { font-size: 20pt; letter-spacing: .3em; margin: 0 0 6mm }
        .to { font-size: 13pt; border-bottom: 1px solid #1a1a1a; padding-bottom: 1mm }
        dl { display: grid; grid-template-columns: auto 1fr; gap: 0 4mm; margin: 0 } dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere }
        .total { font-size: 15pt; font-weight: bold; border: 2px solid #1a1a1a; padding: 2mm 4mm; margin: 6mm 0; display: flex; justify-content: space-between }
        table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
        th { background: #eef1f4; text-align: left } th, td { border-bottom: 1px solid #ccc; padding: 1mm 2mm; vertical-align: top }
        .n { text-align: right; white-space: nowrap } small { color: #555; display: block }
        .sums { margin: 5mm 0 0 auto; width: 80mm }
        """;

    /// <summary>The page as UTF-8.</summary>
    public static byte[] Render(BillView bill, IssuerSettings issuer)
    {
        (string totalName, string totalValue) = InvoiceText.Total(bill);
        var page = new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{E(InvoiceText.Title(bill))} {E(bill.Number ?? "")}</title>
            <style>{Style}</style></head><body>
            <h1>{E(InvoiceText.Title(bill))}</h1>
            <header><div><p class="to">{E(InvoiceText.Addressee(bill))}</p><p>{E(InvoiceText.Subject(bill))}</p></div>
            <div><dl>

            """);
        foreach ((string name, string value) in InvoiceText.Particulars(bill))
            page.Append(CultureInfo.InvariantCulture, $"<dt>{E(name)}</dt><dd>{E(value)}</dd>\n");
        page.Append(CultureInfo.InvariantCulture, $"""
            </dl><p>{E(issuer.Name!)}<br>登録番号 {E(issuer.RegistrationNumber!)}</p></div></header>
            <p class="total"><span>{E(totalName)}</span><span>{E(totalValue)}</span></p>
            <table><thead><tr><th>内容</th><th class="n">数量</th><th class="n">単価 (円)</th><th class="n">日数</th><th class="n">金額 (円)</th><th>税率</th></tr></thead><tbody>

            """);
        foreach (BillLineView line in bill.Lines)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{E(line.Description)}<small>{E(line.Explanation)}</small></td><td class=\"n\">{InvoiceText.Number(line.Quantity)}</td><td class=\"n\">{InvoiceText.Number(line.UnitPrice)}</td><td class=\"n\">{InvoiceText.Days(line)}</td><td class=\"n\">{InvoiceText.Number(line.Amount)}</td><td>{(line.TaxRate is { } rate ? $"{rate}%" : "対象外")}</td></tr>\n");
        }

        page.Append("</tbody></table>\n<table class=\"sums\"><tbody>\n");
        foreach ((string name, string value) in InvoiceText.Sums(bill).Append((totalName, totalValue)))
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{E(name)}</th><td class=\"n\">{E(value)}</td></tr>\n");
        return Encoding.UTF8.GetBytes(page.Append("</tbody></table>\n</body></html>\n").ToString());
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
