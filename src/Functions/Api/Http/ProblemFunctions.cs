using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.Http;

/// <summary>The page at a problem's <c>type</c>: what the kind means and what to do.</summary>
public sealed class ProblemFunctions(ServiceAddress address)
{
    private static readonly Text StatusName = new("HTTP status", "HTTP ステータス");

    /// <summary><c>GET /problems/{kind}</c>, as a page or as JSON.</summary>
    [Function("GetProblemKind"), Anyone]
    public IResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "problems/{kind}")] HttpRequest request, string kind)
    {
        request.ReadQuery();
        if (ProblemKind.All.FirstOrDefault(known => known.Name == kind) is not { } found)
            return Problem.NotFound(new("No problem is of this kind.", "この種類の問題はありません。"));
        var view = new ProblemKindView(address.Of(found.Path), found.Status, found.Title, found.Advice);
        return new ReadablePage(
            found.Title.InCurrentLanguage(),
            [found.Advice.InCurrentLanguage()],
            [(StatusName.InCurrentLanguage(), found.Status.ToString(CultureInfo.InvariantCulture)), ("type", view.Type)])
            .Answer(request, view);
    }
}

/// <summary>A kind of problem.</summary>
/// <param name="Type">The <c>type</c> of its problems.</param>
/// <param name="Status">Their HTTP status.</param>
/// <param name="Title">One phrase.</param>
/// <param name="Description">What it means and what to do.</param>
public sealed record ProblemKindView(string Type, int Status, Text Title, Text Description);
