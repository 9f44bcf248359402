using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace SecureMx.Documents;

/// <summary>
/// Opaque cursors: a place in a listing, sealed with a checksum over the place and the listing's scope, so that garbage, a cut cursor or
/// the cursor of another listing is recognized. It is no secret and no signature: a forged place only shows what the query shows anyway.
/// </summary>
internal static class Cursor
{
    private const int SealLength = 8;

    /// <summary>The cursor of a place.</summary>
    public static string Encode(string scope, ReadOnlySpan<byte> place)
    {
        var bytes = new byte[SealLength + place.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Seal(scope, place));
        place.CopyTo(bytes.AsSpan(SealLength));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The place of a cursor.</summary>
    /// <exception cref="InvalidCursorException">No page of this scope gave it.</exception>
    public static byte[] Decode(string scope, string cursor)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException exception)
        {
            throw new InvalidCursorException(exception);
        }
        if (bytes.Length < SealLength) throw new InvalidCursorException();
        var place = bytes[SealLength..];
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Seal(scope, place)) throw new InvalidCursorException();
        return place;
    }

    private static ulong Seal(string scope, ReadOnlySpan<byte> place) => StableHash.Of(place, StableHash.Of(Encoding.UTF8.GetBytes(scope)));
}
