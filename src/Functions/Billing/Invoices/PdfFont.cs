using System.Globalization;
using System.Text;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>The one font of the invoices, embedded in the app (its licence stands beside it), and the glyphs of it that a document uses.</summary>
internal sealed class PdfFont
{
    /// <summary>The name in the document; the tag says that it is a part of the font.</summary>
    public const string Name = "SECURE+IPAexGothic";

    private const string Resource = "SecureMx.Functions.Billing.Invoices.Fonts.ipaexg.ttf";
    private const int CharactersOfAMap = 100;

    private static readonly Lazy<TrueTypeFont> Font = new(Read);

    private readonly SortedDictionary<int, Rune> _used = [];

    /// <summary>The font.</summary>
    public static TrueTypeFont File => Font.Value;

    /// <summary>How wide a text is at a size.</summary>
    public static double WidthOf(string text, double size)
    {
        int width = 0;
        foreach (Rune character in text.EnumerateRunes())
            width += File.AdvanceOf(File.GlyphOf(character));
        return width * size / 1000;
    }

    /// <summary>A text as the content of a page has it: the numbers of its glyphs.</summary>
    public string Encode(string text)
    {
        var hex = new StringBuilder(4 * text.Length);
        foreach (Rune character in text.EnumerateRunes())
        {
            int glyph = File.GlyphOf(character);
            _used.TryAdd(glyph, character);
            hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        return hex.ToString();
    }

    /// <summary>The widths of the used glyphs.</summary>
    public string Widths() => string.Join(' ', _used.Keys.Select(glyph => string.Create(CultureInfo.InvariantCulture, $"{glyph}[{File.AdvanceOf(glyph)}]")));

    /// <summary>The font file with the used glyphs.</summary>
    public byte[] Subset() => File.Subset(_used.Keys);

    /// <summary>Which character each glyph is, so that the text can be searched and copied.</summary>
    public string ToUnicode()
    {
        var map = new StringBuilder("""
            /CIDInit /ProcSet findresource begin 12 dict begin begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def /CMapType 2 def
            1 begincodespacerange <0000> <FFFF> endcodespacerange

            """);
        foreach (KeyValuePair<int, Rune>[] some in _used.Chunk(CharactersOfAMap))
        {
            map.Append(CultureInfo.InvariantCulture, $"{some.Length} beginbfchar\n");
            foreach ((int glyph, Rune character) in some)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    private static TrueTypeFont Read()
    {
        using Stream stream = typeof(PdfFont).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The font {Resource} is not embedded.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new TrueTypeFont(bytes);
    }
}
