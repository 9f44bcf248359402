namespace SecureMx.Functions.Billing.Invoices;

/// <summary>A bill as PDF on A4, with as many pages as its lines take.</summary>
internal static class InvoicePdf
{
    private const double LineHeight = 11;
    private const double RowPadding = 4;

    private static readonly Grey Ink = new(0.1);
    private static readonly Grey Pale = new(0.33);
    private static readonly Grey Shade = new(0.93);
    private static readonly Grey Rule = new(0.8);

    /// <summary>The file.</summary>
    public static byte[] Render(BillView bill, IssuerSettings issuer)
    {
        var sheet = new InvoiceSheet();
        DrawHead(sheet, bill, issuer);
        DrawTotal(sheet, bill);
        DrawLines(sheet, bill);
        DrawSums(sheet, bill);
        return sheet.Finish($"{InvoiceText.Title(bill)} {bill.Number}", issuer.Name!, bill.Number ?? InvoiceText.Title(bill));
    }

    private static void DrawHead(InvoiceSheet sheet, BillView bill, IssuerSettings issuer)
    {
        sheet.Heading(InvoiceText.Title(bill), 20, Ink);
        sheet.Down(34);
        double top = sheet.Y;
        double y = sheet.TextBlock(InvoiceText.Addressee(bill), 13, Ink, InvoiceSheet.Left, top, 240, 16);
        sheet.Line(Ink, InvoiceSheet.Left, y + 3, 240);
        sheet.TextAt(InvoiceText.Subject(bill), 9, Ink, InvoiceSheet.Left, y + 10, 240);

        const double NameX = 320;
        const double ValueX = 370;
        double right = top;
        foreach ((string name, string value) in InvoiceText.Particulars(bill))
        {
            sheet.TextAt(name, 8, Pale, NameX, right, ValueX - NameX);
            right = sheet.TextBlock(value, 8, Ink, ValueX, right, InvoiceSheet.Right - ValueX, LineHeight) + 2;
        }

        right = sheet.TextBlock(issuer.Name!, 10, Ink, NameX, right + 6, InvoiceSheet.Right - NameX, 13);
        sheet.TextAt($"登録番号 {issuer.RegistrationNumber}", 9, Ink, NameX, right, InvoiceSheet.Right - NameX);
        sheet.MoveTo(Math.Max(y + 24, right + 14) + 10);
    }

    private static void DrawTotal(InvoiceSheet sheet, BillView bill)
    {
        (string name, string value) = InvoiceText.Total(bill);
        sheet.Box(Ink, InvoiceSheet.Left, sheet.Y, InvoiceSheet.Width, 30);
        sheet.TextAt(name, 12, Ink, InvoiceSheet.Left + 10, sheet.Y + 8, 200);
        sheet.TextAt(value, 15, Ink, InvoiceSheet.Left, sheet.Y + 6, InvoiceSheet.Width - 10, isRight: true);
        sheet.Down(44);
    }

    private static void DrawLines(InvoiceSheet sheet, BillView bill)
    {
        DrawColumns(sheet);
        foreach (BillLineView line in bill.Lines)
        {
            IReadOnlyList<string> description = InvoiceSheet.Wrap(line.Description, 9, InvoiceSheet.Columns[0].Width);
            IReadOnlyList<string> explanation = InvoiceSheet.Wrap(line.Explanation, 7, InvoiceSheet.Columns[0].Width);
            double height = ((description.Count + explanation.Count) * LineHeight) + RowPadding;
            if (sheet.TurnsFor(height))
                DrawColumns(sheet);

            double y = sheet.Y + 2;
            foreach (string part in description)
                y = sheet.TextAt(part, 9, Ink, InvoiceSheet.Columns[0].X, y, InvoiceSheet.Columns[0].Width, LineHeight);
            foreach (string part in explanation)
                y = sheet.TextAt(part, 7, Pale, InvoiceSheet.Columns[0].X, y, InvoiceSheet.Columns[0].Width, LineHeight);

            string[] cells = [InvoiceText.Number(line.Quantity), InvoiceText.Number(line.UnitPrice), InvoiceText.Days(line), InvoiceText.Number(line.Amount), line.TaxRate is { } rate ? $"{rate}%" : "対象外"];
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
