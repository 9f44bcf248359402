using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace SecureMx.Functions.Api.OpenApi;

/// <summary>The contract with the world: <c>openapi.yaml</c>, written by hand, read once.</summary>
public static class OpenApiDocument
{
    private static readonly Lazy<byte[]> Utf8Json = new(Convert);

    /// <summary>The document as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Json => Utf8Json.Value;

    internal static Stream OpenResource(string name)
        => typeof(OpenApiDocument).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");

    private static byte[] Convert()
    {
        using var reader = new StreamReader(OpenResource("openapi.yaml"));
        object? document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(reader);
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Node(document)!.WriteTo(writer);
        return text.ToArray();
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        Dictionary<object, object?> members => new JsonObject(members.Select(member => KeyValuePair.Create((string)member.Key, Node(member.Value)))),
        List<object?> items => new JsonArray([.. items.Select(Node)]),
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        double number => JsonValue.Create(number),
        _ => JsonValue.Create(System.Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
