using PdfSharp.Fonts;

namespace SecureMx.Functions.Billing.Invoices;

/// <summary>The one font of the invoices, embedded in the app; its licence stands beside it.</summary>
internal sealed class InvoiceFont : IFontResolver
{
    /// <summary>The family's name.</summary>
    public const string Family = "IPAexGothic";

    private const string Resource = "SecureMx.Functions.Billing.Invoices.Fonts.ipaexg.ttf";

    private static readonly Lazy<byte[]> Bytes = new(Read);

    /// <inheritdoc/>
    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(Family, isBold, isItalic);

    /// <inheritdoc/>
    public byte[]? GetFont(string faceName) => Bytes.Value;

    private static byte[] Read()
    {
        using Stream stream = typeof(InvoiceFont).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The font {Resource} is not embedded.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
