using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// Compresses answers by Brotli or gzip where the caller takes them. A form that is compressed has an entity tag of its own.
/// </summary>
internal sealed class Compression : IStartupFilter
{
    // What is compressed in itself (PDF, ZIP, pictures) is not among them.
    private static readonly string[] MediaTypes =
    [
        "application/json", Problem.ContentType, JsonLines.ContentType, "application/xml", "text/csv", "text/html", "text/javascript",
        "text/plain", "image/svg+xml",
    ];

    /// <summary>Adds it to every answer.</summary>
    public static IServiceCollection AddTo(IServiceCollection services) => services
        .AddSingleton<IStartupFilter, Compression>()
        .AddSingleton<IResponseCompressionProvider, OfLargeAnswers>()
        .AddResponseCompression(compression =>
        {
            // An attacker learns a secret from the lengths of answers where they hold it beside text of his own, and a browser sends the
            // victim's credentials by itself. Callers of this API send a token, which a browser never does by itself.
            compression.EnableForHttps = true;
            compression.MimeTypes = MediaTypes;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(TagByCoding);
        app.UseResponseCompression();
        next(app);
    };

    // The context may be gone when an answer without a body starts.
    private static Task TagByCoding(HttpContext http, RequestDelegate next)
    {
        var response = http.Features.GetRequiredFeature<IHttpResponseFeature>();
        response.OnStarting(
            _ =>
            {
                var headers = response.Headers;
                if (response.StatusCode == StatusCodes.Status304NotModified)
                    headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
                else if (headers.ETag is [{ } tag] && headers.ContentEncoding is [{ } coding])
                    headers.ETag = ETag.InCoding(tag, coding);
                return Task.CompletedTask;
            },
            http);
        return next(http);
    }

    private sealed class OfLargeAnswers(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
        : ResponseCompressionProvider(services, options)
    {
        private const int SmallestBytes = 1024;

        public override bool ShouldCompressResponse(HttpContext context) =>
            context.Response.ContentLength is not <= SmallestBytes && base.ShouldCompressResponse(context);
    }
}
