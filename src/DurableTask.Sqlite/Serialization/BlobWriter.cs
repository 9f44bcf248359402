using System.Buffers.Binary;
using System.Text;

namespace DurableTask.Sqlite.Serialization;

/// <summary>
/// Writes numbers and texts in a compact binary form. Reused: <see cref="ToArray"/> copies, <see cref="Clear"/> begins anew.
/// </summary>
internal sealed class BlobWriter
{
    private byte[] _buffer = new byte[512];
    private int _length;

    public void Clear() => _length = 0;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a number in one to five bytes; small numbers, negative ones too, take one.</summary>
    public void Int(int value)
    {
        var rest = (uint)((value << 1) ^ (value >> 31));
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    /// <summary>Writes an instant in eight bytes, in UTC.</summary>
    public void Instant(DateTime value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value.ToUtcTicks());

    public void OptionalInstant(DateTime? value)
    {
        Bool(value.HasValue);
        if (value is { } instant)
            Instant(instant);
    }

    public void OptionalInt(int? value)
    {
        Bool(value.HasValue);
        if (value is { } number)
            Int(number);
    }

    /// <summary>Writes a text as UTF-8 behind its length; null has the length -1.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Int(-1);
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        Int(bytes);
        Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    public void Texts(IDictionary<string, string>? values)
    {
        Int(values?.Count ?? -1);
        foreach (var (key, value) in values ?? new Dictionary<string, string>())
        {
            Text(key);
            Text(value);
        }
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }
}
