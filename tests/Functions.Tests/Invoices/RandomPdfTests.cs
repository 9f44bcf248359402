using System.Text;
using PdfSharp.Pdf.IO;
using SecureMx.Domain;
using SecureMx.Functions.Invoices;

namespace SecureMx.Functions.Tests.Invoices;

public class RandomPdfTests
{
    private const int Cases = 200;
    private const int Seed = 7;

    // The margins of the page, and the line of its number, with a point for the parts of letters that stand out.
    private const double Left = 44;
    private const double Right = 551;
    private const double Top = 40;
    private const double Bottom = 816;

    private static readonly Lazy<(Bill Bill, InvoiceFacts Facts, Invoice Invoice, byte[] Pdf)[]> All = new(Render);

    [ToolFact("pdftotext")]
    public void Of_random_bills_every_text_is_read_back_the_sums_are_those_of_JSON_and_nothing_stands_out_over_or_alone()
    {
        int pages = 0;
        foreach (var (bill, facts, invoice, pdf) in All.Value)
        {
            string raw = PdfTools.Text(pdf);
            string text = WithoutSpaces(raw);
            foreach (string expected in TextsOf(invoice))
                Assert.Contains(WithoutSpaces(expected), text, StringComparison.Ordinal);
            Assert.Equal(InvoiceSumsTests.OfJson(bill, facts).WithoutLines(), InvoiceSumsTests.OfPdf(raw, facts.Language));
            AssertSumsHaveLine(invoice, raw);
            foreach (var page in PdfTools.Words(pdf))
            {
                pages++;
                Assert.All(page, word => Assert.True(
                    word.Left > Left && word.Right < Right && word.Top > Top && word.Bottom < Bottom, $"{word} is outside"));
                for (int i = 0; i < page.Count; i++)
                {
                    for (int j = i + 1; j < page.Count; j++)
                        Assert.False(Overlap(page[i], page[j]), $"{page[i]} and {page[j]} overlap");
                }
            }
        }

        Assert.True(pages > Cases * 1.5, $"{pages} pages");
    }

    [Fact]
    public void Of_random_bills_no_glyph_is_the_box_of_no_character()
    {
        foreach (var (_, _, _, pdf) in All.Value)
        {
            using var document = PdfReader.Open(new MemoryStream(pdf), PdfDocumentOpenMode.Import);
            foreach (var page in document.Pages)
            {
                string content = Encoding.Latin1.GetString(page.Contents.Elements.GetDictionary(0)!.Stream!.UnfilteredValue);
                Assert.NotEmpty(PdfGlyphs.Of(content));
                Assert.DoesNotContain(0, PdfGlyphs.Of(content));
            }
        }
    }

    [ToolFact("qpdf")]
    public void Of_random_bills_the_file_has_no_faults() => Assert.All(All.Value, document => Assert.Contains(
        "No syntax or stream encoding errors found", PdfTools.Run("qpdf", document.Pdf, "--check"), StringComparison.Ordinal));

    private static (Bill Bill, InvoiceFacts Facts, Invoice Invoice, byte[] Pdf)[] Render()
    {
        var random = new RandomBills(Seed);
        return
        [
            .. Enumerable.Range(0, Cases).Select(_ => random.Next())
                .Select(life => (life.Bill, life.Facts, Domain.Invoices.Of(life.Bill, life.Facts)))
                .Select(life => (
                    life.Bill, life.Facts, life.Item3, InvoicePdf.Render(life.Item3, SomeInvoice.Issuer, SomeInvoice.Payment))),
        ];
    }

    private static IEnumerable<string> TextsOf(Invoice invoice) =>
    [
        InvoiceText.Title(invoice), .. InvoiceText.Addressee(invoice), invoice.To.Address ?? "", .. InvoiceText.References(invoice),
        .. InvoiceText.Particulars(invoice).Concat(InvoiceText.Payment(invoice, SomeInvoice.Payment)).Concat(InvoiceText.Sums(invoice))
            .Append(InvoiceText.Total(invoice)).Select(pair => pair.Name + pair.Value),
        SomeInvoice.Issuer.Name!, SomeInvoice.Issuer.Address!, SomeInvoice.Issuer.Contact!, SomeInvoice.Issuer.RegistrationNumber!,
        .. invoice.Groups.Select(group => group.Title),
        .. invoice.Lines.Select(line =>
            line.Description + line.Detail + string.Concat(InvoiceColumns.Of(line, invoice.Language).Select(cell => cell.Value))),
    ];

    private static void AssertSumsHaveLine(Invoice invoice, string text)
    {
        string sum = WithoutSpaces(InvoiceText.Sums(invoice)[0].Name);
        string page = Assert.Single(
            text.Split('\f').Select(WithoutSpaces), page => page.Contains(sum, StringComparison.Ordinal));
        Assert.Contains(WithoutSpaces(invoice.Lines.Last().Detail), page, StringComparison.Ordinal);
    }

    private static bool Overlap(PdfTools.Word one, PdfTools.Word other) =>
        Math.Abs(one.Bottom - other.Bottom) < 3 && Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left) > 1;

    private static string WithoutSpaces(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
