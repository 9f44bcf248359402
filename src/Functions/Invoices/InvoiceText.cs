using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Invoices;

/// <summary>What is on a document beside its lines, in Japanese, for every form that people read.</summary>
internal static class InvoiceText
{
    public const string Subject = "IIJ セキュア MX サービス 利用料金";

    /// <summary>The heading: an open month's bill is no invoice yet.</summary>
    public static string Title(Invoice invoice) => invoice.Kind switch
    {
        InvoiceKind.Invoice => "請求書",
        InvoiceKind.Return => "適格返還請求書",
        _ => "請求予定 (未確定)",
    };

    public static string Addressee(Invoice invoice) => $"{invoice.CustomerName} 御中";

    /// <summary>What is known of the document: pairs of name and value.</summary>
    public static IReadOnlyList<(string Name, string Value)> Particulars(Invoice invoice) =>
    [
        (invoice.Kind == InvoiceKind.Return ? "書類番号" : "請求番号", invoice.Number ?? "—"),
        ("発行日", invoice.IssuedOn is { } at ? Date(at) : "—"),
        ("対象期間", Period(invoice.Month)),
        ("お客様番号", invoice.CustomerId),
        ("契約番号", invoice.ContractNumber),
    ];

    /// <summary>When and how to pay, or that no payment is due.</summary>
    public static IReadOnlyList<(string Name, string Value)> Payment(Invoice invoice, PaymentSettings payment)
    {
        if (invoice.DueOn is not { } due)
        {
            return invoice switch
            {
                { PartOf: { } bill } => [("精算方法", $"請求書 {bill} の金額に含まれています")],
                { Kind: InvoiceKind.Preview } => [],
                { Total: < 0 } => [("精算方法", "次回のご請求に繰り越します")],
                _ => [("お支払い", "今回のお支払いはありません")],
            };
        }

        if (payment.MethodOf(invoice.ContractId) == PaymentMethod.DirectDebit)
            return [("お支払方法", "口座振替"), ("振替日", Date(due))];
        return payment.BankAccount is { } account
            ? [("お支払期限", Date(due)), ("お振込先", account)]
            : [("お支払期限", Date(due))];
    }

    /// <summary>The earlier documents that it corrects or gives something back of.</summary>
    public static IReadOnlyList<string> References(Invoice invoice) =>
        [.. invoice.RefersTo.Select(earlier => $"訂正・返還の対象: 請求書 {earlier.Number} ({earlier.Month.Year} 年 {earlier.Month.Month} 月分の役務提供)")];

    /// <summary>The sums: per rate as the qualified invoice has them, then what is to be paid.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sums(Invoice invoice)
    {
        List<(string, string)> sums =
        [
            .. invoice.Taxes.SelectMany(at => new[] { ($"{at.Rate}% 対象 (税抜)", Yen(at.Taxable)), ($"消費税 ({at.Rate}%)", Yen(at.Tax)) }), // B8
            ("対象外", Yen(invoice.OutsideTax)),
        ];
        var setOffs = invoice.SetOffs ?? [];
        if (invoice.CarriedOver + setOffs.Sum(setOff => setOff.Amount) is var fromBefore and not 0)
            sums.Add(("前回からの繰越", Yen(fromBefore)));
        sums.AddRange(setOffs.Select(setOff => ($"他のご契約からの相殺 ({setOff.FromContractId})", Yen(-setOff.Amount)))); // B8
        return sums;
    }

    /// <summary>What is to be paid, given back, or carried to the next bill (B8).</summary>
    public static (string Name, string Value) Total(Invoice invoice) => invoice switch
    {
        { PartOf: not null } => ("返還金額 (税込)", Yen(invoice.Total)),
        { Total: < 0 } => ("次回への繰越", Yen(invoice.Total)),
        { Kind: InvoiceKind.Preview } => ("ご請求予定金額 (税込)", Yen(invoice.Total)),
        _ => ("ご請求金額 (税込)", Yen(invoice.Total)),
    };

    public static string Yen(long amount) => $"{Number(amount)} 円";

    /// <summary>A number as Japanese bills write it: ▲ before one below zero.</summary>
    public static string Number(long number) =>
        number < 0
            ? string.Create(CultureInfo.InvariantCulture, $"▲{-(decimal)number:N0}")
            : number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Days(InvoiceLine line) =>
        line.Days is { } days ? string.Create(CultureInfo.InvariantCulture, $"{days} / {line.DaysInMonth}") : "";

    public static string Rate(InvoiceLine line) =>
        line.TaxRate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate}%") : "対象外";

    public static string Date(LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"{date.Year} 年 {date.Month} 月 {date.Day} 日");

    private static string Period(YearMonth month)
    {
        var days = month.ToDateInterval();
        return $"{Date(days.Start)} ～ {Date(days.End)}";
    }
}
