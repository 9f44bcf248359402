using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Http;

/// <summary>Answers every path and method below <c>/api</c> that no other function has.</summary>
/// <remarks>
/// The Functions host takes the first route that matches, in the order of the functions' names; ASP.NET Core takes the most specific. So
/// the name comes last, and no two other routes may match one path.
/// </remarks>
public static class UnknownCall
{
    /// <summary>The function's name.</summary>
    public const string Name = "ZzzUnknownCall";

    /// <summary>404.</summary>
    [Function(Name), Anyone]
    public static IResult Refuse([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        Problem.NotFound(new Text(
            "No call has this path and method. /api/docs lists all calls.",
            "このパスとメソッドの呼び出しはありません。/api/docs に一覧があります。"));
}
