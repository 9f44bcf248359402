using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SecureMx.Functions.Tests;

/// <summary>An answer, read.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers, those of the content not among them.</param>
/// <param name="ContentType">Its media type without parameters.</param>
/// <param name="Text">Its body.</param>
public sealed record Reply(HttpStatusCode Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    /// <summary>The entity tag with its quotes; null where there is none.</summary>
    public string? ETag => Headers.ETag?.ToString();

    /// <summary>The body's members of that path, e.g. <c>end.effectiveDate</c> or <c>items.0.code</c>.</summary>
    public JsonElement this[string path] =>
        path.Split('.').Aggregate(
            Body, (element, part) => element.ValueKind == JsonValueKind.Array ? element[int.Parse(part, null)] : element.GetProperty(part));

    /// <summary>Asserts a problem of that kind and gives its violations as <c>pointer-or-parameter: message</c>.</summary>
    public IReadOnlyList<string> AssertProblem(int status, string kind)
    {
        Assert.True((int)Status == status, $"{(int)Status} instead of {status}: {Text}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.EndsWith($"/api/problems/{kind}", this["type"].GetString(), StringComparison.Ordinal);
        Assert.Equal(status, this["status"].GetInt32());
        Assert.NotEmpty(this["title"].GetString()!);
        Assert.NotEmpty(this["detail"].GetString()!);
        Assert.NotEmpty(this["traceId"].GetString()!);
        return Body.TryGetProperty("violations", out var violations)
            ? [.. violations.EnumerateArray().Select(violation => $"{Place(violation)}: {violation.GetProperty("message").GetString()}")]
            : [];
    }

    private static string? Place(JsonElement violation) =>
        violation.TryGetProperty("pointer", out var pointer) ? pointer.GetString() : violation.GetProperty("parameter").GetString();
}

/// <summary>Sends and reads.</summary>
public static class HttpClientExtensions
{
    /// <summary>GET.</summary>
    public static Task<Reply> GetReplyAsync(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>POST of a value as JSON, or of a string unchanged.</summary>
    public static Task<Reply> PostReplyAsync(
        this HttpClient client, string path, object? body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>PUT of a value as JSON, or of a string unchanged.</summary>
    public static Task<Reply> PutReplyAsync(this HttpClient client, string path, object? body, params (string Name, string Value)[] headers)
        => client.SendAsync(HttpMethod.Put, path, body, headers);

    /// <summary>Sends: a string or content goes unchanged, null sends no body, anything else goes as JSON.</summary>
    public static async Task<Reply> SendAsync(
        this HttpClient client, HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"),
        };
        foreach ((string name, string value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));

        using var response = await client.SendAsync(request);
        return new Reply(
            response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync());
    }
}
