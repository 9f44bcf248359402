using System.Text.Json;

namespace SecureMx.Tour;

/// <summary>An answer of the service, read by dotted paths.</summary>
internal sealed record Answer(JsonElement Json)
{
    /// <summary>The value at a path as text; empty where it is missing or null.</summary>
    public string Text(string path)
    {
        var at = Json;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return "";
        }

        return at.ValueKind == JsonValueKind.Null ? "" : at.ToString();
    }

    /// <summary>The objects of an array.</summary>
    public IEnumerable<Answer> Items(string name) =>
        Json.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray().Select(item => new Answer(item)) : [];

    /// <summary>The strings of an array.</summary>
    public IEnumerable<string> Strings(string name) => Items(name).Select(item => item.Json.GetString()!);
}
