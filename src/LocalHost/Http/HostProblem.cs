using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Http;

/// <summary>Problems (RFC 9457) that the host answers with because the app cannot, in the app's form.</summary>
internal static class HostProblem
{
    public const string ContentType = "application/problem+json";

    /// <summary>The body of a problem; its type is the app's for the status, or <c>about:blank</c>.</summary>
    public static byte[] Body(FunctionApp app, int status, string detail, string? traceId) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            type = app.ProblemTypes.GetValueOrDefault(status, "about:blank"),
            title = ReasonPhrases.GetReasonPhrase(status),
            status,
            detail,
            traceId,
        },
        JsonSerializerOptions.Web);
}
