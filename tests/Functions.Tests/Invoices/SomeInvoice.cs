using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Tests.Invoices;

/// <summary>Documents to render.</summary>
internal static class SomeInvoice
{
    public static readonly IssuerSettings Issuer = new()
    {
        Name = "例示通信株式会社",
        RegistrationNumber = "T1234567890123",
        Address = "〒100-0001 東京都千代田区千代田 1-1",
        Contact = "料金センター 03-0000-0000",
    };

    public static readonly PaymentSettings Payment = new() { BankAccount = "例示銀行 本店営業部 普通 1234567 レイジツウシン(カ" };

    /// <summary>A final bill with so many lines in groups of three.</summary>
    public static Invoice With(int lines, string customerName = "鷗外と一葉の髙﨑文芸株式会社", long unit = 40_000, Language language = Language.Japanese)
    {
        var month = new YearMonth(2026, 9);
        InvoiceLine[] all =
        [
            .. Enumerable.Range(0, lines).Select(i => new InvoiceLine(
                "option.mailbox-plus.disk", "メールボックスプラスオプション ディスク使用料", i % 5 > 0
                    ? "40,000 円 × 15 日 ÷ 30 日, 円未満切捨て (500 GB までの区分)"
                    : "アカウント使用料 18,750 円 × (6 か月 + 9 日 ÷ 30 日), 円未満切捨て (最低利用期間の最終日 2027-04-09)",
                1 + i, unit, i % 2 == 0 ? 15 : null, i % 2 == 0 ? 30 : null, i % 7 == 6 ? -unit : unit / 2, i % 5 > 0 ? 10 : null)),
        ];
        long taxable = all.Where(line => line.TaxRate is not null).Sum(line => line.Amount);
        long outside = all.Where(line => line.TaxRate is null).Sum(line => line.Amount);
        var tax = new TaxAtRate(10, taxable, ConsumptionTax.On(taxable, 10));
        return new Invoice(
            InvoiceKind.Invoice, ShortNumber.OfBill("ctr-0198c0de0198c0de0198c0de0198c0de", month), "ctr-0198c0de0198c0de0198c0de0198c0de",
            "cust-1", new Addressee(customerName, "〒150-0001 東京都渋谷区神宮前 1-2-3 髙﨑ビル 9 階", "経理部", "樋口 一葉"), month,
            new LocalDate(2026, 10, 1), new LocalDate(2026, 11, 2),
            [.. all.Chunk(3).Select((chunk, i) => new InvoiceGroup($"メールボックスプラス {i + 1}", chunk))],
            [tax], outside, -1_234, taxable + tax.Tax + outside - 1_234, [], Language: language);
    }
}
