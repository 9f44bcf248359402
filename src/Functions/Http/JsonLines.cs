using System.Buffers;
using System.IO.Pipelines;

namespace SecureMx.Functions.Http;

/// <summary>Reads a stream of lines (NDJSON) one by one, in the same memory however long the stream is.</summary>
internal sealed class JsonLines(PipeReader reader, int maximumBytes)
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>The lines with their numbers from 1; null stands for one that is too long. Lines of white space alone count and are left out.</summary>
    public async IAsyncEnumerable<(long Number, byte[]? Utf8)> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        bool isSkipping = false, isOver = false;
        while (!isOver)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf(LineFeed) is not null || (read.IsCompleted && rest.Length > 0))
            {
                SequencePosition end = rest.PositionOf(LineFeed) ?? rest.End;
                ReadOnlySequence<byte> line = rest.Slice(0, end);
                rest = rest.PositionOf(LineFeed) is null ? rest.Slice(rest.End) : rest.Slice(rest.GetPosition(1, end));
                number++;
                byte[]? utf8 = isSkipping || line.Length > maximumBytes ? null : line.ToArray();
                isSkipping = false;
                if (utf8 is null || !utf8.AsSpan().Trim(" \t\r"u8).IsEmpty)
                    yield return (number, utf8);
            }

            // What is too long is let go while it comes, and answered when its end has.
            isSkipping |= rest.Length > maximumBytes;
            reader.AdvanceTo(isSkipping ? rest.End : rest.Start, read.Buffer.End);
            isOver = read.IsCompleted;
        }

        await reader.CompleteAsync();
    }
}
