using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Billing.Links;

/// <summary>
/// What is answered to a link: kept by no cache, found by no search engine, and sending its address to nobody. Scripts and what is loaded
/// from elsewhere are shut out.
/// </summary>
internal sealed class LinkAnswer : IResult
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly int _status;
    private readonly byte[] _body;
    private readonly string _contentType;
    private readonly string? _disposition;
    private readonly Language _language;

    private LinkAnswer(int status, byte[] body, string contentType, string? disposition, Language language)
    {
        (_status, _body, _contentType, _disposition, _language) = (status, body, contentType, disposition, language);
    }

    /// <summary>200: the bill as a page.</summary>
    public static LinkAnswer Page(byte[] body, Language language) =>
        new(StatusCodes.Status200OK, body, "text/html; charset=utf-8", null, language);

    /// <summary>200: a file to save.</summary>
    public static LinkAnswer File(byte[] body, string contentType, string disposition, Language language) =>
        new(StatusCodes.Status200OK, body, contentType, disposition, language);

    /// <summary>404: no such link, or no such file.</summary>
    public static LinkAnswer Unknown(Language language) => Message(
        StatusCodes.Status404NotFound, new("This page does not exist", "ページが見つかりません"),
        new("The address is not complete, or is no longer in use. Ask the sender for a new one.",
            "アドレスが正しくないか、すでに使われていません。送り主に新しいリンクをお求めください。"),
        language);

    /// <summary>410: expired or revoked.</summary>
    public static LinkAnswer Gone(Language language) => Message(
        StatusCodes.Status410Gone, new("This link has expired", "このリンクの有効期限が切れています"),
        new("A link to an invoice can be opened for 30 days, unless its sender revokes it before. Ask the sender for a new one.",
            "請求書のリンクは 30 日間有効です (送り主が無効にした場合を除く)。送り主に新しいリンクをお求めください。"),
        language);

    /// <summary>429: too many calls from one place.</summary>
    public static LinkAnswer TooOften(Language language) => Message(
        StatusCodes.Status429TooManyRequests, new("Please wait a moment", "しばらくお待ちください"),
        new("The page was opened too often. Try again in a minute.", "アクセスが集中しています。1 分ほどしてからもう一度お試しください。"), language);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = _contentType;
        response.ContentLength = _body.Length;
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.ContentLanguage = Languages.CodeOf(_language);
        headers.Vary = HeaderNames.AcceptLanguage;
        if (_disposition is not null)
            headers.ContentDisposition = _disposition;
        if (_status == StatusCodes.Status429TooManyRequests)
            headers.RetryAfter = "60";
        await response.Body.WriteAsync(_body, httpContext.RequestAborted);
    }

    private static LinkAnswer Message(int status, Text title, Text text, Language language)
    {
        (string head, string body) = (WebUtility.HtmlEncode(title.In(language)), WebUtility.HtmlEncode(text.In(language)));
        return new(
            status,
            Encoding.UTF8.GetBytes($$"""
                <!DOCTYPE html>
                <html lang="{{Languages.CodeOf(language)}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>{{head}}</title>
                <style>body { font: 12pt/1.7 "BIZ UDPGothic", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #1a1a1a; max-width: 34em; margin: 15vh auto; padding: 0 1.5em } h1 { font-size: 1.4em }</style></head>
                <body><h1>{{head}}</h1><p>{{body}}</p></body></html>

                """),
            "text/html; charset=utf-8", null, language);
    }
}
