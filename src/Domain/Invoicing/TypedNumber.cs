using System.Globalization;
using System.Text;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>What a number for people is the number of.</summary>
public enum NumberKind
{
    /// <summary>A contract.</summary>
    Contract,

    /// <summary>A month's bill of a contract (B).</summary>
    Bill,

    /// <summary>A month's 適格返還請求書 of a contract or a customer (R).</summary>
    Return,

    /// <summary>A month's combined invoice of a customer (C).</summary>
    CombinedInvoice,
}

/// <summary>
/// A number of a contract or document (<see cref="ShortNumber"/>) that somebody has typed in. Compared by NFKC and without regard to case,
/// hyphens and spaces, so that full-width digits do; O is read as 0, I and L as 1.
/// </summary>
/// <param name="Kind">What it is the number of.</param>
/// <param name="Month">The month of a document; null for a contract.</param>
/// <param name="Key">The characters that name the contract or the customer.</param>
public sealed record TypedNumber(NumberKind Kind, YearMonth? Month, string Key)
{
    private const string Initials = "BRC";
    private const int MonthLength = 6;
    private const int LongestText = 100;

    // As people write hyphens: U+2212 is a minus sign, U+30FC the long vowel mark.
    private const string OtherHyphens = "\u2212\u30FC";

    private static readonly Text Form = new(
        "Is not a number of a contract (7K2M-9PQ8-TD4F-3) or of a bill (B202604-7K2M9PQ8TD4F-5).",
        "契約番号 (7K2M-9PQ8-TD4F-3) や請求番号 (B202604-7K2M9PQ8TD4F-5) の形ではありません。");

    private static readonly Text Check = new(
        "Its check character, the last, does not match the others: a character is wrong or two are swapped.",
        "末尾の検査文字が一致しません。番号に誤字または文字の入れ替わりがあります。");

    private static readonly Text OfContract = new(
        "Is the number of a contract, not of a bill; contracts are looked for in /contracts.",
        "契約番号であり、請求番号ではありません。契約は /contracts で検索してください。");

    private static readonly Text OfCustomer = new(
        "Is the number of a customer's combined invoice; documents are looked for in /bills.",
        "一括請求書の番号です。書類は /bills で検索してください。");

    /// <summary>The number as documents print it, from a number of a contract or of one of its bills; or why it is none.</summary>
    public static CanonicalizationResult CanonicalizeOfContract(string text) =>
        Canonicalize(text, number => number.Kind == NumberKind.CombinedInvoice ? OfCustomer : null);

    /// <summary>The number of a document as it is printed; or why it is none.</summary>
    public static CanonicalizationResult CanonicalizeOfDocument(string text) =>
        Canonicalize(text, number => number.Kind == NumberKind.Contract ? OfContract : null);

    /// <summary>Reads a number.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="fault">What is wrong with it; null where nothing is.</param>
    /// <returns>Its parts; null where something is wrong.</returns>
    public static TypedNumber? Read(string text, out Text? fault)
    {
        fault = Form;
        var plain = Plain(text);
        var head = plain.Length == ShortNumber.KeyLength + MonthLength + 2 ? plain[..(MonthLength + 1)] : "";
        if (plain.Length != head.Length + ShortNumber.KeyLength + 1 || !TryReadHead(head, out var kind, out var month)) return null;

        var key = Digits(plain[head.Length..^1]);
        if (!key.All(c => ShortNumber.KeyCharacters.Contains(c, StringComparison.Ordinal)) || !char.IsAsciiLetterOrDigit(plain[^1]))
            return null;

        head = Digits(head);
        if (Digits(CheckDigit.Of(head + key).ToString()) != Digits(plain[^1..]))
        {
            fault = Check;
            return null;
        }

        fault = null;
        return new(kind, month, key);
    }

    /// <summary>The number as documents print it.</summary>
    public override string ToString() => Month is { } month
        ? ShortNumber.OfDocument(Initials[Kind - NumberKind.Bill], Key, month)
        : ShortNumber.OfKey(Key);

    private static CanonicalizationResult Canonicalize(string text, Func<TypedNumber, Text?> faultOf) =>
        Read(text, out var fault) is { } number && (fault = faultOf(number)) is null
            ? CanonicalizationResult.Of(number.ToString())
            : CanonicalizationResult.Wrong(fault!);

    private static string Plain(string text)
    {
        // Half a surrogate pair cannot be normalized, and is in no number.
        if (text.Length > LongestText || !text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)) return "";

        return string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !IsHyphen(c) && !char.IsWhiteSpace(c))).ToUpperInvariant();
    }

    private static bool IsHyphen(char c) =>
        char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation || OtherHyphens.Contains(c, StringComparison.Ordinal);

    private static bool TryReadHead(string head, out NumberKind kind, out YearMonth? month)
    {
        (kind, month) = (NumberKind.Contract, null);
        if (head.Length == 0) return true;

        var initial = Initials.IndexOf(head[0], StringComparison.Ordinal);
        var digits = Digits(head[1..]);
        if (initial < 0 || !digits.All(char.IsAsciiDigit)) return false;

        var (year, of) = (int.Parse(digits[..4], CultureInfo.InvariantCulture), int.Parse(digits[4..], CultureInfo.InvariantCulture));
        if (year == 0 || of is < 1 or > 12) return false;

        (kind, month) = (NumberKind.Bill + initial, new YearMonth(year, of));
        return true;
    }

    private static string Digits(string text) => text.Replace('O', '0').Replace('I', '1').Replace('L', '1');
}
