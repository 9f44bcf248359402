using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalRuntime;

/// <summary>What ASP.NET Core adds to a run.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The key of the HTTP context in <see cref="FunctionContext.Items"/>.</summary>
    internal const string HttpContextKey = "HttpRequestContext";

    /// <summary>The HTTP context of a run that HTTP triggered; null for every other.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context is LocalFunctionContext { HttpVisible: true } local
            ? local.Http
            : context.Items.TryGetValue(HttpContextKey, out var value) ? value as HttpContext : null;
}
