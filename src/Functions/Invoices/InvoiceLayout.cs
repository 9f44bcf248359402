using SecureMx.Functions.Invoices.Paper;
using SkiaSharp;

namespace SecureMx.Functions.Invoices;

/// <summary>A document's pages as they are filled from top to bottom.</summary>
internal sealed class InvoiceLayout
{
    public const float Left = 45;
    public const float Right = 550;
    public const float Width = Right - Left;

    private const float Top = 45;
    private const float Bottom = 785;
    private const float SmallestSize = 4;

    private readonly Sheet _sheet = new();

    public static SKColor Ink { get; } = new(0x1A, 0x1A, 0x1A);

    public static SKColor Pale { get; } = new(0x55, 0x55, 0x55);

    public static SKColor Shade { get; } = new(0xEE, 0xF1, 0xF4);

    public static SKColor Hairline { get; } = new(0xCC, 0xCC, 0xCC);

    /// <summary>The structure.</summary>
    public TagTree Tags => _sheet.Tags;

    /// <summary>Position of the next element.</summary>
    public float Y { get; private set; } = Top;

    public void Down(float points) => Y += points;

    public void MoveTo(float y) => Y = y;

    /// <summary>Whether so much fits on the rest of the page; on a page that is empty, everything does.</summary>
    public bool Fits(float height) => Y + height <= Bottom;

    /// <summary>Continues at the top of a new page.</summary>
    public void TurnPage()
    {
        _sheet.AddPage();
        Y = Top;
    }

    public void Rule(SKColor color, float x, float y, float width) => _sheet.Fill(color, x, y, width, 0.5f);

    public void Fill(SKColor color, float x, float y, float width, float height) => _sheet.Fill(color, x, y, width, height);

    public void Outline(float x, float y, float width, float height) => _sheet.Outline(Ink, x, y, width, height);

    public void Picture(SKImage image, float x, float y, float width, float height) => _sheet.Picture(image, x, y, width, height);

    /// <summary>Text in the middle of the page.</summary>
    public void Centered(string text, float size)
    {
        var shaped = ShapedText.Of(text, size);
        _sheet.Text(shaped, size, Ink, Left + ((Width - shaped.Width) / 2), Y);
    }

    /// <summary>One line of text; what is too wide is put smaller.</summary>
    public void Line(string text, float size, SKColor color, float x, float y, float width, bool isRight = false)
    {
        if (text.Length == 0)
            return;
        var shaped = ShapedText.Of(text, size);
        if (shaped.Width > width)
        {
            size = Math.Max(SmallestSize, size * width / shaped.Width);
            shaped = ShapedText.Of(text, size);
        }

        _sheet.Text(shaped, size, color, isRight ? x + width - shaped.Width : x, y);
    }

    /// <summary>Text in as many lines as it takes; some characters at its end may have to stay together.</summary>
    /// <returns>The height below the last.</returns>
    public float Block(string text, float size, SKColor color, float x, float y, float width, float lineHeight, int together = 0)
    {
        foreach (string line in LineBreaks.Of(text, size, width, together))
        {
            Line(line, size, color, x, y, width);
            y += lineHeight;
        }

        return y;
    }

    /// <summary>Names and values, one below the other.</summary>
    /// <returns>The height below the last.</returns>
    public float Pairs(IReadOnlyList<(string Name, string Value)> pairs, float nameX, float valueX, float y, float size = 8)
    {
        foreach (var (name, value) in pairs)
        {
            Tags.Begin("P");
            Line(name, size, Pale, nameX, y, valueX - nameX - 2);
            y = Block(value, size, Ink, valueX, y, Right - valueX, size + 3) + 2;
            Tags.End();
        }

        return y;
    }

    /// <summary>Numbers the pages, and gives the file.</summary>
    public byte[] Finish(PaperInfo info, string name)
    {
        for (int i = 0; i < _sheet.Pages; i++)
        {
            var text = ShapedText.Of($"{name}  {i + 1} / {_sheet.Pages}", 7);
            _sheet.Text(text, 7, Pale, Right - text.Width, 805, i);
        }

        return _sheet.ToPdf(info);
    }
}
