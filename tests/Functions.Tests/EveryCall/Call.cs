using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Api.OpenApi;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>A call of the API as <c>openapi.yaml</c> describes it.</summary>
/// <param name="Id">Its operation id.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below <c>/api</c>, with its parameters in braces.</param>
/// <param name="Roles">Who may call; empty where anyone may.</param>
/// <param name="Parameters">Its parameters by their names, with their places.</param>
/// <param name="Body">An example of its body; null where it takes none.</param>
/// <param name="BodyIsRequired">Whether it must have a body.</param>
/// <param name="IsStream">Whether the body is a stream of lines.</param>
public sealed record Call(
    string Id, HttpMethod Method, string Path, IReadOnlyList<string> Roles, IReadOnlyDictionary<string, string> Parameters, JsonNode? Body,
    bool BodyIsRequired, bool IsStream)
{
    /// <summary>All calls.</summary>
    public static IReadOnlyDictionary<string, Call> All { get; } = DocumentedApi.Document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => Of(path.Name, operation.Name, operation.Value)))
        .ToDictionary(call => call.Id);

    /// <summary>Whether the path names something that belongs to one partner.</summary>
    public bool IsOfOnePartner =>
        Parameters.Any(parameter => parameter is { Key: "contractId" or "customerId" or "applicationId", Value: "path" });

    private static Call Of(string path, string method, JsonElement operation)
    {
        bool hasBody = operation.TryGetProperty("requestBody", out var body);
        JsonProperty? content = hasBody
            ? body.GetProperty("content").EnumerateObject().OrderBy(media => media.Name == "application/json" ? 0 : 1).First()
            : null;
        return new Call(
            operation.GetProperty("operationId").GetString()!,
            HttpMethod.Parse(method),
            path,
            operation.TryGetProperty("x-roles", out var roles) ? [.. roles.EnumerateArray().Select(role => role.GetString()!)] : [],
            ParametersOf(operation).ToDictionary(
                parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("in").GetString()!),
            content is { } media ? JsonNode.Parse(media.Value.GetProperty("example").GetRawText()) : null,
            hasBody && body.GetProperty("required").GetBoolean(),
            content?.Name == "application/x-ndjson");
    }

    private static IEnumerable<JsonElement> ParametersOf(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(
                parameter => parameter.TryGetProperty("$ref", out var to) ? OpenApiSchema.Resolve(
                    DocumentedApi.Document, to.GetString()!) : parameter)
            : [];
}
