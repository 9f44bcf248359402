using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using SecureMx.Domain;

namespace SecureMx.Functions.Invoices;

/// <summary>
/// Names of files that hold date, party and amount, as the law on electronic books has them searched (電子帳簿保存法施行規則 4 (1)):
/// 20260501_例示株式会社_110000円_請求書.pdf.
/// </summary>
internal static class FileNames
{
    private const int LongestName = 60;

    /// <summary>The name of a document's file.</summary>
    /// <param name="invoice">The document.</param>
    /// <param name="extension">Without a point.</param>
    public static string Of(Invoice invoice, string extension)
    {
        string date = DateOf(invoice);
        var kind = invoice.Kind switch
        {
            InvoiceKind.Invoice => new Text("invoice", "請求書"),
            InvoiceKind.Return => new Text("return-invoice", "適格返還請求書"),
            InvoiceKind.Part => new Text("statement", "ご利用明細書"),
            _ => new Text("preview", "請求予定"),
        };
        var rest = new Text($"yen_{kind.English}", $"円_{kind.Japanese}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{date}_{Party(invoice.CustomerName)}_{invoice.Total}{rest.In(invoice.Language)}.{extension}");
    }

    /// <summary>The name of a document's file among others: with its number, so that no two are the same.</summary>
    public static string InArchive(Invoice invoice, string extension) =>
        $"{Of(invoice, extension)[..^(extension.Length + 1)]}_{invoice.Number}.{extension}";

    /// <summary>
    /// The value of Content-Disposition (RFC 6266): the name in UTF-8 (RFC 8187), and for old clients date, amount and number.
    /// </summary>
    public static string Disposition(Invoice invoice, string extension, bool isInline)
    {
        var value = new ContentDispositionHeaderValue(isInline ? "inline" : "attachment") { FileNameStar = Of(invoice, extension) };
        value.FileName = string.Create(
            CultureInfo.InvariantCulture, $"{DateOf(invoice)}_{invoice.Total}_{invoice.Number ?? "preview"}.{extension}");
        return value.ToString();
    }

    private static string DateOf(Invoice invoice) => invoice.IssuedOn is { } day
        ? day.ToString("uuuuMMdd", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{invoice.Month.Year:D4}{invoice.Month.Month:D2}");

    // No character that a file system keeps for itself, and not too many.
    private static string Party(string name)
    {
        var party = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().Take(LongestName))
        {
            party.Append(
                Rune.IsControl(rune) || "\\/:*?\"<>|_ ".Contains(
                    (char)Math.Min(rune.Value, char.MaxValue), StringComparison.Ordinal) ? "-" : rune.ToString());
        }

        return party.ToString().Trim('.', '-') is { Length: > 0 } kept ? kept : "-";
    }
}
