using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>Writes a PDF 1.7 file of A4 pages with one embedded font (ISO 32000-1). The same pages give the same bytes.</summary>
internal sealed class PdfFile : IDisposable
{
    private const int Font = 3;
    private const int FirstPage = 9;

    private readonly MemoryStream _file = new();
    private readonly List<long> _offsets = [];

    private PdfFile()
    {
    }

    /// <summary>The file.</summary>
    /// <param name="title">Of the document.</param>
    /// <param name="author">Of the document.</param>
    /// <param name="pages">The content of each page: operators of the page's content stream.</param>
    /// <param name="font">The font that the pages name <c>F</c>.</param>
    public static byte[] Write(string title, string author, IReadOnlyList<string> pages, PdfFont font)
    {
        using var file = new PdfFile();
        return file.WriteAll(title, author, pages, font);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private byte[] WriteAll(string title, string author, IReadOnlyList<string> pages, PdfFont font)
    {
        Text("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        Object("<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) >>");
        Object($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, i) => $"{FirstPage + (2 * i)} 0 R"))}] >>");
        WriteFont(font);
        Object($"<< /Title {Unicode(title)} /Author {Unicode(author)} >>");
        for (int i = 0; i < pages.Count; i++)
        {
            Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F {Font} 0 R >> >> /Contents {FirstPage + (2 * i) + 1} 0 R >>");
            Stream(Encoding.ASCII.GetBytes(pages[i]));
        }

        long table = _file.Length;
        Text($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (long offset in _offsets)
            Text(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        Text($"trailer\n<< /Size {_offsets.Count + 1} /Root 1 0 R /Info 8 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return _file.ToArray();
    }

    private void WriteFont(PdfFont font)
    {
        TrueTypeFont file = PdfFont.File;
        byte[] subset = font.Subset();
        Object($"<< /Type /Font /Subtype /Type0 /BaseFont /{PdfFont.Name} /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 7 0 R >>");
        Object($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{PdfFont.Name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /CIDToGIDMap /Identity /DW 1000 /W [{font.Widths()}] >>");
        Object($"<< /Type /FontDescriptor /FontName /{PdfFont.Name} /Flags 4 /FontBBox [-200 {file.Descent} 1200 {file.Ascent}] /ItalicAngle 0 /Ascent {file.Ascent} /Descent {file.Descent} /CapHeight {file.Ascent} /StemV 80 /FontFile2 6 0 R >>");
        Stream(subset, $" /Length1 {subset.Length}");
        Stream(Encoding.ASCII.GetBytes(font.ToUnicode()));
    }

    private void Object(FormattableString body)
    {
        Begin();
        Text(FormattableString.Invariant(body));
        Text("\nendobj\n");
    }

    private void Object(string body)
    {
        Begin();
        Text(body);
        Text("\nendobj\n");
    }

    private void Stream(byte[] content, string entries = "")
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(content);

        Begin();
        Text(string.Create(CultureInfo.InvariantCulture, $"<< /Length {packed.Length} /Filter /FlateDecode{entries} >>\nstream\n"));
        packed.WriteTo(_file);
        Text("\nendstream\nendobj\n");
    }

    private void Begin()
    {
        _offsets.Add(_file.Length);
        Text(string.Create(CultureInfo.InvariantCulture, $"{_offsets.Count} 0 obj\n"));
    }

    private void Text(string text) => _file.Write(Encoding.Latin1.GetBytes(text));

    private static string Unicode(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
