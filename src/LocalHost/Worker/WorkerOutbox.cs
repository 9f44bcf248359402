using System.Threading.Channels;
using Grpc.Core;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>Messages on their way to a worker. A gRPC stream takes one write at a time, so that one loop writes them all.</summary>
internal sealed class WorkerOutbox
{
    // Held back until the next write, so that messages that wait together leave in one packet.
    private static readonly WriteOptions MoreToCome = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Last = new();

    private readonly Channel<StreamingMessage> _messages =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });

    public void Send(StreamingMessage message) => _messages.Writer.TryWrite(message);

    /// <summary>Writes until it is cancelled or the stream breaks; neither is an error here, as the reading side sees it too.</summary>
    public async Task WriteAllAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await _messages.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_messages.Reader.TryRead(out var message))
                {
                    stream.WriteOptions = _messages.Reader.TryPeek(out _) ? MoreToCome : Last;
                    await stream.WriteAsync(message, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
        }
    }
}
