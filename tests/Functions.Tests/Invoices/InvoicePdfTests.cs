using System.Globalization;
using System.Text;
using PdfSharp.Pdf;
using PdfSharp.Pdf.IO;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Invoices.Paper;

namespace SecureMx.Functions.Tests.Invoices;

public class InvoicePdfTests
{
    // 髙 and 﨑 of JIS X 0213's neighbourhood, 𠮷 of extension B, two variation sequences, Hangul, simplified Chinese, half-width kana, an
    // accent, an emoji.
    private const string Names = "髙﨑𠮷野家 葛󠄀飾 辻󠄀 ①㈱ 삼성 华为 ﾊﾝｶｸ ＡＢＣ é 😀";

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(60, 4)]
    public void A_bill_takes_as_many_pages_as_its_lines(int lines, int pages)
    {
        using var document = Open(InvoicePdf.Render(SomeInvoice.With(lines), SomeInvoice.Issuer, SomeInvoice.Payment));
        Assert.Equal(pages, document.PageCount);
    }

    [Theory]
    [InlineData("例示")]
    [InlineData("株式会社 ")]
    public void The_honorific_stays_on_the_line_of_the_names_end(string part)
    {
        for (int length = 1; length <= 60; length++)
        {
            string name = string.Concat(Enumerable.Repeat(part, length))[..length].TrimEnd() + "会";
            foreach (string honorific in new[] { " 御中", " 様" })
            {
                string last = LineBreaks.Of(name + honorific, 13, 245, InvoiceText.HonorificLength(name + honorific))[^1];
                Assert.EndsWith($"会{honorific}", last, StringComparison.Ordinal);
                Assert.True(ShapedText.Of(last, 13).Width <= 245, last);
            }
        }

        string html = Encoding.UTF8.GetString(
            InvoiceHtml.Render(
                SomeInvoice.With(1) with { To = new("例示ホールディングス統合情報通信サービス株式会社") }, SomeInvoice.Issuer, SomeInvoice.Payment));
        Assert.Contains("""株式会<span class="name">社 御中</span>""", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_bill_is_the_same_file() => Assert.Equal(
        InvoicePdf.Render(SomeInvoice.With(20, Names), SomeInvoice.Issuer, SomeInvoice.Payment),
        InvoicePdf.Render(SomeInvoice.With(20, Names), SomeInvoice.Issuer, SomeInvoice.Payment));

    [Theory]
    [InlineData(Names)]
    [InlineData("か\u3099き\u309A e\u0301 \u0105\u0323")] // marks that a font composes or puts over the letter
    [InlineData("神\uFE00 祖\uFA50 ⽇⾦ 㐂 𪚥 𡈽 𠀋 鿿")] // variations, compatibility, radicals, extensions A and B
    [InlineData("👨‍👩‍👧 🏽 ☎️ \U0010FFFD \u0600")] // joined emoji, what no font has
    public void No_glyph_is_the_one_of_no_character(string text)
    {
        var shaped = ShapedText.Of(text, 10);
        Assert.All(shaped.Runs, run => Assert.DoesNotContain((ushort)0, run.Glyphs));
        Assert.Equal(text, string.Concat(shaped.Runs.Select(run => Encoding.UTF8.GetString(run.Text))));
    }

    [Fact]
    public void Every_ideograph_of_JIS_X_0213_and_extension_B_has_a_glyph()
    {
        for (int codePoint = 0x3400; codePoint <= 0x2A6D6; codePoint++)
        {
            if (codePoint is (> 0x4DB5 and < 0x4E00) or (> 0x9FA5 and < 0x20000))
                continue;
            Assert.NotNull(FontFace.Of(char.ConvertFromUtf32(codePoint)));
        }
    }

    [Fact]
    public void A_variation_selector_chooses_the_glyph()
    {
        ushort plain = Assert.Single(ShapedText.Of("葛", 10).Runs[0].Glyphs);
        ushort[] variants = [.. new[] { "葛\U000E0100", "葛\U000E0101" }.Select(
            text => Assert.Single(ShapedText.Of(text, 10).Runs[0].Glyphs))];
        Assert.NotEqual(variants[0], variants[1]);
        Assert.Contains(plain, variants);
    }

    [Fact]
    public void The_file_says_that_it_is_PDF_A_2u_and_holds_what_that_asks_for()
    {
        byte[] pdf = InvoicePdf.Render(SomeInvoice.With(30, Names), SomeInvoice.Issuer, SomeInvoice.Payment);
        using var document = Open(pdf);
        var catalog = document.Internals.Catalog;
        string xmp = Encoding.UTF8.GetString(catalog.Elements.GetDictionary("/Metadata")!.Stream!.Value);
        Assert.Equal(2, Encoding.UTF8.GetString(pdf).Split("<?xpacket begin").Length); // one packet
        Assert.Contains("<pdfaid:part>2</pdfaid:part>", xmp, StringComparison.Ordinal);
        Assert.Contains("<pdfaid:conformance>U</pdfaid:conformance>", xmp, StringComparison.Ordinal);
        Assert.Contains("<xmp:CreateDate>2026-10-01T00:00:00+00:00</xmp:CreateDate>", xmp, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), document.Info.ModificationDate.ToUniversalTime());
        Assert.Equal("ja-JP", catalog.Elements.GetString("/Lang"));
        Assert.True(catalog.Elements.GetDictionary("/MarkInfo")!.Elements.GetBoolean("/Marked"));
        Assert.NotNull(catalog.Elements.GetDictionary("/StructTreeRoot"));
        Assert.NotNull(catalog.Elements.GetArray("/OutputIntents"));
        PdfDictionary[] fonts = [.. document.Internals.GetAllObjects().OfType<PdfDictionary>()
            .Where(o => o.Elements.GetName("/Type") == "/Font")];
        Assert.True(fonts.Count(font => font.Elements.GetName("/Subtype") == "/Type0") >= 4);
        Assert.All(
            fonts.Where(font => font.Elements.GetName("/Subtype") == "/Type0"),
            font => Assert.NotNull(font.Elements.GetDictionary("/ToUnicode")));
        Assert.All(
            document.Internals.GetAllObjects().OfType<PdfDictionary>().Where(o => o.Elements.GetName("/Type") == "/FontDescriptor"),
            descriptor => Assert.NotNull(descriptor.Elements.GetDictionary("/FontFile2")));
        Assert.DoesNotContain("/JavaScript", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [ToolFact("pdftotext")]
    public void Names_are_read_back_as_they_are()
    {
        string text = PdfTools.Run(
            "pdftotext", InvoicePdf.Render(SomeInvoice.With(3, Names), SomeInvoice.Issuer, SomeInvoice.Payment), "-raw", "-");
        Assert.Contains(WithoutSpaces(Names), WithoutSpaces(text), StringComparison.Ordinal);
        Assert.Contains("▲1,234 円", text, StringComparison.Ordinal);
    }

    [ToolFact("pdftotext")]
    public void The_sums_never_stand_alone_on_a_page()
    {
        for (int lines = 1; lines <= 45; lines++)
        {
            string[] pages = PdfTools.Run(
                "pdftotext", InvoicePdf.Render(SomeInvoice.With(lines), SomeInvoice.Issuer, SomeInvoice.Payment), "-layout",
                "-").Split('\f');
            Assert.All(
                pages.Where(page => page.Contains("前回からの繰越", StringComparison.Ordinal)),
                page => Assert.Contains("円未満切捨て", page, StringComparison.Ordinal));
        }
    }

    [ToolFact("qpdf")]
    public void The_file_has_no_faults() => Assert.Contains(
        "No syntax or stream encoding errors found",
        PdfTools.Run("qpdf", InvoicePdf.Render(SomeInvoice.With(60, Names), SomeInvoice.Issuer, SomeInvoice.Payment), "--check"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("株式会社「例示」の請求", 66)]
    [InlineData("あいうえおっかきくけこ", 50)]
    [InlineData("Wareki International Communications Co., Ltd.", 80)]
    public void Lines_break_where_they_may(string text, float width)
    {
        var lines = LineBreaks.Of(text, 10, width);
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
        Assert.True(lines.Count > 1);
        Assert.All(lines.Skip(1), line => Assert.False("」っ、。.".Contains(line[0], StringComparison.Ordinal), line));
        Assert.All(lines, line => Assert.NotEqual('「', line[^1]));
        Assert.All(lines, line => Assert.True(ShapedText.Of(line, 10).Width <= width + 0.01));
    }

    private static string WithoutSpaces(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static PdfDocument Open(byte[] pdf) => PdfReader.Open(new MemoryStream(pdf), PdfDocumentOpenMode.Import);
}

/// <summary>A test that needs a program of the machine; skipped where it is not there.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Names the program.</summary>
    public ToolFactAttribute(string tool)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, tool))))
        {
            Skip = string.Create(CultureInfo.InvariantCulture, $"{tool} is not installed.");
        }
    }
}
