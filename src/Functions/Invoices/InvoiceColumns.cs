using SecureMx.Domain;

namespace SecureMx.Functions.Invoices;

/// <summary>The columns of a document's table of lines.</summary>
internal static class InvoiceColumns
{
    public static Text What { get; } = new("Description", "内容");

    public static Text Quantity { get; } = new("Quantity", "数量");

    public static Text UnitPrice { get; } = new("Price (¥)", "単価 (円)");

    public static Text Days { get; } = new("Days", "日数");

    public static Text Amount { get; } = new("Amount (¥)", "金額 (円)");

    public static Text Rate { get; } = new("Tax", "税率");

    public static Text Subtotal { get; } = new("Subtotal", "小計");

    /// <summary>The values of a line in the columns after the first, each with its column.</summary>
    public static IReadOnlyList<(Text Column, string Value)> Of(InvoiceLine line, Language language) =>
    [
        (Quantity, InvoiceText.Number(line.Quantity, language)), (UnitPrice, InvoiceText.Number(line.UnitPrice, language)),
        (Days, InvoiceText.Days(line)), (Amount, InvoiceText.Number(line.Amount, language)), (Rate, InvoiceText.Rate(line, language)),
    ];
}
