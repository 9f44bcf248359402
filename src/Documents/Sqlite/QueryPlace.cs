using System.Buffers.Binary;

namespace SecureMx.Documents.Sqlite;

/// <summary>The position of a query: it walks the ranges in their order, and each by the positions of its rows.</summary>
internal readonly record struct QueryPlace(int Range, long Position)
{
    private const int Length = 9;

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        bytes[0] = (byte)Range;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), Position);
        return bytes;
    }

    /// <exception cref="InvalidCursorException">The bytes are no place.</exception>
    public static QueryPlace FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new QueryPlace(bytes[0], BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]))
            : throw new InvalidCursorException();
}
