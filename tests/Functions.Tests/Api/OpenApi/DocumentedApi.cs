using System.Text.Json;
using SecureMx.Functions.Api.OpenApi;

namespace SecureMx.Functions.Tests.Api.OpenApi;

/// <summary>Compares every answer that a test receives with what the document says of it.</summary>
internal static class DocumentedApi
{
    private const string Prefix = "/api/";

    /// <summary>The document.</summary>
    public static JsonElement Document { get; } = JsonDocument.Parse(OpenApiDocument.Json).RootElement;

    /// <summary>What the document does not say of this answer; empty where it says all.</summary>
    /// <param name="method">The method of the request.</param>
    /// <param name="path">Its path, without the query.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="contentType">Its media type; null where it has no body.</param>
    /// <param name="body">Its body.</param>
    public static IReadOnlyList<string> Undocumented(string method, string path, int status, string? contentType, string body)
    {
        // What no function serves is none of the document's business: an unknown path, the sandbox clock, the management of orchestrations.
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || FindOperation(method, path[(Prefix.Length - 1)..]) is not { } operation)
            return [];
        if (!operation.GetProperty("responses").TryGetProperty($"{status}", out var response))
            return [$"status {status}"];
        if (response.TryGetProperty("$ref", out var reference))
            response = OpenApiSchema.Resolve(Document, reference.GetString()!);
        if (body.Length == 0)
            return [];
        if (contentType is null || !response.TryGetProperty("content", out var content)
            || !content.TryGetProperty(contentType, out var media))
        {
            return [$"status {status} as {contentType}"];
        }

        string[] texts = contentType == "application/x-ndjson" ? body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : contentType.EndsWith("json", StringComparison.Ordinal) ? [body]
            : [];
        return [.. texts.SelectMany(
            text => OpenApiSchema.Faults(Document, media.GetProperty("schema"), JsonDocument.Parse(text).RootElement))];
    }

    /// <summary>The operation that a call is; null where it is none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/api</c>, without the query.</param>
    public static JsonElement? FindOperation(string method, string path)
    {
        string[] parts = path.Split('/');
        var matches = Document.GetProperty("paths").EnumerateObject()
            .Where(candidate => Matches(candidate.Name.Split('/'), parts))
            .OrderBy(candidate => candidate.Name.Count(c => c == '{'));
        foreach (var candidate in matches)
        {
            if (candidate.Value.TryGetProperty(method.ToLowerInvariant(), out var operation))
                return operation;
        }

        return null;
    }

    private static bool Matches(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
}
