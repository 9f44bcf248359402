using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Http;

/// <summary>Problems (RFC 9457) that the host answers with because the app cannot, in the app's form.</summary>
internal static class HostProblem
{
    public const string ContentType = "application/problem+json";

    /// <summary>Answers with a problem.</summary>
    public static async Task WriteAsync(FunctionApp app, HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        var body = Body(app, status, detail, context.TraceIdentifier, context.Connection.LocalPort);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The body of a problem; its type is the app's for the status, or <c>about:blank</c>.</summary>
    public static byte[] Body(FunctionApp app, int status, string detail, string? traceId, int port) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            type = app.ProblemTypes.TryGetValue(status, out var path) ? $"http://127.0.0.1:{port}{path}" : "about:blank",
            title = ReasonPhrases.GetReasonPhrase(status),
            status,
            detail,
            traceId,
        },
        JsonSerializerOptions.Web);
}
