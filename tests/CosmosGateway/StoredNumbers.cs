using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.CosmosGateway;

/// <summary>
/// The service keeps a number as an IEEE double: <c>1.0</c> comes back as <c>1</c>, and what a double cannot hold comes back as another.
/// </summary>
internal static class StoredNumbers
{
    public static JsonObject AsStored(JsonObject body) => (JsonObject)Convert(body)!;

    private static JsonNode? Convert(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value.Select(property => KeyValuePair.Create(property.Key, Convert(property.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Convert)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create((double)value),
        _ => node?.DeepClone(),
    };
}
