using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace SecureMx.Domain;

/// <summary>
/// Numbers of contracts and of their documents that people read out and type in: made from the contract's id, so that they need no counter,
/// with a check character at the end. <see cref="TypedNumber"/> reads them.
/// </summary>
/// <remarks>60 bits of a hash: with a million contracts, two have the same number with a probability below one in a million.</remarks>
public static class ShortNumber
{
    /// <summary>The length of a key.</summary>
    internal const int KeyLength = 12;

    /// <summary>The characters of a key: digits and letters that are not mistaken for one another (Crockford).</summary>
    internal const string KeyCharacters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The number of a contract: 12 characters and the check character, in fours: <c>7K2M-9PQ8-TD4F-3</c>.</summary>
    public static string OfContract(string contractId) => OfKey(KeyOf(contractId));

    /// <summary>The number of a month's bill: <c>B202604-7K2M9PQ8TD4F-5</c>.</summary>
    public static string OfBill(string contractId, YearMonth month) => OfDocument('B', KeyOf(contractId), month);

    /// <summary>The number of a month's 適格返還請求書 (R): of a contract, or of a customer by its key.</summary>
    public static string OfReturn(string id, YearMonth month) => OfDocument('R', KeyOf(id), month);

    /// <summary>The number of a month's combined invoice (C) of a customer, by the key of the customer.</summary>
    public static string OfCombined(string customer, YearMonth month) => OfDocument('C', KeyOf(customer), month);

    /// <summary>The part of all numbers of a contract or customer that names it: 12 characters.</summary>
    public static string KeyOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(hash);
        return string.Create(KeyLength, bits, static (letters, value) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = KeyCharacters[(int)(value >> (59 - (5 * i))) & 31];
        });
    }

    /// <summary>The number of the contract of a key.</summary>
    internal static string OfKey(string key) => string.Join('-', (key + CheckDigit.Of(key)).Chunk(4).Select(four => new string(four)));

    /// <summary>The number of the document of a key and a month.</summary>
    internal static string OfDocument(char kind, string key, YearMonth month)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{kind}{month.Year:D4}{month.Month:D2}{key}");
        return $"{text[..7]}-{text[7..]}-{CheckDigit.Of(text)}";
    }
}
