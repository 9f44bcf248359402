using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Api.Http;

/// <summary>A short page for people at an address that answers cite; programs get the same as JSON.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Paragraphs">Its text.</param>
/// <param name="Facts">Names and values below the text.</param>
public sealed record ReadablePage(string Title, IReadOnlyList<string> Paragraphs, IReadOnlyList<(string Name, string Value)> Facts)
{
    private const string Html = "text/html";
    private const string Json = "application/json";

    // The page has its style within, and loads nothing.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private const string Style =
        "body{font:16px/1.7 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere;"
            + "color:#1a1a1a;background:#fff}h1{font-size:1.5rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.3rem 1rem}"
            + "dt{color:#555}dd{margin:0}@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}dt{color:#aaa}}";

    /// <summary>Answers with the page, or with <paramref name="value"/> as JSON, as the caller accepts; JSON where it likes both.</summary>
    /// <typeparam name="T">What programs get.</typeparam>
    public IResult Answer<T>(HttpRequest request, T value)
    {
        var response = request.HttpContext.Response;
        response.Headers.Vary = HeaderNames.Accept;
        switch (MediaTypeChoice.Of(request, [Json, Html]))
        {
            case null:
                return new Problem(ProblemKind.NotAcceptable, new(
                    $"This can be had as {Json} and {Html}.", $"{Json} か {Html} で取得できます。"));
            case Json:
                return Http.Answer.Resource(value);
            default:
                response.Headers.ContentSecurityPolicy = Policy;
                response.Headers.ContentLanguage = Languages.Current;
                return Http.Answer.Resource(Encoding.UTF8.GetBytes(Render()), $"{Html}; charset=utf-8");
        }
    }

    private string Render()
    {
        var page = new StringBuilder(
            $"<!DOCTYPE html>\n<html lang=\"{Languages.Current}\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + $"<title>{E(Title)}</title><style>{Style}</style></head><body><h1>{E(Title)}</h1>\n");
        foreach (string paragraph in Paragraphs)
            page.Append("<p>").Append(E(paragraph)).Append("</p>\n");
        page.Append("<dl>");
        foreach (var (name, value) in Facts)
            page.Append("<dt>").Append(E(name)).Append("</dt><dd>").Append(E(value)).Append("</dd>");
        return page.Append("</dl></body></html>\n").ToString();
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
