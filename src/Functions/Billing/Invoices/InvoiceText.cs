using System.Globalization;
using NodaTime;
using SecureMx.Domain;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>What stands on a bill beside its lines, in Japanese, for every form that people read.</summary>
internal static class InvoiceText
{
    /// <summary>The heading: an open month's bill is no invoice yet.</summary>
    public static string Title(BillView bill) => bill.Status == BillStatus.Closed ? "請求書" : "請求予定 (未確定)";

    public static string Subject(BillView bill) => "IIJ セキュア MX サービス 利用料金";

    public static string Addressee(BillView bill) => $"{bill.CustomerName} 御中";

    /// <summary>What is known of the bill: pairs of name and value.</summary>
    public static IReadOnlyList<(string Name, string Value)> Particulars(BillView bill) =>
    [
        ("請求番号", bill.Number ?? "—"),
        ("発行日", bill.IssuedAt is { } at ? Date(Tokyo.DateOf(at)) : "—"),
        ("対象期間", Period(bill.Month)),
        ("契約番号", bill.ContractId),
    ];

    /// <summary>The sums: per rate as the qualified invoice has them, then what is to be paid.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sums(BillView bill)
    {
        List<(string, string)> sums =
        [
            .. bill.Taxes.SelectMany(at => new[] { ($"{at.Rate}% 対象 (税抜)", Yen(at.Taxable)), ($"消費税 ({at.Rate}%)", Yen(at.Tax)) }), // B8
            ("対象外", Yen(bill.Subtotal - bill.Taxable)),
        ];
        long fromBefore = bill.CarriedOver + bill.SetOffs.Sum(setOff => setOff.Amount);
        if (fromBefore != 0)
            sums.Add(("前回からの繰越", Yen(fromBefore)));
        sums.AddRange(bill.SetOffs.Select(setOff => ($"他のご契約からの相殺 ({setOff.FromContractId})", Yen(-setOff.Amount)))); // B8
        return sums;
    }

    /// <summary>What is to be paid, or carried to the next bill (B8).</summary>
    public static (string Name, string Value) Total(BillView bill) => bill.Total < 0
        ? ("次回への繰越", Yen(bill.Total))
        : (bill.Status == BillStatus.Closed ? "ご請求金額 (税込)" : "ご請求予定金額 (税込)", Yen(bill.Total));

    public static string Yen(long amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:N0} 円");

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Days(BillLineView line)
        => line.Days is { } days ? string.Create(CultureInfo.InvariantCulture, $"{days} / {line.DaysInMonth}") : "";

    private static string Date(LocalDate date) => string.Create(CultureInfo.InvariantCulture, $"{date.Year} 年 {date.Month} 月 {date.Day} 日");

    private static string Period(YearMonth month)
    {
        LocalDate first = month.OnDayOfMonth(1);
        return $"{Date(first)} ～ {Date(first.PlusMonths(1).PlusDays(-1))}";
    }
}
