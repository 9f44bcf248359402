using System.Globalization;
using System.Text;
using PdfSharp.Pdf;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>
/// Maps glyphs without a character of their own back to their characters: Skia reads that from the font's table of characters, which has no
/// variation sequences and no compositions.
/// </summary>
internal static class VariantCharacters
{
    /// <summary>Adds them to the maps from glyphs to characters (ToUnicode) of the document's fonts.</summary>
    public static void Add(PdfDocument document, IReadOnlyList<TextRun> runs)
    {
        var lacking = runs.SelectMany(Lacking).GroupBy(entry => entry.Face.Name, StringComparer.Ordinal)
            .ToDictionary(entries => entries.Key, entries => entries.DistinctBy(entry => entry.Glyph).ToArray(), StringComparer.Ordinal);
        if (lacking.Count == 0)
            return;
        foreach (var font in document.Internals.GetAllObjects().OfType<PdfDictionary>()
            .Where(o => o.Elements.GetName("/Subtype") == "/Type0"))
        {
            string name = font.Elements.GetName("/BaseFont");
            if (lacking.GetValueOrDefault(name[(name.IndexOf('+', StringComparison.Ordinal) + 1)..].TrimStart('/')) is { } entries
                && font.Elements.GetDictionary("/ToUnicode") is { Stream: { } stream } map)
            {
                string text = Encoding.Latin1.GetString(stream.UnfilteredValue).Replace(
                    "endcmap", $"{Mapping(entries)}endcmap", StringComparison.Ordinal);
                stream.Value = TaggedPdf.Deflate(Encoding.Latin1.GetBytes(text));
                map.Elements.SetName("/Filter", "/FlateDecode");
            }
        }
    }

    private static IEnumerable<(FontFace Face, ushort Glyph, string Text)> Lacking(TextRun run)
    {
        for (int i = 0; i < run.Glyphs.Length; i++)
        {
            int start = (int)run.Clusters[i];
            int end = run.Clusters.Where(cluster => cluster > start).Select(cluster => (int)cluster).DefaultIfEmpty(run.Text.Length).Min();
            string text = Encoding.UTF8.GetString(run.Text, start, end - start);
            var runes = text.EnumerateRunes().ToArray();
            if (runes.Length != 1 || run.Face.GlyphOf(runes[0].Value) != run.Glyphs[i])
                yield return (run.Face, run.Glyphs[i], text);
        }
    }

    private static string Mapping((FontFace Face, ushort Glyph, string Text)[] entries)
    {
        var mapping = new StringBuilder();
        foreach (var part in entries.Chunk(100)) // the most that an operator takes
        {
            mapping.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (_, glyph, text) in part)
            {
                mapping.Append(
                    CultureInfo.InvariantCulture, $"<{glyph:x4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>\n");
            }

            mapping.Append("endbfchar\n");
        }

        return mapping.ToString();
    }
}
