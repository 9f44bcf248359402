using System.Globalization;
using System.Text;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>A grey, from 0 (black) to 1 (white).</summary>
internal readonly record struct Grey(double Value);

/// <summary>Pages of A4 that are drawn from top to bottom; lengths are points (1/72 inch), heights count from the top.</summary>
internal sealed class InvoiceSheet
{
    public const double Left = 45;
    public const double Right = 550;
    public const double Width = Right - Left;

    private const double PageHeight = 842;
    private const double Top = 45;
    private const double Bottom = 785;
    private const double SmallestSize = 4;

    private readonly List<StringBuilder> _pages = [];
    private readonly PdfFont _font = new();

    public InvoiceSheet() => AddPage();

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
        AddPage();
        return true;
    }

    public void Line(Grey grey, double x, double y, double width) => Draw($"{grey.Value} G 0.5 w {x} {PageHeight - y} m {x + width} {PageHeight - y} l S");

    public void Box(Grey grey, double x, double y, double width, double height) => Draw($"{grey.Value} G 1 w {x} {PageHeight - y - height} {width} {height} re S");

    public void Fill(Grey grey, double x, double y, double width, double height) => Draw($"{grey.Value} g {x} {PageHeight - y - height} {width} {height} re f");

    /// <summary>Text in the middle of the sheet, at the present height.</summary>
    public void Heading(string text, double size, Grey grey) => TextAt(text, size, grey, Left + ((Width - PdfFont.WidthOf(text, size)) / 2), Y, Width);

    /// <summary>A line of text; one on the right that is too wide is drawn smaller.</summary>
    /// <returns>The height of the next line.</returns>
    public double TextAt(string text, double size, Grey grey, double x, double y, double width, double lineHeight = 0, bool isRight = false)
    {
        double fitting = size;
        while (isRight && fitting > SmallestSize && PdfFont.WidthOf(text, fitting) > width)
            fitting -= 0.5;
        double left = isRight ? x + width - PdfFont.WidthOf(text, fitting) : x;
        double baseLine = PageHeight - y - (size * PdfFont.File.Ascent / 1000);
        Draw($"{grey.Value} g BT /F {fitting} Tf {left} {baseLine} Td <{_font.Encode(text)}> Tj ET");
        return y + lineHeight;
    }

    /// <summary>Text in as many lines as it takes.</summary>
    /// <returns>The height below the last.</returns>
    public double TextBlock(string text, double size, Grey grey, double x, double y, double width, double lineHeight)
        => Wrap(text, size, width).Aggregate(y, (at, part) => TextAt(part, size, grey, x, at, width, lineHeight));

    /// <summary>The lines of a text: Japanese breaks anywhere.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        List<string> lines = [];
        var line = new StringBuilder();
        foreach (Rune character in text.EnumerateRunes())
        {
            if (line.Length > 0 && PdfFont.WidthOf($"{line}{character}", size) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(character);
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>Numbers the pages, and gives the file.</summary>
    public byte[] Finish(string title, string author, string name)
    {
        for (int i = 0; i < _pages.Count; i++)
            Draw(_pages[i], NumberOf($"{name}  {i + 1} / {_pages.Count}"));
        return PdfFile.Write(title, author, [.. _pages.Select(page => page.ToString())], _font);
    }

    private FormattableString NumberOf(string text)
        => $"0 g BT /F 7 Tf {Right - PdfFont.WidthOf(text, 7)} 30 Td <{_font.Encode(text)}> Tj ET";

    private void Draw(FormattableString operators) => Draw(_pages[^1], operators);

    private static void Draw(StringBuilder page, FormattableString operators)
        => page.AppendFormat(CultureInfo.InvariantCulture, operators.Format, [.. operators.GetArguments().Select(a => a is double number ? Math.Round(number, 3) : a)]).Append('\n');

    private void AddPage()
    {
        _pages.Add(new StringBuilder());
        Y = Top;
    }
}
