using System.Text;
using CsvHelper;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Invoices;

/// <summary>
/// A document as CSV (RFC 4180): a line, the tax at a rate, or what was carried over a row; the amounts add up to the total.
/// </summary>
internal static class InvoiceCsv
{
    private static readonly string[] Columns =
    [
        "書類", "書類番号", "登録番号", "発行者", "お客様番号", "お客様", "契約", "契約番号", "対象月", "発行日", "支払期限", "区分", "コード", "内容", "数量", "単価(円)",
        "日数", "月の日数", "税率(%)", "金額(円)", "計算",
    ];

    /// <summary>
    /// The options of every CSV of the app: a byte order mark so that Excel takes it for UTF-8, and no text that a spreadsheet takes for a
    /// formula.
    /// </summary>
    internal static CsvWriterOptions Options { get; } = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    /// <summary>The text as bytes.</summary>
    public static byte[] Render(Invoice invoice, IssuerSettings issuer)
    {
        using var text = new StringWriter();
        text.Write('\uFEFF');
        using (var csv = CsvWriter.Create(text, Options, true))
        {
            csv.WriteRecord(Columns);
            foreach (var line in invoice.Lines)
            {
                WriteHead(csv, invoice, issuer, "明細");
                csv.WriteField(line.Code);
                csv.WriteField(line.Description);
                csv.WriteField<long>(line.Quantity);
                csv.WriteField<long>(line.UnitPrice);
                csv.WriteField(line.Days);
                csv.WriteField(line.DaysInMonth);
                WriteEnd(csv, line.TaxRate, line.Amount, line.Detail);
            }

            foreach (var rate in invoice.Taxes)
                WriteSum(csv, invoice, issuer, "消費税", rate.Rate, rate.Tax, $"{rate.Rate}% 対象 {InvoiceText.Yen(rate.Taxable)}"); // B8
            if (invoice.CarriedOver != 0)
                WriteSum(csv, invoice, issuer, "繰越", null, invoice.CarriedOver, "");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteSum(CsvWriter csv, Invoice invoice, IssuerSettings issuer, string part, int? rate, long amount, string detail)
    {
        WriteHead(csv, invoice, issuer, part);
        for (int i = 0; i < 6; i++)
            csv.WriteField("");
        WriteEnd(csv, rate, amount, detail);
    }

    private static void WriteHead(CsvWriter csv, Invoice invoice, IssuerSettings issuer, string part)
    {
        foreach (string? field in (string?[])
        [
            InvoiceText.Title(invoice), invoice.Number, issuer.RegistrationNumber, issuer.Name, invoice.CustomerId, invoice.CustomerName,
            invoice.ContractId,
            invoice.ContractNumber, DateText.Format(invoice.Month), Format(invoice.IssuedOn), Format(invoice.DueOn), part,
        ])
        {
            csv.WriteField(field ?? "");
        }
    }

    private static void WriteEnd(CsvWriter csv, int? rate, long amount, string detail)
    {
        csv.WriteField(rate);
        csv.WriteField<long>(amount);
        csv.WriteField(detail);
        csv.EndRecord();
    }

    private static string? Format(LocalDate? date) => date is { } day ? DateText.Format(day) : null;
}
