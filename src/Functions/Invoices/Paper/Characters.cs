using System.Text;

namespace SecureMx.Functions.Invoices.Paper;

/// <summary>Classifies characters for breaking lines of text.</summary>
internal static class Characters
{
    // JIS X 4051: closing brackets, small kana, the long vowel mark, iteration marks and stops begin no line.
    private const string NotAtStart =
        "、。，．・：；？！゛゜ヽヾゝゞ々〻ー」』）］｝〉》】〕〗〙〟’”)]},.!?:;%％‰℃°′″ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ";

    // Opening brackets and currency signs end none.
    private const string NotAtEnd = "「『（［｛〈《【〔〖〘〝‘“([{￥¥$＄｢";

    /// <summary>Whether a character shows nothing by itself: variation selectors and joiners.</summary>
    public static bool IsIgnorable(Rune rune) =>
        rune.Value is (>= 0xFE00 and <= 0xFE0F) or (
            >= 0xE0100 and <= 0xE01EF) or (>= 0x200B and <= 0x200F) or (>= 0x2060 and <= 0x2064) or 0xFEFF or 0x00AD;

    /// <summary>Whether a line may break between two graphemes (JIS X 4051: 禁則).</summary>
    public static bool MayBreak(string before, string after)
    {
        if (after[0] == ' ' || NotAtStart.Contains(after[0], StringComparison.Ordinal)
            || NotAtEnd.Contains(before[^1], StringComparison.Ordinal))
        {
            return false;
        }

        return before[^1] == ' ' || !(IsOfWord(before[^1]) && IsOfWord(after[0]));
    }

    private static bool IsOfWord(char c) => char.IsAscii(c) ? c != ' ' : c is >= '\u00A0' and < '\u2E80';
}
