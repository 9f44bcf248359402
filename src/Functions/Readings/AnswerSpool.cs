using System.Buffers;
using System.Text.Json;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Readings;

/// <summary>
/// Writes answers to a caller who may not read them before the whole request is sent, as many HTTP clients do not: what the connection does
/// not take waits in a file and not in memory, and the reading of the request never waits for it.
/// </summary>
internal sealed class AnswerSpool(Stream response, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int ChunkBytes = 32 * 1024;

    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private FileStream? _overflow;
    private long _taken;
    private Task _writing = Task.CompletedTask;

    /// <summary>Adds a line.</summary>
    public void Append<T>(T answer)
    {
        using (var writer = new Utf8JsonWriter(_pending))
            JsonSerializer.Serialize(writer, answer, Json.Options);
        _pending.Write("\n"u8);
    }

    /// <summary>Passes on what was added, if the connection takes it now; otherwise keeps it in the file.</summary>
    public async Task FlushAsync()
    {
        await DrainAsync(wait: false);
        if (_pending.WrittenCount == 0)
            return;

        if (_writing.IsCompleted && IsDrained)
        {
            // The connection reads from the array after this returns, so it gets one of its own.
            _writing = WriteAsync(_pending.WrittenSpan.ToArray());
        }
        else
        {
            _overflow ??= new FileStream(
                Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, ChunkBytes,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            _overflow.Position = _overflow.Length;
            await _overflow.WriteAsync(_pending.WrittenMemory, cancellationToken);
        }

        _pending.ResetWrittenCount();
    }

    /// <summary>Passes on all that waits.</summary>
    public async Task CompleteAsync()
    {
        await FlushAsync();
        await DrainAsync(wait: true);
        await _writing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_overflow is not null)
            await _overflow.DisposeAsync();
    }

    private bool IsDrained => _overflow is null || _taken == _overflow.Length;

    private async Task DrainAsync(bool wait)
    {
        while (!IsDrained && (wait || _writing.IsCompleted))
        {
            await _writing;
            _overflow!.Position = _taken;
            int read = await _overflow.ReadAsync(_chunk, cancellationToken);
            _taken += read;
            _writing = WriteAsync(_chunk.AsMemory(0, read));
        }

        if (_writing.IsCompleted)
            await _writing; // so that a closed connection is noticed
        if (_overflow is not null && IsDrained)
        {
            _overflow.SetLength(0);
            _taken = 0;
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await response.WriteAsync(bytes, cancellationToken);
        await response.FlushAsync(cancellationToken);
    }
}
