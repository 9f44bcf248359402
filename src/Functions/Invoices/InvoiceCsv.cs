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
    private static readonly Text[] Columns =
    [
        new("Document", "書類"), new("Document no.", "書類番号"), new("Registration no.", "登録番号"), new("Issuer", "発行者"),
        new("Customer no.", "お客様番号"), new("Customer", "お客様"), new("Contract", "契約"), new("Contract no.", "契約番号"),
        new("Month", "対象月"), new("Issued", "発行日"), new("Payment due", "支払期限"), new("Part", "区分"), new("Code", "コード"),
        new("Description", "内容"), new("Quantity", "数量"), new("Price (yen)", "単価(円)"), new("Days", "日数"),
        new("Days of the month", "月の日数"), new("Tax (%)", "税率(%)"), new("Amount (yen)", "金額(円)"), new("Computation", "計算"),
    ];

    private static readonly Text Line = new("Line", "明細");
    private static readonly Text Tax = new("Consumption tax", "消費税");
    private static readonly Text Carried = new("Carried over", "繰越");

    /// <summary>
    /// The options of every CSV of the app: a byte order mark so that Excel takes it for UTF-8, and no text that a spreadsheet takes for a
    /// formula.
    /// </summary>
    internal static CsvWriterOptions Options { get; } = new() { Injection = CsvInjection.Escape, NewLine = "\r\n" };

    /// <summary>The text as bytes.</summary>
    public static byte[] Render(Invoice invoice, IssuerSettings issuer)
    {
        var language = invoice.Language;
        using var body = new MemoryStream();
        using var csv = new CsvStream(body, [.. Columns.Select(column => column.In(language))]);
        foreach (var (contractId, line) in invoice.Groups.SelectMany(group => group.Lines.Select(line => (group.ContractId, line))))
        {
            AddHead(csv, invoice, issuer, Line, contractId ?? invoice.ContractId);
            csv.Add(line.Code, line.Description);
            csv.Add(line.Quantity);
            csv.Add(line.UnitPrice);
            csv.Add(line.Days);
            csv.Add(line.DaysInMonth);
            AddEnd(csv, line.TaxRate, line.Amount, line.Detail);
        }

        foreach (var rate in invoice.Taxes) // B8
        {
            string taxable = InvoiceText.Yen(rate.Taxable, language);
            var detail = new Text($"on {taxable} at {rate.Rate}%", $"{rate.Rate}% 対象 {taxable}");
            AddSum(csv, invoice, issuer, Tax, rate.Rate, rate.Tax, detail.In(language));
        }

        if (invoice.CarriedOver != 0)
            AddSum(csv, invoice, issuer, Carried, null, invoice.CarriedOver, "");
        csv.Finish();
        return body.ToArray();
    }

    private static void AddSum(CsvStream csv, Invoice invoice, IssuerSettings issuer, Text part, int? rate, long amount, string detail)
    {
        AddHead(csv, invoice, issuer, part, invoice.ContractId);
        csv.Add(null, null, null, null, null, null);
        AddEnd(csv, rate, amount, detail);
    }

    private static void AddHead(CsvStream csv, Invoice invoice, IssuerSettings issuer, Text part, string? contractId) => csv.Add(
        InvoiceText.Title(invoice), invoice.Number, issuer.RegistrationNumber, issuer.Name, invoice.CustomerId, invoice.CustomerName,
        contractId, contractId is null ? null : ShortNumber.OfContract(contractId), DateText.Format(invoice.Month),
        Format(invoice.IssuedOn), Format(invoice.DueOn), part.In(invoice.Language));

    private static void AddEnd(CsvStream csv, int? rate, long amount, string detail)
    {
        csv.Add(rate);
        csv.Add(amount);
        csv.Add(detail);
        csv.EndRow();
    }

    private static string? Format(LocalDate? date) => date is { } day ? DateText.Format(day) : null;
}
