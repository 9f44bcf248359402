using System.Text.Json;

namespace SecureMx.LocalRuntime;

/// <summary>What the runtime reads of host.json.</summary>
internal sealed record HostJson(string RoutePrefix, string? HubName, int? MaxActivities, int? MaxOrchestrators)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads host.json of a folder; the defaults of the Functions host where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static HostJson Read(string folder)
    {
        var path = Path.Combine(folder, "host.json");
        if (!File.Exists(path))
            return new HostJson("api", null, null, null);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var http = Find(document.RootElement, "extensions", "http");
            var durable = Find(document.RootElement, "extensions", "durableTask");
            return new HostJson(
                Find(http, "routePrefix")?.GetString() ?? "api",
                Find(durable, "hubName")?.GetString(),
                Find(durable, "maxConcurrentActivityFunctions")?.GetInt32(),
                Find(durable, "maxConcurrentOrchestratorFunctions")?.GetInt32());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static JsonElement? Find(JsonElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            element = element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        return element;
    }
}
