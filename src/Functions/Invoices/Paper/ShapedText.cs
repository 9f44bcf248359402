using System.Globalization;
using System.Text;
using HarfBuzzSharp;
using SkiaSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>A stretch of a text in one font, as glyphs.</summary>
/// <param name="Face">The font.</param>
/// <param name="Text">The characters, as UTF-8.</param>
/// <param name="Glyphs">Ids of glyphs, none of them 0.</param>
/// <param name="Positions">Where each begins, in points from the start of the stretch.</param>
/// <param name="Clusters">Of each glyph, the first byte of its characters.</param>
/// <param name="Width">In points.</param>
internal sealed record TextRun(FontFace Face, byte[] Text, ushort[] Glyphs, SKPoint[] Positions, uint[] Clusters, float Width);

/// <summary>A line of text as glyphs of the fonts that have them.</summary>
internal sealed class ShapedText
{
    /// <summary>The geta mark: how Japanese print shows a character that no font has. The file keeps the character itself.</summary>
    private const string Substitute = "〓";

    private ShapedText(IReadOnlyList<TextRun> runs) => (Runs, Width) = (runs, runs.Sum(run => run.Width));

    /// <summary>The stretches, from left to right.</summary>
    public IReadOnlyList<TextRun> Runs { get; }

    /// <summary>In points.</summary>
    public float Width { get; }

    /// <summary>Shapes a text.</summary>
    /// <param name="text">Without line breaks.</param>
    /// <param name="size">In points.</param>
    public static ShapedText Of(string text, float size)
    {
        List<TextRun> runs = [];
        FontFace? current = null;
        var pending = new StringBuilder();
        var graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            string grapheme = Printable((string)graphemes.Current);
            var face = current is not null && ReferenceEquals(current, FontFace.Main) && grapheme.Length == 1
                && current.GlyphOf(grapheme[0]) != 0
                ? current
                : FontFace.Of(grapheme);
            if (face is null)
            {
                Flush();
                runs.Add(Replace(grapheme, size));
                continue;
            }

            if (!ReferenceEquals(face, current))
                Flush();
            current = face;
            pending.Append(grapheme);
        }

        Flush();
        return new ShapedText(runs);

        void Flush()
        {
            if (pending.Length > 0 && Shape(current!, pending.ToString(), size) is { Glyphs.Length: > 0 } run)
                runs.Add(run);
            pending.Clear();
            current = null;
        }
    }

    private static string Printable(string grapheme) => char.IsControl(grapheme[0]) ? " " : grapheme;

    // A font may have the composed character where it lacks the mark.
    private static TextRun Replace(string grapheme, float size)
    {
        string composed = grapheme.IsNormalized() ? Substitute : grapheme.Normalize();
        var face = FontFace.Of(composed);
        var shown = Shape(face ?? FontFace.Main, face is null ? Substitute : composed, size);
        return shown with { Text = Encoding.UTF8.GetBytes(grapheme), Clusters = new uint[shown.Glyphs.Length] };
    }

    private static TextRun Shape(FontFace face, string text, float size)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        using var buffer = new Buffer();
        buffer.AddUtf8(utf8);
        buffer.GuessSegmentProperties();
        buffer.Direction = Direction.LeftToRight;
        buffer.Flags = BufferFlags.RemoveDefaultIgnorables;
        face.Font.Shape(buffer);
        var (infos, places) = (buffer.GlyphInfos, buffer.GlyphPositions);
        var (glyphs, positions, clusters) = (new ushort[infos.Length], new SKPoint[infos.Length], new uint[infos.Length]);
        float scale = size / face.UnitsPerEm;
        float x = 0;
        for (int i = 0; i < infos.Length; i++)
        {
            glyphs[i] = (ushort)infos[i].Codepoint;
            positions[i] = new SKPoint(x + (places[i].XOffset * scale), -places[i].YOffset * scale);
            clusters[i] = infos[i].Cluster;
            x += places[i].XAdvance * scale;
        }

        return new TextRun(face, utf8, glyphs, positions, clusters, x);
    }
}
