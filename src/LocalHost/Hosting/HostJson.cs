using System.Globalization;
using System.Text.Json;

namespace SecureMx.LocalHost.Hosting;

/// <summary>Settings that this host reads from host.json.</summary>
/// <param name="RoutePrefix">Prefix of the routes of HTTP functions.</param>
/// <param name="FunctionTimeout">Time limit; null if without limit.</param>
/// <param name="DurableTask">The section <c>extensions.durableTask</c>; null if there is none.</param>
internal sealed record HostJson(string RoutePrefix, TimeSpan? FunctionTimeout, JsonElement? DurableTask)
{
    private const string DefaultRoutePrefix = "api";

    // The default of the Functions host on plans without a limit of their own.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads host.json of a folder; a missing file gives the defaults of the Functions host.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static HostJson Read(string folder)
    {
        var path = Path.Combine(folder, "host.json");
        if (!File.Exists(path))
            return new HostJson(DefaultRoutePrefix, DefaultTimeout, null);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var root = document.RootElement.Clone();
            return new HostJson(
                Find(root, "extensions", "http", "routePrefix")?.GetString() ?? DefaultRoutePrefix,
                Timeout(Find(root, "functionTimeout")?.GetString()),
                Find(root, "extensions", "durableTask"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static TimeSpan? Timeout(string? text) => text switch
    {
        null => DefaultTimeout,
        "-1" => null,
        _ => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
    };

    private static JsonElement? Find(JsonElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            element = element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        return element;
    }
}
