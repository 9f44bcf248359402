using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Http;

/// <summary>Answers every path and method below <c>/api</c> that no other function has, and <c>OPTIONS</c> of every path.</summary>
/// <remarks>
/// The Functions host takes the first route that matches, in the order of the functions' names; ASP.NET Core takes the most specific. So
/// the name comes last, and no two other routes may match one path.
/// </remarks>
public static class UnknownCall
{
    /// <summary>The function's name.</summary>
    public const string Name = "ZzzUnknownCall";

    /// <summary>404 where no call has the path; otherwise 204 for <c>OPTIONS</c> and 405, both with <c>Allow</c>.</summary>
    [Function(Name), Anyone]
    public static IResult Refuse([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        var methods = MethodsOf(request);
        if (methods.Count == 0)
        {
            return Problem.NotFound(new Text(
                "No call has this path. /api/docs lists all calls.", "このパスの呼び出しはありません。/api/docs に一覧があります。"));
        }

        string allow = string.Join(", ", methods);
        request.HttpContext.Response.Headers.Allow = allow;
        return HttpMethods.IsOptions(request.Method)
            ? Answer.NoContent()
            : new Problem(ProblemKind.MethodNotAllowed, new(
                $"This path takes {allow}.", $"このパスで使えるメソッドは {allow} です。"));
    }

    /// <summary>The methods of the path that such a request names.</summary>
    internal static IReadOnlyList<string> MethodsOf(HttpRequest request) => KnownCalls.MethodsOf($"/{request.RouteValues["path"]}");
}
