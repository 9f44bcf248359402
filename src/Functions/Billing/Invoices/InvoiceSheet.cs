using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>Pages of A4 that are drawn from top to bottom; lengths are points (1/72 inch).</summary>
internal sealed class InvoiceSheet : IDisposable
{
    public const double Left = 45;
    public const double Right = 550;
    public const double Width = Right - Left;

    private const double Top = 45;
    private const double Bottom = 785;

    private static readonly XBrush Ink = XBrushes.Black;

    private readonly PdfDocument _document;
    private readonly Dictionary<double, XFont> _fonts = [];
    private XGraphics _graphics;

    public InvoiceSheet(PdfDocument document)
    {
        _document = document;
        _graphics = AddPage();
    }

    /// <summary>The columns of the lines.</summary>
    public static (string Name, double X, double Width)[] Columns { get; } =
    [
        ("内容", Left + 4, 250), ("数量", 305, 45), ("単価 (円)", 355, 60), ("日数", 420, 35), ("金額 (円)", 458, 55), ("税率", 515, 33),
    ];

    /// <summary>Where the next thing is drawn.</summary>
    public double Y { get; private set; }

    public void Down(double points) => Y += points;

    public void MoveTo(double y) => Y = y;

    /// <summary>Turns the page where what comes is higher than what is left of it.</summary>
    public bool TurnsFor(double height)
    {
        if (Y + height <= Bottom)
            return false;
        _graphics.Dispose();
        _graphics = AddPage();
        return true;
    }

    public void Line(XPen pen, double x, double y, double width) => _graphics.DrawLine(pen, x, y, x + width, y);

    public void Box(XPen pen, double x, double y, double width, double height) => _graphics.DrawRectangle(pen, x, y, width, height);

    public void Fill(XBrush brush, double x, double y, double width, double height) => _graphics.DrawRectangle(brush, x, y, width, height);

    /// <summary>Text in the middle of a width, at the present height.</summary>
    public void Text(string text, double size, XBrush brush, double x, double width)
        => _graphics.DrawString(text, Font(size), brush, new XRect(x, Y, width, size), XStringFormats.TopCenter);

    /// <summary>A line of text; a number that is too wide is drawn smaller.</summary>
    /// <returns>The height of the next line.</returns>
    public double TextAt(string text, double size, XBrush brush, double x, double y, double width, double lineHeight = 0, bool isRight = false)
    {
        double fitting = size;
        while (isRight && fitting > 4 && _graphics.MeasureString(text, Font(fitting)).Width > width)
            fitting -= 0.5;
        _graphics.DrawString(text, Font(fitting), brush, new XRect(x, y, width, size), isRight ? XStringFormats.TopRight : XStringFormats.TopLeft);
        return y + lineHeight;
    }

    /// <summary>Text in as many lines as it takes.</summary>
    /// <returns>The height below the last.</returns>
    public double TextBlock(string text, double size, XBrush brush, double x, double width, double lineHeight, double? y = null)
        => Wrap(text, size, width).Aggregate(y ?? Y, (at, part) => TextAt(part, size, brush, x, at, width, lineHeight));

    /// <summary>The lines of a text: Japanese breaks anywhere.</summary>
    public IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        List<string> lines = [];
        int start = 0;
        while (start < text.Length)
        {
            int length = text.Length - start;
            while (length > 1 && _graphics.MeasureString(text.Substring(start, length), Font(size)).Width > width)
                length--;
            if (char.IsHighSurrogate(text[start + length - 1]) && length > 1)
                length--;
            lines.Add(text.Substring(start, length).TrimEnd());
            start += length;
        }

        return lines;
    }

    /// <summary>Numbers the pages.</summary>
    public void Finish(string name)
    {
        _graphics.Dispose();
        for (int i = 0; i < _document.PageCount; i++)
        {
            using XGraphics page = XGraphics.FromPdfPage(_document.Pages[i]);
            page.DrawString($"{name}  {i + 1} / {_document.PageCount}", Font(7), Ink, new XRect(Left, 805, Width, 8), XStringFormats.TopRight);
        }
    }

    public void Dispose() => _graphics.Dispose();

    private XGraphics AddPage()
    {
        PdfPage page = _document.AddPage();
        page.Size = PageSize.A4;
        Y = Top;
        return XGraphics.FromPdfPage(page);
    }

    private XFont Font(double size)
    {
        if (!_fonts.TryGetValue(size, out XFont? font))
            _fonts.Add(size, font = new XFont(InvoiceFont.Family, size));
        return font;
    }
}
