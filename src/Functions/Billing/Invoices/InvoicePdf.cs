using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>A bill as PDF on A4, with as many pages as its lines take.</summary>
internal static class InvoicePdf
{
    private const double LineHeight = 11;
    private const double RowPadding = 4;

    private static readonly XSolidBrush Ink = new(XColor.FromArgb(0x1a, 0x1a, 0x1a));
    private static readonly XSolidBrush Pale = new(XColor.FromArgb(0x55, 0x55, 0x55));
    private static readonly XSolidBrush Shade = new(XColor.FromArgb(0xee, 0xf1, 0xf4));
    private static readonly XPen Rule = new(XColor.FromArgb(0xcc, 0xcc, 0xcc), 0.5);
    private static readonly XPen Frame = new(XColor.FromArgb(0x1a, 0x1a, 0x1a), 1);

    // The library knows one resolver for the whole process.
    static InvoicePdf() => GlobalFontSettings.FontResolver = new InvoiceFont();

    /// <summary>The file.</summary>
    public static byte[] Render(BillView bill, IssuerSettings issuer)
    {
        using var document = new PdfDocument();
        document.Info.Title = $"{InvoiceText.Title(bill)} {bill.Number}";
        document.Info.Author = issuer.Name!;
        using var sheet = new InvoiceSheet(document);
        DrawHead(sheet, bill, issuer);
        DrawTotal(sheet, bill);
        DrawLines(sheet, bill);
        DrawSums(sheet, bill);
        sheet.Finish(bill.Number ?? InvoiceText.Title(bill));

        using var stream = new MemoryStream();
        document.Save(stream, closeStream: false);
        return stream.ToArray();
    }

    private static void DrawHead(InvoiceSheet sheet, BillView bill, IssuerSettings issuer)
    {
        sheet.Text(InvoiceText.Title(bill), 20, Ink, InvoiceSheet.Left, InvoiceSheet.Width);
        sheet.Down(34);
        double top = sheet.Y;
        double y = sheet.TextBlock(InvoiceText.Addressee(bill), 13, Ink, InvoiceSheet.Left, 240, 16);
        sheet.Line(Frame, InvoiceSheet.Left, y + 3, 240);
        sheet.TextAt(InvoiceText.Subject(bill), 9, Ink, InvoiceSheet.Left, y + 10, 240);

        const double NameX = 320;
        const double ValueX = 370;
        double right = top;
        foreach ((string name, string value) in InvoiceText.Particulars(bill))
        {
            sheet.TextAt(name, 8, Pale, NameX, right, ValueX - NameX);
            right = sheet.TextBlock(value, 8, Ink, ValueX, InvoiceSheet.Right - ValueX, LineHeight, right) + 2;
        }

        right = sheet.TextBlock(issuer.Name!, 10, Ink, NameX, InvoiceSheet.Right - NameX, 13, right + 6);
        sheet.TextAt($"登録番号 {issuer.RegistrationNumber}", 9, Ink, NameX, right, InvoiceSheet.Right - NameX);
        sheet.MoveTo(Math.Max(y + 24, right + 14) + 10);
    }

    private static void DrawTotal(InvoiceSheet sheet, BillView bill)
    {
        (string name, string value) = InvoiceText.Total(bill);
        sheet.Box(Frame, InvoiceSheet.Left, sheet.Y, InvoiceSheet.Width, 30);
        sheet.TextAt(name, 12, Ink, InvoiceSheet.Left + 10, sheet.Y + 8, 200);
        sheet.TextAt(value, 15, Ink, InvoiceSheet.Left, sheet.Y + 6, InvoiceSheet.Width - 10, isRight: true);
        sheet.Down(44);
    }

    private static void DrawLines(InvoiceSheet sheet, BillView bill)
    {
        DrawColumns(sheet);
        foreach (BillLineView line in bill.Lines)
        {
            IReadOnlyList<string> description = sheet.Wrap(line.Description, 9, InvoiceSheet.Columns[0].Width);
            IReadOnlyList<string> explanation = sheet.Wrap(line.Explanation, 7, InvoiceSheet.Columns[0].Width);
            double height = ((description.Count + explanation.Count) * LineHeight) + RowPadding;
            if (sheet.TurnsFor(height))
                DrawColumns(sheet);

            double y = sheet.Y + 2;
            foreach (string part in description)
                y = sheet.TextAt(part, 9, Ink, InvoiceSheet.Columns[0].X, y, InvoiceSheet.Columns[0].Width, LineHeight);
            foreach (string part in explanation)
                y = sheet.TextAt(part, 7, Pale, InvoiceSheet.Columns[0].X, y, InvoiceSheet.Columns[0].Width, LineHeight);

            string[] cells = [InvoiceText.Number(line.Quantity), InvoiceText.Number(line.UnitPrice), InvoiceText.Days(line), InvoiceText.Number(line.Amount), line.Taxable ? $"{bill.TaxRate}%" : "対象外"];
            for (int i = 0; i < cells.Length; i++)
                sheet.TextAt(cells[i], 9, Ink, InvoiceSheet.Columns[i + 1].X, sheet.Y + 2, InvoiceSheet.Columns[i + 1].Width, isRight: true);
            sheet.Down(height);
            sheet.Line(Rule, InvoiceSheet.Left, sheet.Y, InvoiceSheet.Width);
        }

        sheet.Down(14);
    }

    private static void DrawColumns(InvoiceSheet sheet)
    {
        sheet.Fill(Shade, InvoiceSheet.Left, sheet.Y, InvoiceSheet.Width, 16);
        for (int i = 0; i < InvoiceSheet.Columns.Length; i++)
            sheet.TextAt(InvoiceSheet.Columns[i].Name, 8, Ink, InvoiceSheet.Columns[i].X, sheet.Y + 4, InvoiceSheet.Columns[i].Width, isRight: i > 0);
        sheet.Down(18);
    }

    private static void DrawSums(InvoiceSheet sheet, BillView bill)
    {
        const double Wide = 220;
        const double Row = 16;
        (string Name, string Value)[] sums = [.. InvoiceText.Sums(bill), InvoiceText.Total(bill)];
        sheet.TurnsFor(sums.Length * Row);
        foreach ((string name, string value) in sums)
        {
            sheet.TextAt(name, 9, Ink, InvoiceSheet.Right - Wide, sheet.Y + 3, Wide);
            sheet.TextAt(value, 9, Ink, InvoiceSheet.Right - Wide, sheet.Y + 3, Wide, isRight: true);
            sheet.Down(Row);
            sheet.Line(Rule, InvoiceSheet.Right - Wide, sheet.Y, Wide);
        }
    }
}
