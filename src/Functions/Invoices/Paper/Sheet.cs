using System.Text;
using SkiaSharp;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>Metadata of a document.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Author">Person or service that made it.</param>
/// <param name="Made">Its date of creation and change, UTC; the same document made again is the same file.</param>
/// <param name="Language">A language tag (BCP 47).</param>
internal sealed record PaperInfo(string Title, string Author, DateTime Made, string Language);

/// <summary>
/// Pages of A4 on which text, lines and boxes are put; heights count from the top, lengths are points (1/72 inch). They are drawn at the
/// end, when it is known which glyphs of each font the file must hold.
/// </summary>
internal sealed class Sheet
{
    /// <summary>A4.</summary>
    public const float PageWidth = 595;

    /// <summary>A4.</summary>
    public const float PageHeight = 842;

    // Skia keeps the typefaces of the last strikes of glyphs that it has measured, 2,048 by default. Those of a document are its own and
    // come in no other, so that few need to be kept.
    private const int StrikesKept = 256;

    private readonly List<List<Mark>> _pages = [[]];

    static Sheet() => SKGraphics.SetFontCacheCountLimit(StrikesKept);

    /// <summary>The structure of the document, for readers that do not look at it.</summary>
    public TagTree Tags { get; } = new();

    /// <summary>The number of pages so far.</summary>
    public int Pages => _pages.Count;

    /// <summary>Begins a page.</summary>
    public void AddPage() => _pages.Add([]);

    /// <summary>Puts a line of text; its top is at <paramref name="y"/>.</summary>
    public void Text(ShapedText text, float size, SKColor color, float x, float y, int? page = null, Tag? tag = null)
    {
        var marks = _pages[page ?? (_pages.Count - 1)];
        foreach (var run in text.Runs)
        {
            marks.Add(new TextMark(run, size, color, x, y + (size * Ascent), tag ?? Tags.Current));
            x += run.Width;
        }
    }

    /// <summary>Puts a filled rectangle.</summary>
    public void Fill(SKColor color, float x, float y, float width, float height) =>
        _pages[^1].Add(new BoxMark(new SKRect(x, y, x + width, y + height), color, null));

    /// <summary>Puts the outline of a rectangle.</summary>
    public void Outline(SKColor color, float x, float y, float width, float height) =>
        _pages[^1].Add(new BoxMark(new SKRect(x, y, x + width, y + height), color, 1));

    /// <summary>Puts a picture.</summary>
    public void Picture(SKImage image, float x, float y, float width, float height) =>
        _pages[^1].Add(new PictureMark(image, new SKRect(x, y, x + width, y + height)));

    /// <summary>The file: PDF/A-2u.</summary>
    public byte[] ToPdf(PaperInfo info)
    {
        var typefaces = _pages.SelectMany(page => page).OfType<TextMark>().Select(mark => mark.Run).GroupBy(run => run.Face).ToDictionary(
            runs => runs.Key,
            runs => runs.Key.Subset(
                runs.SelectMany(run => run.Glyphs).Distinct(),
                runs.SelectMany(run => Encoding.UTF8.GetString(run.Text).EnumerateRunes()).Select(rune => rune.Value)));
        try
        {
            using var drawn = new MemoryStream();
            Draw(drawn, typefaces);
            return TaggedPdf.Write(
                drawn, info, [.. _pages.Select(page => page.OfType<TextMark>().Select(mark => mark.Tag).ToArray())], Tags,
                [.. _pages.SelectMany(page => page).OfType<TextMark>().Select(mark => mark.Run)]);
        }
        finally
        {
            foreach (var typeface in typefaces.Values)
                typeface.Dispose();
        }
    }

    // The main font's, for all: what is in one line has one base line.
    private const float Ascent = 0.88f;

    private void Draw(MemoryStream file, Dictionary<FontFace, SKTypeface> typefaces)
    {
        var metadata = SKDocumentPdfMetadata.Default;
        metadata.PdfA = true;
        using var document = SKDocument.CreatePdf(file, metadata);
        foreach (var page in _pages)
        {
            var canvas = document.BeginPage(PageWidth, PageHeight);
            foreach (var mark in page)
                mark.Draw(canvas, typefaces);
            document.EndPage();
        }

        document.Close();
    }

    private abstract record Mark
    {
        public abstract void Draw(SKCanvas canvas, Dictionary<FontFace, SKTypeface> typefaces);
    }

    private sealed record TextMark(TextRun Run, float Size, SKColor Color, float X, float BaseLine, Tag? Tag) : Mark
    {
        public override void Draw(SKCanvas canvas, Dictionary<FontFace, SKTypeface> typefaces)
        {
            using var font = new SKFont(typefaces[Run.Face], Size) { Subpixel = true };
            using var builder = new SKTextBlobBuilder();
            var run = builder.AllocatePositionedTextRun(font, Run.Glyphs.Length, Run.Text.Length);
            run.SetGlyphs(Run.Glyphs);
            run.SetPositions(Run.Positions);
            run.SetText(Run.Text);
            run.SetClusters(Run.Clusters);
            using var blob = builder.Build();
            using var paint = new SKPaint { Color = Color };
            canvas.DrawText(blob, X, BaseLine, paint);
        }
    }

    private sealed record BoxMark(SKRect Box, SKColor Color, float? Stroke) : Mark
    {
        public override void Draw(SKCanvas canvas, Dictionary<FontFace, SKTypeface> typefaces)
        {
            using var paint = new SKPaint { Color = Color, IsStroke = Stroke is not null, StrokeWidth = Stroke ?? 0 };
            canvas.DrawRect(Box, paint);
        }
    }

    private sealed record PictureMark(SKImage Image, SKRect Box) : Mark
    {
        public override void Draw(SKCanvas canvas, Dictionary<FontFace, SKTypeface> typefaces) =>
            canvas.DrawImage(Image, Box, new SKSamplingOptions(SKCubicResampler.Mitchell));
    }
}
