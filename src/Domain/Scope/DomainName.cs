using System.Globalization;

namespace SecureMx.Domain;

/// <summary>The canonical form of a domain name: lower-case ASCII by IDNA, without the trailing dot (C2).</summary>
public static class DomainName
{
    // No longer text comes to a name, which IDNA holds to 253 characters; it need not be looked at.
    private const int MaximumInputLength = 1_000;

    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true };

    /// <summary>The canonical form of a name as a person writes it: 例え.jp and XN--R8JZ45G.JP are both xn--r8jz45g.jp.</summary>
    public static CanonicalizationResult Canonicalize(string text)
    {
        if (text.Length > MaximumInputLength)
        {
            return CanonicalizationResult.Wrong(new("A domain name has at most 253 characters in ASCII.", "ドメイン名は ASCII で 253 文字以内です。"));
        }

        // IDNA drops invisible characters; a name with one is refused rather than equated with the name without it.
        if (text.Any(IsUnseen))
        {
            return CanonicalizationResult.Wrong(new(
                "A domain name has no spaces, control characters or invisible characters.",
                "ドメイン名に空白、制御文字、不可視の文字は使えません。"));
        }

        if (ToStableAscii(text) is not { } name)
        {
            return CanonicalizationResult.Wrong(new(
                "This is no domain name by IDNA: labels of letters, digits and inner hyphens, 1 to 63 characters each in ASCII, separated "
                    + "by single dots.",
                "IDNA によるドメイン名ではありません。ラベルは英数字と途中のハイフンからなり、ASCII でそれぞれ 1 から 63 文字、ピリオド一つで区切ります。"));
        }

        var labels = name.Split('.');
        if (labels.Length < 2)
        {
            return CanonicalizationResult.Wrong(new(
                "A domain name has at least two labels, such as example.jp.",
                "ドメイン名は example.jp のように二以上のラベルからなります。"));
        }

        return labels[^1].All(char.IsAsciiDigit)
            ? CanonicalizationResult.Wrong(new("A domain name does not end in a label of digits alone.", "ドメイン名は数字だけのラベルで終わることはできません。"))
            : CanonicalizationResult.Of(name); // C2
    }

    // IDNA holds a name and its labels to their lengths. A name whose Unicode form leads back to another name (a forged xn-- label) is
    // refused.
    private static string? ToStableAscii(string text)
    {
        try
        {
            var ascii = Idna.GetAscii(text.ToLowerInvariant()).ToLowerInvariant();
            var name = ascii.EndsWith('.') ? ascii[..^1] : ascii;
            return Idna.GetAscii(Idna.GetUnicode(name)) == name ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsUnseen(char c) =>
        char.IsWhiteSpace(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned;
}
