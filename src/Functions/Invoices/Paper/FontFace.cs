using System.IO.Compression;
using System.Runtime.InteropServices;
using HarfBuzzSharp;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>A font of the app, read from its resource when it is first needed and kept for good.</summary>
internal sealed class FontFace
{
    private static readonly Lazy<FontFace>[] Chain =
    [
        Load("BIZUDPGothic-Regular"), // Japanese: JIS X 0213 and the variation sequences of Adobe-Japan1 and Moji_Joho
        Load("SecureMxHei"), // Hangul, simplified Chinese, other ideographs of the first plane: WenQuanYi Micro Hei
        Load("SecureMxSymbols"), // emoji and symbols: Symbola
        Load("SecureMxHanB"), // CJK extension B and the IPAmj characters of other planes: Hanazono B
        Load("SecureMxHanA"), // CJK extension A and compatibility ideographs: Hanazono A
    ];

    private FontFace(string name, byte[] file)
    {
        Name = name;
        var pinned = GCHandle.Alloc(file, GCHandleType.Pinned); // for as long as the process lives, as the font
        Face = new Face(new Blob(pinned.AddrOfPinnedObject(), file.Length, MemoryMode.ReadOnly), 0);
        UnitsPerEm = Face.UnitsPerEm;
        Font = new Font(Face);
        Font.SetScale(UnitsPerEm, UnitsPerEm);
        Font.SetFunctionsOpenType();
    }

    /// <summary>The main font.</summary>
    public static FontFace Main => Chain[0].Value;

    /// <summary>Its PostScript name.</summary>
    public string Name { get; }

    /// <summary>The font as HarfBuzz shapes with it.</summary>
    public Font Font { get; }

    /// <summary>The units of an em.</summary>
    public int UnitsPerEm { get; }

    private Face Face { get; }

    /// <summary>The first font that has a glyph for each visible character; null if none has.</summary>
    public static FontFace? Of(string grapheme)
    {
        foreach (var face in Chain)
        {
            if (face.Value.Has(grapheme))
                return face.Value;
        }

        return null;
    }

    /// <summary>The id of a character's glyph where no variation is chosen; 0 where there is none.</summary>
    public ushort GlyphOf(int codePoint) => Font.TryGetNominalGlyph((uint)codePoint, out uint glyph) ? (ushort)glyph : (ushort)0;

    /// <summary>A typeface with some glyphs alone.</summary>
    public SkiaSharp.SKTypeface Subset(IEnumerable<ushort> glyphs, IEnumerable<int> codePoints) =>
        FontSubset.Make(Face, glyphs, codePoints);

    private bool Has(string grapheme)
    {
        foreach (var rune in grapheme.EnumerateRunes())
        {
            if (!Characters.IsIgnorable(rune) && GlyphOf(rune.Value) == 0)
                return false;
        }

        return true;
    }

    private static Lazy<FontFace> Load(string name) => new(() =>
    {
        using var resource = typeof(FontFace).Assembly.GetManifestResourceStream($"{name}.ttf.br")
            ?? throw new InvalidOperationException($"The font {name} is not in the assembly.");
        using var file = new MemoryStream();
        using var brotli = new BrotliStream(resource, CompressionMode.Decompress);
        brotli.CopyTo(file);
        return new FontFace(name, file.ToArray());
    });
}
