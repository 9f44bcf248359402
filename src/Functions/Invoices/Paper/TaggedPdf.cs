using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PdfSharp.Pdf;
using PdfSharp.Pdf.IO;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>
/// Adds to a file that Skia has drawn what its .NET binding has no call for: the structure, the language, the metadata of PDF/A-2u, and the
/// characters of glyphs that a variation selector chose.
/// </summary>
internal static class TaggedPdf
{
    private const string Creator = "SecureMx Serverless";

    /// <summary>The finished file.</summary>
    /// <param name="drawn">Skia's file.</param>
    /// <param name="info">Metadata of the document.</param>
    /// <param name="texts">Of each page, the element of each run of text in the order of drawing; null for decoration.</param>
    /// <param name="tags">The structure.</param>
    /// <param name="runs">All runs of text.</param>
    public static byte[] Write(MemoryStream drawn, PaperInfo info, IReadOnlyList<Tag?[]> texts, TagTree tags, IReadOnlyList<TextRun> runs)
    {
        drawn.Position = 0;
        using var document = PdfReader.Open(drawn, PdfDocumentOpenMode.Modify);
        var structure = new StructureTree(document, tags);
        for (int i = 0; i < document.PageCount; i++)
        {
            var page = document.Pages[i];
            var contents = page.Contents.Elements.GetDictionary(0)!;
            contents.Stream!.Value = Deflate(MarkedContent.Of(contents.Stream.UnfilteredValue, texts[i], structure.PageOf(page, i)));
            contents.Elements.SetName("/Filter", "/FlateDecode");
        }

        structure.Write();
        VariantCharacters.Add(document, runs);
        SetMetadata(document, info);
        using var file = new MemoryStream();
        document.Save(file, closeStream: false);
        byte[] saved = file.ToArray();
        SetDate(saved, info);
        SetPacket(saved, info);
        return saved;
    }

    private static void SetMetadata(PdfDocument document, PaperInfo info)
    {
        document.Info.Title = info.Title;
        document.Info.Author = info.Author;
        document.Info.Creator = Creator;
        document.Info.CreationDate = info.Made;
        var catalog = document.Internals.Catalog;
        catalog.Elements.SetString("/Lang", info.Language);
        var marks = new PdfDictionary(document);
        marks.Elements.SetBoolean("/Marked", true);
        catalog.Elements["/MarkInfo"] = marks;
        document.Internals.RemoveObject(catalog.Elements.GetDictionary("/Metadata")!); // PDFsharp writes another
        catalog.Elements.Remove("/Metadata");
        string id = Encoding.Latin1.GetString(SHA256.HashData(Encoding.UTF8.GetBytes(XmpPacket.Of(info, Creator))).AsSpan(0, 16));
        document.Internals.FirstDocumentID = id;
        document.Internals.SecondDocumentID = id;
    }

    // PDFsharp notes the time of saving; the same bill has to be the same file, and the dates of both places the same.
    private static void SetDate(byte[] file, PaperInfo info)
    {
        ReadOnlySpan<byte> key = "/ModDate(D:"u8;
        int at = file.AsSpan().LastIndexOf(key);
        if (at >= 0)
            Encoding.ASCII.GetBytes(info.Made.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)).CopyTo(file, at + key.Length);
    }

    // PDFsharp writes metadata of its own, which does not say what kind of PDF/A this is and is another at each time. Ours takes its place,
    // filled up with spaces.
    private static void SetPacket(byte[] file, PaperInfo info)
    {
        ReadOnlySpan<byte> end = "<?xpacket end=\"w\"?>"u8;
        int first = file.AsSpan().LastIndexOf("<?xpacket begin"u8);
        int last = file.AsSpan().LastIndexOf(end);
        byte[] packet = Encoding.UTF8.GetBytes(XmpPacket.Of(info, Creator));
        if (first < 0 || packet.Length > last - first)
            throw new InvalidOperationException("The file has no room for the metadata of PDF/A.");
        file.AsSpan(first, last - first).Fill((byte)' ');
        packet.CopyTo(file, first);
    }

    internal static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal))
            deflate.Write(content);
        return packed.ToArray();
    }
}
