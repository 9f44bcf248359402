using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.OpenApi;

/// <summary>
/// Describes the API to programs (OpenAPI as JSON) and to people (a page that shows that document, loads nothing from elsewhere and can
/// send requests).
/// </summary>
public static class DocumentationFunctions
{
    private static readonly Lazy<byte[]> Page = new(() => OpenApiDocument.ReadResource("docs.html"));
    private static readonly Lazy<byte[]> CompressedViewer = new(ReadViewer);

    /// <summary>The OpenAPI document as JSON.</summary>
    [Function("GetOpenApi"), Anyone]
    public static IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request)
    {
        request.ReadQuery();
        return Answer.Resource(OpenApiDocument.Json, "application/json; charset=utf-8");
    }

    /// <summary>The page.</summary>
    [Function("GetDocs"), Anyone]
    public static IResult GetDocs([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request)
    {
        request.ReadQuery();
        return Answer.Resource(Page.Value, "text/html; charset=utf-8");
    }

    /// <summary>The script of the page: the viewer Scalar, as its package has it.</summary>
    [Function("GetDocsViewer"), Anyone]
    public static IResult GetDocsViewer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs/scalar.js")] HttpRequest request)
    {
        request.ReadQuery();
        request.HttpContext.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality != 0))
            return Answer.Resource(Decompress(CompressedViewer.Value), "text/javascript; charset=utf-8");

        request.HttpContext.Response.Headers.ContentEncoding = "gzip";
        return Answer.Resource(CompressedViewer.Value, "text/javascript; charset=utf-8");
    }

    // The package keeps it compressed.
    private static byte[] ReadViewer()
    {
        using var resource = typeof(ScalarOptions).Assembly.GetManifestResourceStream("ScalarStaticAssets.scalar.js")
            ?? throw new InvalidOperationException("The package Scalar.AspNetCore has no viewer.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
