using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Invoices.Paper;
using SkiaSharp;

namespace SecureMx.Functions.Invoices;

/// <summary>A document as PDF on A4, with as many pages as its lines take.</summary>
internal static class InvoicePdf
{
    /// <summary>The file.</summary>
    public static byte[] Render(Invoice invoice, IssuerSettings issuer, PaymentSettings payment)
    {
        var layout = new InvoiceLayout();
        using var logo = issuer.LogoImage;
        DrawHead(layout, invoice, issuer, logo);
        DrawTotal(layout, invoice, payment);
        new InvoiceTable(layout).Draw(invoice);
        string title = $"{InvoiceText.Title(invoice)} {invoice.Number}".TrimEnd();
        return layout.Finish(
            new PaperInfo(
                title, issuer.Name!, (invoice.IssuedOn ?? invoice.Month.OnDayOfMonth(1)).ToDateTimeUnspecified(),
                invoice.Language == Language.Japanese ? "ja-JP" : "en-US"),
            $"{title}  {invoice.ContractId ?? invoice.CustomerId}");
    }

    private static void DrawHead(InvoiceLayout layout, Invoice invoice, IssuerSettings issuer, SKImage? logo)
    {
        layout.Tags.Begin("H1");
        layout.Centered(InvoiceText.Title(invoice), 20);
        layout.Tags.End();
        layout.Down(38);
        float top = layout.Y;
        float left = DrawAddressee(layout, invoice, top);
        layout.Rule(InvoiceLayout.Ink, InvoiceLayout.Left, left + 3, 245);
        layout.Tags.Begin("P");
        left = layout.Block(InvoiceText.Subject.In(invoice.Language), 9, InvoiceLayout.Ink, InvoiceLayout.Left, left + 10, 245, 12);
        layout.Tags.End();
        foreach (string reference in InvoiceText.References(invoice))
        {
            layout.Tags.Begin("P");
            left = layout.Block(reference, 8, InvoiceLayout.Ink, InvoiceLayout.Left, left + 4, 245, 11);
            layout.Tags.End();
        }

        const float NameX = 320;
        float right = layout.Pairs(InvoiceText.Particulars(invoice), NameX, 380, top);
        if (logo is not null)
        {
            float scale = Math.Min(120f / logo.Width, 40f / logo.Height);
            layout.Picture(logo, NameX, right + 6, logo.Width * scale, logo.Height * scale);
            right += 6 + (logo.Height * scale);
        }

        layout.Tags.Begin("P");
        right = layout.Block(issuer.Name!, 10, InvoiceLayout.Ink, NameX, right + 6, InvoiceLayout.Right - NameX, 13);
        layout.Tags.End();
        string registration = $"{InvoiceText.Registration.In(invoice.Language)} {issuer.RegistrationNumber}";
        foreach (string text in new[] { issuer.Address, issuer.Contact, registration }.OfType<string>())
        {
            layout.Tags.Begin("P");
            right = layout.Block(text, 8, InvoiceLayout.Ink, NameX, right, InvoiceLayout.Right - NameX, 11);
            layout.Tags.End();
        }

        layout.MoveTo(Math.Max(left, right) + 14);
    }

    private static float DrawAddressee(InvoiceLayout layout, Invoice invoice, float y)
    {
        if (invoice.To.Address is { } address)
        {
            layout.Tags.Begin("P");
            y = layout.Block(address, 9, InvoiceLayout.Ink, InvoiceLayout.Left, y, 245, 12) + 3;
            layout.Tags.End();
        }

        foreach (string name in InvoiceText.Addressee(invoice))
        {
            layout.Tags.Begin("P");
            y = layout.Block(name, 13, InvoiceLayout.Ink, InvoiceLayout.Left, y, 245, 17, InvoiceText.HonorificLength(name));
            layout.Tags.End();
        }

        return y;
    }

    private static void DrawTotal(InvoiceLayout layout, Invoice invoice, PaymentSettings payment)
    {
        var (name, value) = InvoiceText.Total(invoice);
        layout.Outline(InvoiceLayout.Left, layout.Y, InvoiceLayout.Width, 30);
        layout.Tags.Begin("P");
        layout.Line(name, 12, InvoiceLayout.Ink, InvoiceLayout.Left + 10, layout.Y + 8, 200);
        layout.Line(value, 15, InvoiceLayout.Ink, InvoiceLayout.Left, layout.Y + 7, InvoiceLayout.Width - 10, isRight: true);
        layout.Tags.End();
        layout.Down(36);
        if (InvoiceText.Payment(invoice, payment) is { Count: > 0 } pairs)
            layout.MoveTo(layout.Pairs(pairs, InvoiceLayout.Left + 10, InvoiceLayout.Left + 90, layout.Y, 9));
        layout.Down(10);
    }
}
