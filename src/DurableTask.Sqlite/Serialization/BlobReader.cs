using System.Buffers.Binary;
using System.Text;

namespace DurableTask.Sqlite.Serialization;

/// <summary>Reads what <see cref="BlobWriter"/> wrote.</summary>
internal ref struct BlobReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    public int Int()
    {
        uint value = 0;
        var shift = 0;
        byte next;
        do
        {
            next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public DateTime Instant() => new(BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))), DateTimeKind.Utc);

    public DateTime? OptionalInstant() => Bool() ? Instant() : null;

    public int? OptionalInt() => Bool() ? Int() : null;

    public string? Text()
    {
        var bytes = Int();
        return bytes < 0 ? null : Encoding.UTF8.GetString(Take(bytes));
    }

    public Dictionary<string, string>? Texts()
    {
        var count = Int();
        if (count < 0)
            return null;
        var values = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = Text()!;
            values[key] = Text()!;
        }

        return values;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _rest.Length)
            throw new InvalidDataException("A stored message or history ends before its end: the file is damaged.");
        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }
}
