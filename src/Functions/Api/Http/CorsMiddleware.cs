using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Limits;

namespace SecureMx.Functions.Api.Http;

/// <summary>
/// Lets web pages of the origins in the settings call (CORS). Callers send tokens, never cookies, so credentials are not allowed. Without
/// origins it adds nothing.
/// </summary>
public sealed class CorsMiddleware(IOptions<HttpSettings> options) : IFunctionsWorkerMiddleware
{
    private const string PreflightSeconds = "3600";

    private static readonly string Taken = string.Join(
        ", ", HeaderNames.Accept, HeaderNames.AcceptLanguage, HeaderNames.Authorization, HeaderNames.ContentType, IdempotencyKey.Header,
        HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.TraceParent, HeaderNames.TraceState);

    private static readonly string Shown = string.Join(
        ", ", HeaderNames.Allow, HeaderNames.ContentDisposition, HeaderNames.ContentLanguage, HeaderNames.ETag,
        IdempotencyKey.ReplayedHeader, HeaderNames.Link, HeaderNames.Location, CallerAllowance.AllowanceHeader,
        CallerAllowance.PolicyHeader, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate);

    private readonly HashSet<string> _origins = new(options.Value.Origins, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (_origins.Count > 0 && context.GetHttpContext() is { } http)
            AllowWhenItStarts(http);
        return next(context);
    }

    // At the last moment: what goes wrong clears the headers that were set before. The request may be gone by then.
    private void AllowWhenItStarts(HttpContext http)
    {
        var headers = http.Response.Headers;
        string? origin = AllowedOrigin(http.Request.Headers.Origin.ToString());
        string? methods = IsPreflight(http.Request) ? string.Join(", ", UnknownCall.MethodsOf(http.Request)) : null;
        http.Response.OnStarting(() =>
        {
            if (!_origins.Contains(HttpSettings.AnyOrigin))
                headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            if (origin is null)
                return Task.CompletedTask;
            headers.AccessControlAllowOrigin = origin;
            if (methods is null)
            {
                headers.AccessControlExposeHeaders = Shown;
                return Task.CompletedTask;
            }

            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = Taken;
            headers.AccessControlMaxAge = PreflightSeconds;
            return Task.CompletedTask;
        });
    }

    private string? AllowedOrigin(string origin) =>
        origin.Length == 0 ? null
            : _origins.Contains(HttpSettings.AnyOrigin) ? HttpSettings.AnyOrigin
            : _origins.Contains(origin) ? origin
            : null;

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;
}
