using System.Globalization;
using Microsoft.AspNetCore.Http;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Catalogue;

/// <summary>The catalogue: options, the articles that answers rest on, and the revisions of the terms.</summary>
public static class CatalogueFunctions
{
    private static readonly IReadOnlyList<OptionCatalogueView> Options = [.. OptionCatalog.All.Select(OptionCatalogueView.Of)];

    private static readonly IReadOnlyList<TermsRevisionView> Revisions =
        [.. Enumerable.Range(0, TermsRevisions.All.Count).Select(TermsRevisionView.Of)];

    private static readonly Text NotBinding = new(
        "A summary in our own words; the wording that binds is that of the terms.", "要約です。効力を持つのは規約の文言です。");

    private static readonly Text RulesName = new("Rules", "規則");

    /// <summary><c>GET /options</c>, in the order of the terms.</summary>
    [Function("ListOptions"), Access(Role.Operator, Role.Meter, Role.Partner)]
    public static IResult ListOptions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "options")] HttpRequest request)
    {
        var query = request.ReadQuery("sort", "count", "limit", "cursor");
        query.RequireOrder("table");
        return Answer.Page(query, Options, option => option.Code, TimeOrder.Oldest);
    }

    /// <summary><c>GET /terms/revisions</c>, oldest first (M3).</summary>
    [Function("ListTermsRevisions"), Access(Role.Operator, Role.Meter, Role.Partner)]
    public static IResult ListRevisions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "terms/revisions")] HttpRequest request) =>
        Answer.Page(request.ReadQuery("sort", "count", "limit", "cursor"), Revisions, revision => DateText.Format(revision.InForceFrom));

    /// <summary><c>GET /terms/articles/9-1</c>: an article of the terms by its short reference, or by <c>terms%2F9-1</c>.</summary>
    [Function("GetTermsArticle"), Anyone]
    public static IResult GetArticle(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "terms/articles/{reference}")] HttpRequest request,
        string reference) =>
        Article(request, reference.Replace(ShapeMiddleware.EncodedSlash, "/", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// <c>GET /terms/articles/terms/9-1</c>: an article by the reference that a <c>basis</c> gives, of the terms or another source.
    /// </summary>
    [Function("GetArticle"), Anyone]
    public static IResult GetArticleOf(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "terms/articles/{source}/{reference}")] HttpRequest request,
        string source, string reference) =>
        Article(request, $"{source}/{reference}");

    private static IResult Article(HttpRequest request, string reference)
    {
        request.ReadQuery();
        if (TermsArticles.Find(reference) is not { } article)
            return Problem.NotFound(new("No rule refers to this article.", "この条項に基づく規則はありません。"));
        return new ReadablePage(
            $"{article.Ref} {article.Title.InCurrentLanguage()}",
            [new Text(article.Summary.En, article.Summary.Ja).InCurrentLanguage(), NotBinding.InCurrentLanguage()],
            [(RulesName.InCurrentLanguage(), string.Join(", ", article.Rules))])
            .Answer(request, article);
    }
}
