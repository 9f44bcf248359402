using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Numbers of contracts and of their documents that people read out and type in: made from the contract's id, so that they need no counter,
/// in letters and digits that are not mistaken for one another, with a check character at the end.
/// </summary>
/// <remarks>60 bits of a hash: with a million contracts, two have the same number with a probability below one in a million.</remarks>
public static class ShortNumber
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Letters = 12;

    /// <summary>The number of a contract: 12 characters and the check character, in fours: <c>7K2M-9PQ8-TD4F-3</c>.</summary>
    public static string OfContract(string contractId) => InFours(WithCheck(Base(contractId)));

    /// <summary>The number of a month's bill: <c>B202604-7K2M9PQ8TD4F-5</c>.</summary>
    public static string OfBill(string contractId, YearMonth month) => OfDocument('B', contractId, month);

    /// <summary>The number of a month's 適格返還請求書 (R).</summary>
    public static string OfReturn(string contractId, YearMonth month) => OfDocument('R', contractId, month);

    /// <summary>The number of a month's combined invoice (C) of a customer, by the key of the customer.</summary>
    public static string OfCombined(string customer, YearMonth month) => OfDocument('C', customer, month);

    /// <summary>
    /// The contract's number that a number of a contract or of one of its documents names, as people may write it: small letters, without
    /// hyphens, with O and I for 0 and 1. Null where the check character does not fit.
    /// </summary>
    public static string? FindContract(string text)
    {
        var plain = string.Concat(text.Where(c => c is not ('-' or ' '))).ToUpperInvariant();
        var isDocument = plain.Length == Letters + 8 && plain[0] is 'B' or 'R';
        var head = isDocument ? plain[..7] : "";
        var rest = plain[head.Length..].Replace('O', '0').Replace('I', '1').Replace('L', '1');
        if (rest.Length != Letters + 1 || !CheckDigit.IsValid(head + rest)) return null;

        return InFours(WithCheck(rest[..Letters]));
    }

    private static string OfDocument(char kind, string id, YearMonth month)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{kind}{month.Year:D4}{month.Month:D2}{Base(id)}");
        return $"{text[..7]}-{text[7..]}-{CheckDigit.Of(text)}";
    }

    private static string Base(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(hash);
        return string.Create(Letters, bits, static (letters, value) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = Crockford[(int)(value >> (59 - (5 * i))) & 31];
        });
    }

    private static string WithCheck(string text) => text + CheckDigit.Of(text);

    private static string InFours(string text) => string.Join('-', text.Chunk(4).Select(four => new string(four)));
}
