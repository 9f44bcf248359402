using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Api.Http;

/// <summary>Reads the body of a request into memory, once.</summary>
internal sealed class RequestBody
{
    /// <summary>The most bytes that a body may have: 1 MiB.</summary>
    public const int MaximumBytes = 1024 * 1024;

    /// <summary>The most bytes that the server takes, of a stream of lines too: 100 MiB, as the Functions host does.</summary>
    public const long MaximumBytesOfServer = 100L * 1024 * 1024;

    private const int FirstBufferBytes = 4096;

    private RequestBody(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    private ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The whole body; the second call gives the same bytes again.</summary>
    /// <exception cref="ProblemException">413: it is over <see cref="MaximumBytes"/>, announced or counted. 400: it is not framed as HTTP
    /// has it.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> BufferAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<RequestBody>() is { } buffered)
            return buffered.Utf8;

        var utf8 = await ReadToEndAsync(request);
        request.HttpContext.Features.Set(new RequestBody(utf8));
        return utf8;
    }

    /// <summary>Whether the body is declared as of a media type, in UTF-8 and without a content encoding.</summary>
    public static bool IsOf(string mediaType, HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            && request.Headers.ContentEncoding.All(encoding => "identity".Equals(encoding, StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>400 for what is no HTTP: a chunk without an end, a size beyond what can be counted.</summary>
    public static Problem NotHttp() => new(ProblemKind.Malformed, new Text("The request is not valid HTTP.", "HTTP として正しくないリクエストです。"));

    /// <summary>The 413 of a body that is over a number of bytes.</summary>
    public static Problem TooLarge(long maximumBytes) =>
        new(ProblemKind.TooLarge, new Text($"The body is over {maximumBytes} bytes.", $"本文が {maximumBytes} バイトを超えています。"));

    private static async Task<ReadOnlyMemory<byte>> ReadToEndAsync(HttpRequest request)
    {
        long? announced = request.ContentLength;
        if (announced > MaximumBytes)
            throw new ProblemException(TooLarge(MaximumBytes));

        // A byte more than announced, so that the end is seen without growing.
        byte[] buffer = new byte[announced + 1 ?? FirstBufferBytes];
        int length = 0;
        while (true)
        {
            int read = await ReadAsync(request, buffer.AsMemory(length));
            if (read == 0)
                return buffer.AsMemory(0, length);

            length += read;
            if (length > MaximumBytes)
                throw new ProblemException(TooLarge(MaximumBytes));
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaximumBytes + 1));
        }
    }

    // The server has one exception for a bad chunk and another for a chunk whose size it cannot count.
    private static async ValueTask<int> ReadAsync(HttpRequest request, Memory<byte> buffer)
    {
        try
        {
            return await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted);
        }
        catch (IOException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(NotHttp());
        }
    }
}
