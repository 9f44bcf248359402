using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureMx.Functions.Tests.Api.OpenApi;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>
/// Makes calls and keeps, for each operation, the first body that was sent and the first answer of each status and media type, and for each
/// kind of problem of the description the first problem.
/// </summary>
internal sealed partial class ExampleBook
{
    /// <summary>The name under which the problems are kept.</summary>
    public const string Problems = "problems";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SortedDictionary<string, JsonObject> _examples = new(StringComparer.Ordinal);
    private StableNames _names = new();

    /// <summary>Whose examples it has.</summary>
    public IReadOnlyCollection<string> Ids => _examples.Keys;

    /// <summary>The examples of an operation as they are written to its file; empty where it has none.</summary>
    public string TextOf(string id) =>
        _examples.TryGetValue(id, out var examples) ? JsonSerializer.Serialize(examples, Layout).ReplaceLineEndings("\n") + "\n" : "";

    /// <summary>Begins a story with names of its own, so that a call more in one changes nothing in another.</summary>
    public void BeginChapter() => _names = new StableNames();

    /// <summary>GET.</summary>
    public Task<Reply> GetAsync(HttpClient client, string path, string? accept = null) =>
        TakenAsync(client, HttpMethod.Get, path, null, accept);

    /// <summary>POST of JSON, or of content.</summary>
    public Task<Reply> PostAsync(HttpClient client, string path, object? body) => TakenAsync(client, HttpMethod.Post, path, body);

    /// <summary>POST of a stream of one line.</summary>
    public Task<Reply> PostLineAsync(HttpClient client, string path, object line)
    {
        var content = new StringContent(JsonSerializer.Serialize(line, JsonSerializerOptions.Web), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return TakenAsync(client, HttpMethod.Post, path, content);
    }

    /// <summary>PUT of JSON.</summary>
    public Task<Reply> PutAsync(HttpClient client, string path, object? body) => TakenAsync(client, HttpMethod.Put, path, body);

    /// <summary>A call that is refused: its problem is an example of that answer of the description.</summary>
    public async Task RefuseAsync(
        HttpClient client, HttpMethod method, string path, int status, object? body = null, params (string Name, string Value)[] headers)
    {
        var reply = await client.SendAsync(method, path, body, headers);
        Assert.True((int)reply.Status == status, $"{method} {path}: {(int)reply.Status} {reply.Text}");
        string component = OperationOf(method, path).GetProperty("responses").GetProperty($"{status}").GetProperty("$ref").GetString()!;
        Of(Problems).TryAdd(component.Split('/')[^1], _names.Json(reply.Text));
    }

    /// <summary>The events of a feed: of each type the first. What happens at one instant has its places by chance.</summary>
    public async Task EventsAsync(HttpClient client)
    {
        foreach (var sent in (await client.GetReplyAsync("/api/events?limit=200"))["items"].EnumerateArray())
        {
            string type = sent.GetProperty("type").GetString()!;
            var hook = DocumentedApi.Document.GetProperty("webhooks").GetProperty(type).GetProperty("post");
            var example = new StableNames().Json(Customer().Replace(sent.GetRawText(), "cust-1"));
            example["sequence"] = "0000000000000001";
            Of(hook.GetProperty("operationId").GetString()!).TryAdd(
                "request", new JsonObject { ["application/cloudevents+json"] = example });
        }
    }

    private async Task<Reply> TakenAsync(HttpClient client, HttpMethod method, string path, object? body, string? accept = null)
    {
        var sent = body is null ? null : await ReadAsync(body);
        var reply = await client.SendAsync(method, path, body, accept is null ? [] : [("Accept", accept)]);
        Assert.True((int)reply.Status is >= 200 and < 300, $"{method} {path}: {(int)reply.Status} {reply.Text}");
        var examples = Of(OperationOf(method, path).GetProperty("operationId").GetString()!);
        if (sent is var (mediaType, text))
            Member(examples, "request").TryAdd(mediaType, Body(mediaType, text));
        if (reply.ContentType is not null)
            Member(Member(examples, "responses"), $"{(int)reply.Status}").TryAdd(reply.ContentType, Body(reply.ContentType, reply.Text));
        return reply;
    }

    private static async Task<Sent> ReadAsync(object body) => body is HttpContent content
        ? new(content.Headers.ContentType!.MediaType!, await content.ReadAsStringAsync())
        : new("application/json", JsonSerializer.Serialize(body, JsonSerializerOptions.Web));

    // Of lines, the first.
    private JsonNode Body(string mediaType, string text) =>
        mediaType == "application/x-ndjson" ? _names.Json(text.Split('\n')[0])
            : mediaType.EndsWith("json", StringComparison.Ordinal) ? _names.Json(text)
            : JsonValue.Create(_names.Text(text));

    private JsonObject Of(string id)
    {
        if (!_examples.TryGetValue(id, out var examples))
            _examples[id] = examples = [];
        return examples;
    }

    private static JsonElement OperationOf(HttpMethod method, string path) =>
        DocumentedApi.FindOperation(method.Method, path["/api".Length..].Split('?')[0])
            ?? throw new ArgumentException($"No operation is {method} {path}.");

    // Those of the story of the events are new each time.
    [GeneratedRegex(@"cust-\d+")]
    private static partial Regex Customer();

    private static JsonObject Member(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject member)
            owner[name] = member = [];
        return member;
    }

    private sealed record Sent(string MediaType, string Text);
}
