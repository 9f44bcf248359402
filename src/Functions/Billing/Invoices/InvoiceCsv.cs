using System.Globalization;
using System.Text;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>A bill as CSV (RFC 4180): a line a row, with a byte order mark so that Excel takes it for UTF-8.</summary>
internal static class InvoiceCsv
{
    private static readonly string[] Columns =
        ["契約", "お客様", "対象月", "請求番号", "コード", "内容", "数量", "単価(円)", "日数", "月の日数", "金額(円・税抜)", "課税", "根拠", "計算"];

    /// <summary>The text as bytes.</summary>
    public static byte[] Render(BillView bill)
    {
        var text = new StringBuilder("\uFEFF");
        AppendRow(text, Columns);
        foreach (BillLineView line in bill.Lines)
        {
            AppendRow(
                text,
                Text(bill.ContractId), Text(bill.CustomerName), DateText.Format(bill.Month), Text(bill.Number ?? ""), Text(line.Code), Text(line.Description),
                Number(line.Quantity), Number(line.UnitPrice), Number(line.Days), Number(line.DaysInMonth), Number(line.Amount),
                line.TaxRate is { } rate ? $"{Number(rate)}%" : "対象外", Text(string.Join(' ', line.Basis)), Text(line.Explanation));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append(fields[i].AsSpan().ContainsAny(",\"\r\n") ? $"\"{fields[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : fields[i]);
        }

        text.Append("\r\n");
    }

    // A spreadsheet takes a text that begins like a formula for one, and a customer or an operator may have written it.
    private static string Text(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
