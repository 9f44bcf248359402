using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>The JSON of the management API.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Answer(JsonNode? node, int status = StatusCodes.Status200OK) =>
        Results.Text(node?.ToJsonString(Readable) ?? "null", "application/json", System.Text.Encoding.UTF8, status);

    public static IResult Error(string message, int status = StatusCodes.Status400BadRequest) =>
        Answer(new JsonObject { ["Message"] = message }, status);

    /// <summary>A kept text as JSON; as a string if it is none, which is how reasons and failures are kept.</summary>
    public static JsonNode? Token(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return string.IsNullOrWhiteSpace(text) ? "" : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Reads the body of a request.</summary>
    /// <returns>Whether it is JSON or empty, and the JSON; null if empty.</returns>
    public static async Task<(bool Valid, string? Json)> ReadAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (string.IsNullOrWhiteSpace(text))
            return (true, null);
        try
        {
            using var document = JsonDocument.Parse(text);
            return (true, document.RootElement.GetRawText());
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }
}
