using System.Text.RegularExpressions;
using SecureMx.Domain;

namespace SecureMx.Functions.Ending;

/// <summary>
/// Reads the ground of an order: <c>general-terms-28-2</c>, or as people write it: <c>28-2</c>, <c>28 (2)</c>, <c>general-terms/28-2</c>.
/// </summary>
public static partial class GroundText
{
    /// <summary>The grounds that an order can have, in the form in which the API shows them.</summary>
    public static readonly Text Expectation = new(
        "Must be general-terms-28-2 or general-terms-28-3.", "general-terms-28-2 又は general-terms-28-3 を指定してください。");

    /// <summary>The ground; null where the text names none.</summary>
    public static EndGround? Parse(string text) => Form().Match(text) switch
    {
        { Success: false } => null,
        var match => match.Groups["paragraph"].ValueSpan is "2" ? EndGround.GeneralTerms28Paragraph2 : EndGround.GeneralTerms28Paragraph3,
    };

    [GeneratedRegex(
        @"^(?:general[- ]terms[-/ ])?28(?:-(?<paragraph>[23])| ?\((?<paragraph>[23])\))\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
