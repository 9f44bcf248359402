using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// An answer that is written while it is made, so that its size costs no memory. What breaks while it is written breaks the connection off.
/// </summary>
/// <param name="contentType">Its media type.</param>
/// <param name="fileName">The name under which it is saved.</param>
/// <param name="asciiFileName">The same for clients that read ASCII only.</param>
/// <param name="write">Writes it; it is cancelled when the caller hangs up.</param>
internal sealed class StreamedFile(
    string contentType, string fileName, string asciiFileName, Func<Stream, CancellationToken, Task> write) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        // ZipArchive of .NET 10 writes the few bytes that end an entry synchronously, though all else goes asynchronously.
        if (httpContext.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentDisposition =
            new ContentDispositionHeaderValue("attachment") { FileNameStar = fileName, FileName = asciiFileName }.ToString();
        // HEAD asks for no body, and making it is all the work.
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : write(response.Body, httpContext.RequestAborted);
    }
}
