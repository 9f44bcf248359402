using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecureMx.Functions.Tests.Api.OpenApi;

/// <summary>
/// Checks a value against a schema of the document: the part of JSON Schema that the document uses, with objects closed, so that a member
/// which the document does not know is a fault.
/// </summary>
internal static class OpenApiSchema
{
    /// <summary>What a reference within the document points to.</summary>
    public static JsonElement Resolve(JsonElement document, string reference) =>
        reference[2..]
            .Split('/')
            .Aggregate(document, (element, part) => element.TryGetProperty(part, out var found) ? found : default);

    /// <summary>What is wrong with the value, each with its place; empty where nothing is.</summary>
    public static IReadOnlyList<string> Faults(JsonElement document, JsonElement schema, JsonElement value, string at = "")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Faults(document, Resolve(document, reference.GetString()!), value, at);
        if (schema.TryGetProperty("oneOf", out var alternatives))
        {
            IReadOnlyList<string>[] tried = [.. alternatives.EnumerateArray()
                .Select(alternative => Faults(document, alternative, value, at))];
            return tried.Any(faults => faults.Count == 0)
                ? []
                : tried.MaxBy(faults => faults.Max(fault => fault.IndexOf(':', StringComparison.Ordinal)))!;
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => IsOf(name, value)))
            return [$"{at}: {value.ValueKind} instead of {type}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => [.. ObjectFaults(document, schema, value, at)],
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                [
                    .. Outside(schema, "Items", value.GetArrayLength(), at),
                    .. value.EnumerateArray().SelectMany((item, index) => Faults(document, items, item, $"{at}/{index}")),
                ],
            JsonValueKind.String => [.. TextFaults(schema, value.GetString()!, at)],
            JsonValueKind.Number => [.. Outside(schema, "imum", value.GetDecimal(), at)],
            _ => [],
        };
    }

    private static IEnumerable<string> ObjectFaults(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (string name in required.EnumerateArray().Select(name => name.GetString()!))
            {
                if (!value.TryGetProperty(name, out _))
                    yield return $"{at}/{name}: is missing";
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            string place = $"{at}/{member.Name}";
            if (schema.TryGetProperty("properties", out var properties)
                && properties.TryGetProperty(member.Name, out var property))
            {
                foreach (string fault in Faults(document, property, member.Value, place))
                    yield return fault;
            }
            else if (!schema.TryGetProperty("additionalProperties", out var additional))
            {
                yield return $"{place}: is not in the document";
            }
            else if (additional.ValueKind == JsonValueKind.Object)
            {
                foreach (string fault in Faults(document, additional, member.Value, place))
                    yield return fault;
            }
        }
    }

    // What is below the least or above the most: minimum and maximum, minLength and maxLength, minItems and maxItems.
    private static IEnumerable<string> Outside(JsonElement schema, string bound, decimal value, string at)
    {
        if (schema.TryGetProperty($"min{bound}", out var least) && value < least.GetDecimal())
            yield return $"{at}: {value} is below {least}";
        if (schema.TryGetProperty($"max{bound}", out var most) && value > most.GetDecimal())
            yield return $"{at}: {value} is above {most}";
    }

    private static IEnumerable<string> TextFaults(JsonElement schema, string text, string at)
    {
        foreach (string fault in Outside(schema, "Length", text.Length, at))
            yield return fault;
        if (schema.TryGetProperty("enum", out var values) && values.EnumerateArray().All(value => value.GetString() != text))
            yield return $"{at}: '{text}' is not in the document";
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
            yield return $"{at}: '{text}' is not {pattern}";
        if (schema.TryGetProperty("format", out var format) && !IsFormatted(format.GetString()!, text))
            yield return $"{at}: '{text}' is no {format}";
    }

    private static bool IsFormatted(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    /// <summary>The types that a schema allows.</summary>
    public static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
