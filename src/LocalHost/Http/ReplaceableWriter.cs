using System.Buffers;
using System.IO.Pipelines;

namespace SecureMx.LocalHost.Http;

/// <summary>
/// Writes through to a connection until it is given the last answer, which takes the place of all that is written afterwards.
/// </summary>
internal sealed class ReplaceableWriter(PipeWriter connection) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _discarded = new();
    private byte[]? _last;
    private bool _isReplacing;

    /// <summary>Sends an answer in the place of what is written from now on.</summary>
    public void Replace(byte[] answer)
    {
        if (_isReplacing)
            return;
        _last = answer;
        _isReplacing = true;
    }

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => connection.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => connection.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => Target.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => Target.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        Target.Advance(bytes);
        _discarded.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        WriteLast();
        return connection.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => connection.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
            WriteLast();
        connection.Complete(exception);
    }

    private IBufferWriter<byte> Target => _isReplacing ? _discarded : connection;

    private void WriteLast()
    {
        if (_last is not { } answer)
            return;
        _last = null;
        connection.Write(answer);
    }
}

/// <summary>The two directions of a connection.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
