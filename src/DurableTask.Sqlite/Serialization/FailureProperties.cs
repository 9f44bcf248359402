using System.Text.Json;

namespace DurableTask.Sqlite.Serialization;

/// <summary>
/// The properties of a failure as JSON. Texts, numbers, truth values, lists and maps of them come back as such; whatever else an
/// exception put there comes back as the JSON that it was written as.
/// </summary>
internal static class FailureProperties
{
    public static string? Write(IDictionary<string, object?>? properties) =>
        properties is null ? null : JsonSerializer.Serialize(properties);

    public static Dictionary<string, object?>? Read(string? json)
    {
        if (json is null)
            return null;
        using var document = JsonDocument.Parse(json);
        return Map(document.RootElement);
    }

    private static Dictionary<string, object?> Map(JsonElement element) =>
        element.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value), StringComparer.Ordinal);

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : (object)element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => Map(element),
        _ => null,
    };
}
