using SecureMx.Domain;
using SecureMx.Functions.Invoices.Paper;

namespace SecureMx.Functions.Invoices;

/// <summary>The lines of a document and its sums. A page with the sums also has the last line.</summary>
internal sealed class InvoiceTable(InvoiceLayout layout)
{
    private const float LineHeight = 11;
    private const float RowPadding = 5;
    private const float RowTop = 3;
    private const float SumRow = 16;
    private const float SumWidth = 230;
    private const float Gap = 14;

    private static readonly (Text Name, float X, float Width)[] Columns =
    [
        (InvoiceColumns.What, InvoiceLayout.Left + 4, 250), (InvoiceColumns.Quantity, 305, 45), (InvoiceColumns.UnitPrice, 355, 60),
        (InvoiceColumns.Days, 420, 35), (InvoiceColumns.Amount, 458, 55), (InvoiceColumns.Rate, 515, 33),
    ];

    /// <summary>Draws both.</summary>
    public void Draw(Invoice invoice)
    {
        (string Name, string Value)[] sums = [.. InvoiceText.Sums(invoice), InvoiceText.Total(invoice)];
        float sumHeight = Gap + (sums.Length * SumRow);
        Row[] rows = [.. invoice.Groups.SelectMany(group => RowsOf(group, invoice.Language))];
        layout.Tags.Begin("Table");
        DrawColumns(invoice.Language);
        for (int i = 0; i < rows.Length; i++)
        {
            // A group's title keeps its first line, a subtotal its last, and the sums theirs.
            float needed = rows[i].Height;
            for (int next = i + 1; next < rows.Length && rows[next - 1].KeepsNext; next++)
                needed += rows[next].Height;
            if (!rows.Skip(i).Any(row => !row.KeepsNext && row != rows[^1]))
                needed += sumHeight;
            if (!layout.Fits(needed))
            {
                layout.TurnPage();
                DrawColumns(invoice.Language);
            }

            rows[i].Draw(layout);
        }

        layout.Tags.End();
        layout.Down(Gap);
        DrawSums(sums);
    }

    private static IEnumerable<Row> RowsOf(InvoiceGroup group, Language language)
    {
        yield return new Row(group.Title, [], null, null, KeepsNext: true);
        for (int i = 0; i < group.Lines.Count; i++)
        {
            var line = group.Lines[i];
            bool hasSubtotal = group.Lines.Count > 1;
            yield return new Row(
                null, LineBreaks.Of(line.Description, 9, Columns[0].Width - 8), LineBreaks.Of(line.Detail, 7, Columns[0].Width - 8),
                [.. InvoiceColumns.Of(line, language).Select(cell => cell.Value)],
                KeepsNext: hasSubtotal && i == group.Lines.Count - 1);
        }

        if (group.Lines.Count > 1)
        {
            string[] values = ["", "", "", InvoiceText.Number(group.Subtotal, language), ""];
            yield return new Row(null, [InvoiceColumns.Subtotal.In(language)], null, values, KeepsNext: false);
        }
    }

    private void DrawColumns(Language language)
    {
        layout.Fill(InvoiceLayout.Shade, InvoiceLayout.Left, layout.Y, InvoiceLayout.Width, 16);
        layout.Tags.Begin("TR");
        for (int i = 0; i < Columns.Length; i++)
        {
            layout.Tags.Begin("TH");
            layout.Line(Columns[i].Name.In(language), 8, InvoiceLayout.Ink, Columns[i].X, layout.Y + 4, Columns[i].Width, isRight: i > 0);
            layout.Tags.End();
        }

        layout.Tags.End();
        layout.Down(18);
    }

    private void DrawSums((string Name, string Value)[] sums)
    {
        layout.Tags.Begin("Table");
        foreach (var (name, value) in sums)
        {
            layout.Tags.Begin("TR");
            layout.Tags.Begin("TH");
            layout.Line(name, 9, InvoiceLayout.Ink, InvoiceLayout.Right - SumWidth, layout.Y + 3, 120);
            layout.Tags.End();
            layout.Tags.Begin("TD");
            layout.Line(value, 9, InvoiceLayout.Ink, InvoiceLayout.Right - SumWidth + 120, layout.Y + 3, SumWidth - 120, isRight: true);
            layout.Tags.End();
            layout.Tags.End();
            layout.Down(SumRow);
            layout.Rule(InvoiceLayout.Hairline, InvoiceLayout.Right - SumWidth, layout.Y, SumWidth);
        }

        layout.Tags.End();
    }

    /// <summary>A row: the title of a group, a line, or a subtotal.</summary>
    private sealed record Row(
        string? Title, IReadOnlyList<string> Description, IReadOnlyList<string>? Detail, string[]? Cells, bool KeepsNext)
    {
        public float Height => ((Title is null ? Description.Count + (Detail?.Count ?? 0) : 1) * LineHeight) + RowPadding;

        public void Draw(InvoiceLayout layout)
        {
            float y = layout.Y + RowTop;
            layout.Tags.Begin("TR");
            layout.Tags.Begin("TD");
            if (Title is not null)
                layout.Line(Title, 9, InvoiceLayout.Ink, Columns[0].X, y, InvoiceLayout.Width - 8);
            foreach (string part in Description)
            {
                layout.Line(part, 9, InvoiceLayout.Ink, Columns[0].X + 8, y, Columns[0].Width - 8);
                y += LineHeight;
            }

            foreach (string part in Detail ?? [])
            {
                layout.Line(part, 7, InvoiceLayout.Pale, Columns[0].X + 8, y, Columns[0].Width - 8);
                y += LineHeight;
            }

            layout.Tags.End();
            for (int i = 0; i < (Cells?.Length ?? 0); i++)
            {
                layout.Tags.Begin("TD");
                layout.Line(Cells![i], 9, InvoiceLayout.Ink, Columns[i + 1].X, layout.Y + RowTop, Columns[i + 1].Width, isRight: true);
                layout.Tags.End();
            }

            layout.Tags.End();
            layout.Down(Height);
            layout.Rule(InvoiceLayout.Hairline, InvoiceLayout.Left, layout.Y, InvoiceLayout.Width);
        }
    }
}
