using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SecureMx.Client;

/// <summary>A body of JSON lines that is made while it is sent.</summary>
internal sealed class LinesContent<T> : HttpContent
{
    private readonly IAsyncEnumerable<T> _lines;
    private readonly JsonSerializerOptions _json;
    private readonly CancellationToken _cancellationToken;

    public LinesContent(IAsyncEnumerable<T> lines, JsonSerializerOptions json, string mediaType, CancellationToken cancellationToken)
    {
        (_lines, _json, _cancellationToken) = (lines, json, cancellationToken);
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var line in _lines.WithCancellation(_cancellationToken))
        {
            await JsonSerializer.SerializeAsync(stream, line, _json, _cancellationToken);
            stream.WriteByte((byte)'\n');
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
