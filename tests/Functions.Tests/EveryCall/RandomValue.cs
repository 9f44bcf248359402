using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Api.OpenApi;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>Makes values by the document's schemas, most of them good and some not.</summary>
internal sealed class RandomValue(Random random)
{
    private const int MaximumDepth = 6;
    private const int MaximumLength = 20_000;

    // All that can be wrong with a document is many times what one request needs.
    private static readonly ConcurrentDictionary<JsonNode, string[]> Distortions = [];

    private static readonly string[] Texts =
    [
        "", " ", "a", "株式会社例示", "0", "null", "true", "-1", "2026-04-01", "2026-02-30", "2026-04", "2026-13", "9999-12-31", "0001-01-01",
        "2026-04-01T00:00:00Z",
        "2026-04-01T00:00:00+09:00", "mailbox-plus", "例え.jp", "xn--", "192.0.2.1", "::ffff:10.0.0.1", "999.1.1.1", "../../etc/passwd",
        "' OR 1=1 --", "<script>", "=cmd()", "%00", "\u202e",
        "\ufeff", "\u0000", "a\r\nb", "\ud83d\ude00", "\ud800", "https://hooks.example.com/", "http://169.254.169.254/",
        "hanako@example.jp", "+81-3-0000-0000",
    ];

    private static readonly string[] Numbers =
        [
            "0", "-0", "1", "-1", "1.5", "1e400", "-1e400", "2147483647", "2147483648", "-2147483649", "9007199254740993",
            "9223372036854775807", "9223372036854775808", "1180591620717411303424"];

    /// <summary>One of these.</summary>
    public T OneOf<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    /// <summary>True so many times of a hundred.</summary>
    public bool Happens(int percent) => random.Next(100) < percent;

    /// <summary>Text for any place, most of it wrong there.</summary>
    public string Text() => random.Next(6) switch
    {
        0 => new string((char)random.Next('a', 'z'), random.Next(1, 70)),
        1 => new string('字', random.Next(1, 2500)),
        2 => new string([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(0x20, 0xD7FF))]),
        _ => OneOf(Texts),
    };

    /// <summary>The JSON of a value that the schema takes, or nearly.</summary>
    public string Json(JsonElement schema, int depth = 0)
    {
        if (depth > MaximumDepth)
            return "null";
        if (schema.TryGetProperty("$ref", out var reference))
            return Json(OpenApiSchema.Resolve(DocumentedApi.Document, reference.GetString()!), depth);
        if (schema.TryGetProperty("oneOf", out var alternatives))
            return Json(OneOf([.. alternatives.EnumerateArray()]), depth + 1);
        if (schema.TryGetProperty("enum", out var values) && !Happens(5))
            return OneOf([.. values.EnumerateArray()]).GetRawText();
        if (!schema.TryGetProperty("type", out var type))
            return Anything();

        return (type.ValueKind == JsonValueKind.Array ? OneOf([.. type.EnumerateArray()]) : type).GetString() switch
        {
            "object" => Object(schema, depth),
            "array" => $"[{string.Join(",", Enumerable.Range(0, Happens(2) ? 300 : random.Next(4)).Select(_ => Item(schema, depth)))}]",
            "integer" or "number" => Number(schema),
            "boolean" => Happens(50) ? "true" : "false",
            "string" => Quoted(TextOf(schema)),
            _ => "null",
        };
    }

    /// <summary>A document with one thing of it changed.</summary>
    public string Distorted(JsonNode body) =>
        OneOf(
            Distortions.GetOrAdd(
                body, node => [.. Distortion.Of(node).Select(distortion => distortion.Text).Where(text => text.Length < MaximumLength)]));

    private string Object(JsonElement schema, int depth)
    {
        string[] required = schema.TryGetProperty("required", out var names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : [];
        List<string> members = [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            members.AddRange(properties.EnumerateObject()
                .Where(property => Happens(required.Contains(property.Name) ? 97 : 50))
                .Select(property => $"{Quoted(property.Name)}:{Json(property.Value, depth + 1)}"));
        }

        if (Happens(5))
            members.Add($"{Quoted(Text())}:{Anything()}");
        return $"{{{string.Join(",", members)}}}";
    }

    private string Number(JsonElement schema)
    {
        if (Happens(10))
            return OneOf(Numbers);
        var minimum = schema.TryGetProperty("minimum", out var least) ? least.GetInt64() : 0;
        return $"{random.NextInt64(minimum, minimum + OneOf([2, 30, 100_000]))}";
    }

    private string TextOf(JsonElement schema)
    {
        if (Happens(20))
            return Text();
        if (schema.TryGetProperty("example", out var example) && example.ValueKind == JsonValueKind.String)
            return example.GetString()!;
        return (schema.TryGetProperty(
            "format",
            out var format) ? format.GetString() : schema.TryGetProperty("pattern", out var pattern) ? pattern.GetString() : null) switch
        {
            "date" => $"20{random.Next(12, 30)}-{random.Next(1, 13):00}-{random.Next(1, 32):00}",
            "date-time" => $"20{random.Next(12, 30)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}T{random.Next(24):00}:00:00Z",
            { } month when month.Contains("{4}", StringComparison.Ordinal) => $"2026-{random.Next(1, 13):00}",
            _ => $"text-{random.Next(100)}",
        };
    }

    private string Anything() => random.Next(6) switch
    {
        0 => OneOf(Numbers),
        1 => "null",
        2 => "[]",
        3 => "{}",
        4 => "true",
        _ => Quoted(Text()),
    };

    // As JSON has it, without a lone half of a pair being mended.
    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' or < ' ' || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : $"{c}"))}\"";

    private string Item(JsonElement array, int depth) =>
        array.TryGetProperty("items", out var items) ? Json(items, depth + 1) : Anything();
}
