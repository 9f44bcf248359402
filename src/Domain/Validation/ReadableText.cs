using System.Globalization;
using System.Text;

namespace SecureMx.Domain;

/// <summary>
/// Finds characters that have no place in a text that people read: they are not seen, change the order of what is seen, or are no
/// characters at all, so that one text could be taken for another.
/// </summary>
public static class ReadableText
{
    private static readonly Rune ZeroWidthNonJoiner = new(0x200C);
    private static readonly Rune ZeroWidthJoiner = new(0x200D);

    // The fillers of Hangul, and Braille without a dot.
    private static readonly int[] BlankLetters = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800];

    /// <summary>
    /// Whether something of a text can be seen: not all of it is white space, joiners, marks on nothing, or letters that are blank.
    /// </summary>
    public static bool IsVisible(string text) => text.EnumerateRunes().Any(rune =>
        !Rune.IsWhiteSpace(rune)
        && !BlankLetters.Contains(rune.Value)
        && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark));

    /// <summary>The first such character as <c>U+202E</c>; null where there is none.</summary>
    /// <param name="text">The text; line feeds, carriage returns and tabs are allowed.</param>
    /// <remarks>
    /// Control characters; line and paragraph separators; format characters (directions of writing, the byte order mark, soft hyphens and
    /// other invisible ones) but the two joiners, which scripts and emoji need; what Unicode has not assigned, or never will; halves of
    /// surrogate pairs.
    /// </remarks>
    public static string? FindUnreadable(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isWhole) return $"U+{(int)text[0]:X4}";
            if (!IsReadable(rune)) return $"U+{rune.Value:X4}";
            text = text[length..];
        }

        return null;
    }

    /// <summary>Whether a character can be read; line feeds, carriage returns and tabs can.</summary>
    public static bool IsReadable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => rune.Value is '\n' or '\r' or '\t',
        UnicodeCategory.Format => rune == ZeroWidthJoiner || rune == ZeroWidthNonJoiner,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned => false,
        _ => true,
    };
}
