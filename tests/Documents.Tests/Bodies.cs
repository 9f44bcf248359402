using System.Text;
using System.Text.Json;

namespace SecureMx.Documents.Tests;

/// <summary>The containers and bodies that the tests use.</summary>
public static class Bodies
{
    public static readonly ContainerDefinition Contracts = new(
        "contracts", "contractId", ["status", "customerId", "bill/month", "order", "terms/[]"]);
    public static readonly ContainerDefinition Operations = new("operations", "scope", ["status"], HonoursTimeToLive: true);

    public static IReadOnlyList<ContainerDefinition> Containers { get; } = [Contracts, Operations];

    public static byte[] Contract(string contractId, string id, string type = "contract", params (string Name, object? Value)[] more) =>
        Body(Contracts, contractId, id, type, more);

    public static byte[] Operation(string scope, string id, string type = "task", params (string Name, object? Value)[] more) =>
        Body(Operations, scope, id, type, more);

    public static T Field<T>(this Document document, string name)
    {
        using var json = JsonDocument.Parse(document.Json);
        return json.RootElement.GetProperty(name).Deserialize<T>()!;
    }

    public static string Text(this ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static byte[] Body(ContainerDefinition container, string key, string id, string type, (string Name, object? Value)[] more)
    {
        var body = new Dictionary<string, object?> { ["id"] = id, [container.PartitionKeyProperty] = key, ["type"] = type };
        foreach (var (name, value) in more) body[name] = value;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }
}
