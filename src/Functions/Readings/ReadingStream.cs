using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace SecureMx.Functions.Readings;

/// <summary>
/// The bulk call: reads lines as they come and answers each, in their order. What has arrived is worked off before more is read, so that a slow sender is
/// answered at once and a fast one in large batches, in the same memory however long the stream is.
/// </summary>
internal sealed class ReadingStream(ReadingStore readings) : IResult
{
    /// <summary>Of the request and the answer.</summary>
    public const string ContentType = "application/x-ndjson";

    /// <summary>The most bytes of a line; a longer one is skipped and answered with 413.</summary>
    public const int MaximumLineBytes = 64 * 1024;

    private const int MaximumBatch = 500;
    private const byte LineFeed = (byte)'\n';

    private long _line;
    private bool _isSkipping;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (httpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null; // a meter may send a line now and then
        httpContext.Response.ContentType = ContentType;

        await using var answers = new AnswerSpool(httpContext.Response.Body, httpContext.RequestAborted);
        PipeReader reader = httpContext.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(httpContext.RequestAborted);
            ReadOnlySequence<byte> rest = read.Buffer;
            ReadingBatch batch = Take(ref rest, read.IsCompleted);
            bool isWhole = rest.Length == 0 || rest.PositionOf(LineFeed) is null;
            reader.AdvanceTo(rest.Start, isWhole ? read.Buffer.End : rest.Start);

            foreach (LineAnswer answer in await batch.PutAsync(readings, httpContext.RequestAborted))
                answers.Append(answer);
            await answers.FlushAsync();
            if (read.IsCompleted && rest.Length == 0)
                break;
        }

        await reader.CompleteAsync();
        await answers.CompleteAsync();
    }

    // Takes whole lines off the buffer, and the last one without its line feed where the stream has ended.
    private ReadingBatch Take(ref ReadOnlySequence<byte> rest, bool isEnd)
    {
        var batch = new ReadingBatch();
        while (batch.Count < MaximumBatch)
        {
            if (rest.PositionOf(LineFeed) is { } end)
            {
                Add(batch, rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            else if (isEnd && rest.Length > 0)
            {
                Add(batch, rest);
                rest = rest.Slice(rest.End);
            }
            else
            {
                if (rest.Length > MaximumLineBytes)
                {
                    if (!_isSkipping)
                        batch.AddTooLong(_line + 1);
                    _isSkipping = true;
                    rest = rest.Slice(rest.End);
                }

                return batch;
            }
        }

        return batch;
    }

    private void Add(ReadingBatch batch, ReadOnlySequence<byte> line)
    {
        _line++;
        if (_isSkipping)
            _isSkipping = false; // the end of a line that was answered already
        else if (line.Length > MaximumLineBytes)
            batch.AddTooLong(_line);
        else
            batch.Add(_line, line.IsSingleSegment ? line.FirstSpan : line.ToArray());
    }
}
