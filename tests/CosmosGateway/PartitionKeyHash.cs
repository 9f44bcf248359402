using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SecureMx.CosmosGateway;

/// <summary>
/// The effective partition key of a string (hash version 2): MurmurHash3 of 128 bits over the key as the service writes it, in hexadecimal,
/// the two highest bits clear. The SDK computes the same to find the range of a partition, so that the two must agree.
/// </summary>
internal static class PartitionKeyHash
{
    private const byte StringMarker = 0x08;
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public static string Of(string partitionKey)
    {
        byte[] bytes = [StringMarker, .. Encoding.UTF8.GetBytes(partitionKey), 0xff];
        var (low, high) = Murmur(bytes);
        Span<byte> hash = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, low);
        BinaryPrimitives.WriteUInt64LittleEndian(hash[8..], high);
        hash.Reverse();
        hash[0] &= 0x3f;
        return Convert.ToHexString(hash);
    }

    private static (ulong Low, ulong High) Murmur(ReadOnlySpan<byte> bytes)
    {
        ulong h1 = 0, h2 = 0;
        var rest = bytes;
        for (; rest.Length >= 16; rest = rest[16..])
        {
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = BitOperations.RotateLeft(h1, 27) + h2;
            h1 = h1 * 5 + 0x52dce729;
            h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = BitOperations.RotateLeft(h2, 31) + h1;
            h2 = h2 * 5 + 0x38495ab5;
        }
        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        rest.CopyTo(tail);
        h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]));
        h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(tail));

        h1 ^= (ulong)bytes.Length;
        h2 ^= (ulong)bytes.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return (h1, h2);
    }

    private static ulong Mix1(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong Mix2(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong Finish(ulong h)
    {
        h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
        h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
        return h ^ (h >> 33);
    }
}
