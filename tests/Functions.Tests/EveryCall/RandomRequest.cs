using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Api.OpenApi;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>A request that was made from the document and one number.</summary>
/// <param name="Role">Who sends it; null for nobody.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path with its query.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="ContentType">Of the body.</param>
public sealed record RandomRequest(
    string? Role, HttpMethod Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string? Body, string ContentType)
{
    private static readonly string?[] Roles = ["Operator", "Partner", "Meter", "Rival", null];

    private static readonly Dictionary<string, string[]> HeaderValues = new()
    {
        ["If-Match"] = ["*", "\"1\"", "\"2\"", "\"999999\"", "W/\"1\"", "7", "\"1\", \"2\"", ""],
        ["If-None-Match"] = ["*", "\"1\"", "\"x\"", "7", ""],
        ["Idempotency-Key"] = ["\"key\"", "key", "\"open", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "", "\"a b\""],
        ["Accept"] = [
            "application/json", "text/html", "text/csv", "application/pdf", "image/png", "*/*", "application/json;q=0", "garbage", ""],
        ["Accept-Language"] = ["ja", "en", "fr, ja;q=0.5", "garbage;;", "*"],
    };

    private static readonly (Call Call, JsonElement Operation)[] Operations =
    [
        .. DocumentedApi.Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => (Call.All[operation.Value.GetProperty("operationId").GetString()!], operation.Value)),
    ];

    /// <summary>Makes a request.</summary>
    /// <param name="number">What it is made from: the same number gives the same request.</param>
    /// <param name="nameOf">A name that there is, for a parameter of a path.</param>
    public static RandomRequest Of(int number, Func<string, string> nameOf)
    {
        var value = new RandomValue(new Random(number));
        var (call, operation) = value.OneOf(Operations);
        var role = value.Happens(90) ? call.Roles.Count == 0 ? null : value.OneOf(call.Roles) : value.OneOf(Roles);
        var path = new StringBuilder("/api").Append(call.Path);
        List<string> query = [];
        List<(string, string)> headers = [];
        foreach (var parameter in ParametersOf(operation))
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    path.Replace(
                        $"{{{name}}}",
                        Escaped(
                            value.Happens(75) ? nameOf(name) : value.Happens(50) ? "nothing" : value.Text() is { Length: > 0 } text ? text
                                : "-"));
                    break;
                case "query" when value.Happens(30):
                    var given = value.Happens(70) ? value.Json(parameter.GetProperty("schema")).Trim('"') : value.Text();
                    query.Add($"{name}={Escaped(given)}");
                    break;
            }
        }

        if (value.Happens(3))
            query.Add($"{Escaped(value.Text())}={Escaped(value.Text())}");
        foreach (var (name, values) in HeaderValues)
        {
            if (value.Happens(15))
                headers.Add((name, value.OneOf(values)));
        }

        return new RandomRequest(
            role, call.Method, query.Count == 0 ? $"{path}" : $"{path}?{string.Join('&', query)}", headers,
            call.Body is null ? null : BodyOf(value, call.Body, operation),
            value.Happens(95) ? call.IsStream ? "application/x-ndjson" : "application/json" : "text/plain");
    }

    private static string? BodyOf(RandomValue value, JsonNode example, JsonElement operation)
    {
        if (value.Happens(25))
            return example.ToJsonString();
        if (value.Happens(3))
            return null;
        if (value.Happens(50))
            return value.Distorted(example);
        var content = value.OneOf([.. operation.GetProperty("requestBody").GetProperty("content").EnumerateObject()]);
        return value.Json(content.Value.GetProperty("schema"));
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text.Length > 300 ? text[..300] : text);

    private static IEnumerable<JsonElement> ParametersOf(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(
                parameter => parameter.TryGetProperty("$ref", out var to) ? OpenApiSchema.Resolve(
                    DocumentedApi.Document, to.GetString()!) : parameter)
            : [];
}
