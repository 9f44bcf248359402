using System.Text;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Billing.Invoices;

namespace SecureMx.Functions.Tests.Billing;

public class InvoicePdfTests
{
    private static readonly IssuerSettings Issuer = new() { Name = "例示通信株式会社", RegistrationNumber = "T1234567890123" };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(16, 2)]
    [InlineData(60, 3)]
    public void A_bill_takes_as_many_pages_as_its_lines_and_carries_its_font(int lines, int pages)
    {
        byte[] pdf = InvoicePdf.Render(Bill(lines), Issuer);

        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.Contains("IPAexGothic", text, StringComparison.Ordinal);
        Assert.Equal(pages, text.Split("/Type /Page ").Length - 1);
    }

    internal static BillView Bill(int lines) => new(
        "ctr-0198c0de0198c0de0198c0de0198c0de", "鷗外と一葉の髙﨑文芸株式会社", new YearMonth(2026, 9), BillStatus.Closed, "202609-0198C0DE0198C0DE0198C0DE0198C0DE",
        Instant.FromUtc(2026, 9, 30, 17, 0),
        [.. Enumerable.Range(0, lines).Select(i => new BillLineView(
            "option.mailbox-plus.disk", "メールボックスプラスオプション ディスク使用料", 1, 40_000, 15, 30, 20_000, i % 5 > 0, i % 5 > 0 ? 10 : null, ["terms/annex1-2-2"],
            i % 5 > 0 ? "40,000 円 × 15 日 ÷ 30 日, 円未満切捨て (500 GB までの区分)"
                : "アカウント使用料 18,750 円 × (6 か月 + 9 日 ÷ 30 日), 円未満切捨て (最低利用期間の最終日 2027-04-09)"))],
        276_975, 158_850, 10, 15_885, [new TaxAtRate(10, 158_850, 15_885)], -1_234, [], 291_626);
}
