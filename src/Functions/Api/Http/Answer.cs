using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// An answer that went well. Its body is made when the answer is, so that what cannot be written fails inside the function; a list is
/// written item by item while it is sent.
/// </summary>
public sealed class Answer : IResult
{
    private const string JsonContentType = "application/json; charset=utf-8";
    private const int FlushedBytes = 16 * 1024;

    private readonly int _status;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly string? _contentType;
    private Func<HttpResponse, CancellationToken, Task>? _write;
    private string? _etag;
    private string? _location;
    private string? _link;

    private Answer(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        _status = status;
        _body = body;
        _contentType = contentType;
    }

    /// <summary>200 for what was computed or done, e.g. a preview.</summary>
    public static Answer Ok<T>(T value) => new(StatusCodes.Status200OK, Json.Write(value), JsonContentType);

    /// <summary>200 with a strong ETag for one resource, or 304 where the caller has it already.</summary>
    /// <param name="value">What is shown.</param>
    /// <param name="version">The version that a later <c>If-Match</c> is checked against; null where writes are not checked.</param>
    public static Answer Resource<T>(T value, long? version = null) => Resource(Json.Write(value), JsonContentType, version);

    /// <summary>200 with a strong ETag for one resource in a format other than JSON.</summary>
    public static Answer Resource(ReadOnlyMemory<byte> body, string contentType, long? version = null) =>
        new(StatusCodes.Status200OK, body, contentType) { _etag = ETag.Of(body.Span, version) };

    /// <summary>201: created at <paramref name="path"/> (below <c>/api</c>, without a leading slash).</summary>
    public static Answer Created<T>(string path, T value, long? version = null) => At(StatusCodes.Status201Created, path, value, version);

    /// <summary>202: the work continues; poll <paramref name="path"/> (below <c>/api</c>).</summary>
    public static Answer Accepted<T>(string path, T value, long? version = null) => At(StatusCodes.Status202Accepted, path, value, version);

    /// <summary>The same answer with <c>Link: rel="next"</c>: it goes on at <paramref name="path"/> (below <c>/api</c>).</summary>
    public Answer WithNext(string path)
    {
        _link = $"</api/{path}>; rel=\"next\"";
        return this;
    }

    /// <summary>204.</summary>
    public static Answer NoContent() => new(StatusCodes.Status204NoContent, default, null);

    /// <summary>A page of a list, with <c>Link: rel="next"</c> where there is more.</summary>
    /// <param name="query">The query that asked for it.</param>
    /// <param name="items">The page.</param>
    /// <param name="storeCursor">Where the next page begins in the store; null on the last page.</param>
    /// <param name="total">How many items all pages have; null where the caller has not asked.</param>
    public static Answer List<T>(QueryParameters query, IReadOnlyList<T> items, string? storeCursor, long? total = null)
    {
        string? cursor = storeCursor is null ? null : query.Seal(storeCursor);
        var answer = new Answer(StatusCodes.Status200OK, default, JsonContentType)
        {
            _write = (response, cancellationToken) => WriteListAsync(response, items, cursor, total, cancellationToken),
        };
        answer._link = cursor is null ? null : $"<{query.PathWith(cursor)}>; rel=\"next\"";
        return answer;
    }

    /// <summary>
    /// A page of what is in memory as a whole, oldest first unless <c>sort</c> asks for the other way; counted where <c>count</c> asks.
    /// </summary>
    /// <param name="query">The query that asked for it.</param>
    /// <param name="all">All items, oldest first.</param>
    /// <param name="idOf">The id of an item.</param>
    /// <param name="order">The order; null is that of <c>sort</c>.</param>
    public static Answer Page<T>(QueryParameters query, IReadOnlyList<T> all, Func<T, string> idOf, TimeOrder? order = null)
    {
        (var page, string? next) = PageOf(query, all, idOf, order);
        return List(query, page, next, query.Counts ? all.Count : null);
    }

    /// <summary>The items of a page of what is in memory as a whole, and the id of its last item where more follow.</summary>
    internal static (IReadOnlyList<T> Items, string? Next) PageOf<T>(
        QueryParameters query, IReadOnlyList<T> all, Func<T, string> idOf, TimeOrder? order = null)
    {
        (int limit, string? after) = (query.Limit, query.Cursor);
        var ordered = (order ?? query.Order()) == TimeOrder.Newest ? all.Reverse() : all;
        T[] rest = after is null ? [.. ordered] : [.. ordered.SkipWhile(item => idOf(item) != after).Skip(1)];
        return ([.. rest.Take(limit)], rest.Length > limit ? idOf(rest[limit - 1]) : null);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = _status;
        if (_etag is not null)
            response.Headers.ETag = _etag;
        if (_location is not null)
            response.Headers.Location = _location;
        if (_link is not null)
            response.Headers.Link = _link;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);

        if (_status == StatusCodes.Status200OK && httpContext.Request.IsRead() && KnownTag(httpContext.Request) is { } known)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.ETag = known;
            return;
        }

        if (_contentType is null)
            return;
        response.ContentType = _contentType;
        if (_write is not null)
        {
            await _write(response, httpContext.RequestAborted);
            return;
        }

        response.ContentLength = _body.Length;
        await response.Body.WriteAsync(_body, httpContext.RequestAborted);
    }

    private static Answer At<T>(int status, string path, T value, long? version)
    {
        byte[] body = Json.Write(value);
        return new Answer(
            status, body, JsonContentType)
        { _location = $"/api/{path}", _etag = version is null ? null : ETag.Of(body, version) };
    }

    // The tag that the caller has, which may be that of a compressed form; null where it has another. If-None-Match compares weakly (RFC
    // 9110, 13.1.2), and a malformed one is as none.
    private string? KnownTag(HttpRequest request)
    {
        if (_etag is null || !EntityTagHeaderValue.TryParseStrictList(request.Headers.IfNoneMatch!, out IList<EntityTagHeaderValue>? tags))
            return null;
        var known = tags.FirstOrDefault(tag => tag.Equals(EntityTagHeaderValue.Any) || ETag.WithoutCoding(tag.Tag) == _etag);
        return known is null ? null : known.Equals(EntityTagHeaderValue.Any) ? _etag : known.Tag.ToString();
    }

    private static async Task WriteListAsync<T>(
        HttpResponse response, IReadOnlyList<T> items, string? cursor, long? total, CancellationToken cancellationToken)
    {
        var pending = new ArrayBufferWriter<byte>(FlushedBytes);
        await using var writer = new Utf8JsonWriter(pending, new JsonWriterOptions { Encoder = Json.Options.Encoder });
        bool isWhole = true;
        writer.WriteStartObject();
        writer.WriteStartArray("items");
        foreach (T item in items)
        {
            JsonSerializer.Serialize(writer, item, Json.Options);
            if (writer.BytesPending + pending.WrittenCount < FlushedBytes)
                continue;
            isWhole = false;
            await SendAsync();
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor", cursor);
        if (total is { } number)
            writer.WriteNumber("total", number);
        writer.WriteEndObject();
        writer.Flush();
        if (isWhole)
            response.ContentLength = pending.WrittenCount;
        await SendAsync();

        async Task SendAsync()
        {
            writer.Flush();
            await response.Body.WriteAsync(pending.WrittenMemory, cancellationToken);
            pending.ResetWrittenCount();
        }
    }
}
