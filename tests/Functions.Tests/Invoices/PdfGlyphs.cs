using System.Globalization;
using System.Text.RegularExpressions;

namespace SecureMx.Functions.Tests.Invoices;

/// <summary>The glyphs that a page draws, read from its content stream: strings of 16-bit ids, as Skia writes them.</summary>
internal static partial class PdfGlyphs
{
    /// <summary>The ids in their order.</summary>
    public static IReadOnlyList<int> Of(string content)
    {
        Assert.DoesNotMatch(OtherText(), content);
        return [.. Text().Matches(content).SelectMany(text => text.Groups[1].Value.Chunk(4)).Select(
            id => int.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("<([0-9A-Fa-f]+)> Tj")]
    private static partial Regex Text();

    [GeneratedRegex("(TJ|\\) Tj|'|\")$", RegexOptions.Multiline)]
    private static partial Regex OtherText();
}
