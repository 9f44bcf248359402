using System.Buffers.Binary;

namespace SecureMx.CosmosGateway;

/// <summary>Resource ids (<c>_rid</c>): the path of numbers of a resource in base 64, as the SDK takes them apart.</summary>
internal static class ResourceIds
{
    public static string Database(uint database)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, database);
        return Text(bytes);
    }

    public static string Container(uint database, uint container)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, database);
        // The highest bit says that this is a container, not a user.
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], container | 0x8000_0000);
        return Text(bytes);
    }

    public static string Document(string container, ulong document)
    {
        Span<byte> bytes = stackalloc byte[16];
        Convert.FromBase64String(container.Replace('-', '/')).CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], document);
        return Text(bytes);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
