using System.Globalization;
using System.Text;

namespace SecureMx.Functions.Tests.Readings;

/// <summary>Reads the lines of an HTTP/1.1 answer that is sent in chunks, wherever a chunk ends.</summary>
internal sealed class ChunkedLines(Stream stream)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly MemoryStream _line = new();
    private int _position;
    private int _filled;
    private int _leftOfChunk;
    private bool _isFirstChunk = true;

    /// <summary>The status line of the answer; the headers are passed over.</summary>
    public async Task<string> ReadStatusAsync()
    {
        string status = await ReadHeaderAsync();
        while ((await ReadHeaderAsync()).Length > 0)
        {
        }

        return status;
    }

    /// <summary>The next line of the body; null at its end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        _line.SetLength(0);
        while (true)
        {
            if (_leftOfChunk == 0 && !await ReadChunkLengthAsync())
                return _line.Length == 0 ? null : throw new InvalidDataException("The answer ends within a line.");

            byte next = await ReadByteAsync();
            _leftOfChunk--;
            if (next == '\n')
                return Encoding.UTF8.GetString(_line.GetBuffer(), 0, (int)_line.Length);
            _line.WriteByte(next);
        }
    }

    private async Task<bool> ReadChunkLengthAsync()
    {
        if (!_isFirstChunk) Assert.Equal("", await ReadHeaderAsync());
        _isFirstChunk = false;
        _leftOfChunk = int.Parse(await ReadHeaderAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return _leftOfChunk > 0;
    }

    private async Task<string> ReadHeaderAsync()
    {
        StringBuilder text = new();
        while (await ReadByteAsync() is var next && next != '\n')
            text.Append((char)next);
        return text.ToString().TrimEnd('\r');
    }

    private async ValueTask<byte> ReadByteAsync()
    {
        if (_position == _filled)
        {
            (_position, _filled) = (0, await stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience));
            if (_filled == 0) throw new EndOfStreamException("The answer ended too early.");
        }

        return _buffer[_position++];
    }
}
