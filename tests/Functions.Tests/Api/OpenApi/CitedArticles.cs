using System.Text.Json;
using SecureMx.Functions.Catalogue;

namespace SecureMx.Functions.Tests.Api.OpenApi;

/// <summary>R2: what an answer rests on can be looked up.</summary>
internal static class CitedArticles
{
    private static readonly string[] Members = ["basis", "article", "transitionalArticles"];

    /// <summary>The articles that a JSON answer cites and the catalogue does not have; empty where it has all.</summary>
    public static IReadOnlyList<string> Unresolved(string? contentType, string body)
    {
        if (body.Length == 0 || contentType?.EndsWith("json", StringComparison.Ordinal) != true)
            return [];
        string[] texts = contentType == "application/x-ndjson" ? body.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [body];
        return [.. texts.SelectMany(text => Cited(JsonDocument.Parse(text).RootElement))
            .Where(article => TermsArticles.Find(article) is null)];
    }

    private static IEnumerable<string> Cited(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element.EnumerateObject().SelectMany(member => Members.Contains(member.Name) ? Texts(member.Value) : Cited(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Cited),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        _ => [], // the schema of the catalogue itself, in openapi.json
    };
}
