using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Api.OpenApi;

/// <summary>Shows what can be called: to programs and to people.</summary>
public static class DocumentationFunctions
{
    private static readonly Lazy<byte[]> Page = new(ReadPage);

    /// <summary>The OpenAPI document as JSON.</summary>
    [Function("GetOpenApi"), Anyone]
    public static IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request)
    {
        request.ReadQuery();
        return Answer.Resource(OpenApiDocument.Json, "application/json; charset=utf-8");
    }

    /// <summary>A page that renders that document and can send requests; it loads nothing from elsewhere.</summary>
    [Function("GetDocs"), Anyone]
    public static IResult GetDocs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request)
    {
        request.ReadQuery();
        return Answer.Resource(Page.Value, "text/html; charset=utf-8");
    }

    private static byte[] ReadPage()
    {
        using Stream resource = OpenApiDocument.OpenResource("docs.html");
        using var page = new MemoryStream();
        resource.CopyTo(page);
        return page.ToArray();
    }
}
