using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Http;

/// <summary>A line of a stream.</summary>
/// <param name="Number">From 1; empty lines count.</param>
/// <param name="Utf8">The line; null where it is too long to be read, or where the stream is cut off.</param>
/// <param name="IsCutOff">Whether the stream is over the server's limit from here on; no line follows.</param>
internal readonly record struct JsonLine(long Number, byte[]? Utf8, bool IsCutOff = false)
{
    /// <summary>The 413 of a line that cannot be read.</summary>
    /// <param name="maximumBytes">The most bytes of a line.</param>
    public Problem Fault(int maximumBytes)
    {
        var problem = IsCutOff
            ? RequestBody.TooLarge(RequestBody.MaximumBytesOfServer)
            : new Problem(ProblemKind.TooLarge, new Text($"A line has at most {maximumBytes} bytes.", $"一行は {maximumBytes} バイトまでです。"));
        return new Problem(problem.Kind, problem.Detail) { Violations = [new(problem.Detail) { Pointer = "" }] };
    }
}

/// <summary>
/// Reads a request of lines (NDJSON) as they come, in the same memory however long it is and however slowly it is sent. What has arrived is
/// given before more is read, so that a slow sender is answered at once and a fast one in large batches.
/// </summary>
internal sealed class JsonLines
{
    /// <summary>Of the request and the answer.</summary>
    public const string ContentType = "application/x-ndjson";

    private const byte LineFeed = (byte)'\n';

    private readonly PipeReader _reader;
    private readonly int _maximumBytes;
    private long _number;
    private bool _isSkipping;

    /// <summary>Prepares to read the lines of a request, and declares its answer as lines.</summary>
    /// <param name="http">The call; the server's limit of a body's pace is lifted for it.</param>
    /// <param name="maximumBytes">The most bytes of a line.</param>
    public JsonLines(HttpContext http, int maximumBytes)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null; // a machine may send a line now and then
        http.Response.ContentType = ContentType;
        _reader = http.Request.BodyReader;
        _maximumBytes = maximumBytes;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The lines in their order, those that have arrived together; lines of white space alone are left out.</summary>
    /// <param name="most">Maximum batch size, in lines.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="BadHttpRequestException">The request is declared as longer than the server takes.</exception>
    public async IAsyncEnumerable<IReadOnlyList<JsonLine>> ReadAsync(int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isOver = false;
        while (!isOver)
        {
            if (await TryReadAsync(cancellationToken) is not { } read)
            {
                yield return [new JsonLine(_number + 1, null, IsCutOff: true)];
                yield break;
            }

            var rest = read.Buffer;
            var lines = Take(ref rest, most, read.IsCompleted);
            _reader.AdvanceTo(rest.Start, lines.Count < most ? read.Buffer.End : rest.Start);
            isOver = read.IsCompleted && rest.IsEmpty;
            if (lines.Count > 0)
                yield return lines;
        }

        await _reader.CompleteAsync();
    }

    // Null where the stream turns out to be longer than the server takes, when lines of it have been answered.
    private async Task<ReadResult?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(cancellationToken);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge && _number > 0)
        {
            return null;
        }
        catch (IOException exception) when (
            !cancellationToken.IsCancellationRequested
                && exception is not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            throw new ProblemException(RequestBody.NotHttp());
        }
    }

    // Takes whole lines off the buffer, and the last one without its line feed where the stream has ended.
    private List<JsonLine> Take(ref ReadOnlySequence<byte> rest, int most, bool isEnd)
    {
        List<JsonLine> lines = [];
        while (lines.Count < most)
        {
            if (rest.PositionOf(LineFeed) is { } end)
            {
                Add(lines, rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            else if (isEnd && !rest.IsEmpty)
            {
                Add(lines, rest);
                rest = rest.Slice(rest.End);
            }
            else
            {
                // What is too long is answered at once, and let go while it comes.
                if (rest.Length <= _maximumBytes)
                    break;
                if (!_isSkipping)
                    lines.Add(new JsonLine(_number + 1, null));
                _isSkipping = true;
                rest = rest.Slice(rest.End);
                break;
            }
        }

        return lines;
    }

    private void Add(List<JsonLine> lines, ReadOnlySequence<byte> line)
    {
        _number++;
        if (_isSkipping)
        {
            _isSkipping = false; // the end of a line that was given already
            return;
        }

        if (line.Length > _maximumBytes)
        {
            lines.Add(new JsonLine(_number, null));
            return;
        }

        byte[] utf8 = line.ToArray();
        if (_number == 1 && utf8.AsSpan().StartsWith(ByteOrderMark))
            utf8 = utf8[ByteOrderMark.Length..];
        if (!utf8.AsSpan().Trim(" \t\r"u8).IsEmpty)
            lines.Add(new JsonLine(_number, utf8));
    }
}
