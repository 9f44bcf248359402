using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecureMx.Domain;

namespace SecureMx.Functions.Api.Formats;

/// <summary>
/// Finds all that keeps a JSON text from being of a type, by walking both. Slower than reading, and only done after a text was refused:
/// the serializer stops at the first fault and speaks of .NET types.
/// </summary>
internal sealed class JsonDiagnosis
{
    // A request with thousands of faults gets only the first of them in its answer.
    private const int MaximumViolations = 50;

    private readonly List<Violation> _violations = [];

    private JsonDiagnosis()
    {
    }

    /// <summary>All violations in the order of the text; the missing members of an object come after those that it has.</summary>
    public static IReadOnlyList<Violation> Of<T>(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        using var document = JsonDocument.ParseValue(ref reader);
        var diagnosis = new JsonDiagnosis();
        diagnosis.Visit(document.RootElement, typeof(T), "");
        return diagnosis._violations;
    }

    private void Visit(JsonElement element, Type type, string pointer)
    {
        var info = Json.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                VisitObject(element, info, pointer);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                int index = 0;
                foreach (var item in element.EnumerateArray())
                    VisitNotNull(item, info.ElementType!, JsonPointer.Append(pointer, index++));
                break;
            case JsonTypeInfoKind.Dictionary when element.ValueKind == JsonValueKind.Object:
                VisitDictionary(element, info, pointer);
                break;
            default:
                if (!CanRead(element, info))
                    Add(pointer, JsonExpectation.Of(info));
                break;
        }
    }

    private void VisitObject(JsonElement element, JsonTypeInfo info, string pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            string place = JsonPointer.Append(pointer, member.Name);
            var property = info.Properties.FirstOrDefault(
                p => p.Name == member.Name && (p.Set is not null || p.AssociatedParameter is not null));
            if (!seen.Add(member.Name))
                Add(place, new("Must be given once.", "一回だけ指定してください。"));
            else if (property is null)
                Add(place, new("Is not a member of this request.", "このリクエストにない項目です。"));
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Visit(member.Value, property.PropertyType, place);
            else if (!AllowsNull(property))
                Add(place, new("Must not be null.", "null は指定できません。"));
        }

        foreach (var property in info.Properties)
        {
            if (IsRequired(property) && !seen.Contains(property.Name))
                Add(JsonPointer.Append(pointer, property.Name), new("Is required.", "必須です。"));
        }
    }

    private void VisitDictionary(JsonElement element, JsonTypeInfo info, string pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            string place = JsonPointer.Append(pointer, member.Name);
            if (!seen.Add(member.Name))
                Add(place, new("Must be given once.", "一回だけ指定してください。"));
            else if (!CanReadName(member.Name, info))
                Add(place, JsonExpectation.OfName(info.KeyType!));
            else
                VisitNotNull(member.Value, info.ElementType!, place);
        }
    }

    private void VisitNotNull(JsonElement element, Type type, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Null)
            Add(pointer, new("Must not be null.", "null は指定できません。"));
        else
            Visit(element, type, pointer);
    }

    private static bool CanRead(JsonElement element, JsonTypeInfo info)
    {
        try
        {
            return info.Kind == JsonTypeInfoKind.None && element.Deserialize(info) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool CanReadName(string name, JsonTypeInfo info)
    {
        if (info.KeyType == typeof(string))
            return true;
        try
        {
            return JsonSerializer.SerializeToElement(name).Deserialize(Json.Options.GetTypeInfo(info.KeyType!)) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool AllowsNull(JsonPropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (!property.PropertyType.IsValueType && (property.AssociatedParameter?.IsNullable ?? property.IsSetNullable));

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    private void Add(string pointer, Text message)
    {
        if (_violations.Count < MaximumViolations)
            _violations.Add(new Violation(message) { Pointer = pointer });
    }
}
