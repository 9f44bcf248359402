using System.Text.Json.Nodes;

namespace SecureMx.ClientCode;

/// <summary>Leaves in the description what the generated client does: JSON in and out, under names that read well in C#.</summary>
internal static class ClientShape
{
    private const string Json = "application/json";

    // Names that every C# file knows as something else.
    private static readonly (string Name, string Instead)[] Renamed = [("Task", "OperatorTask"), ("TaskStatus", "OperatorTaskStatus")];

    // Headers that handlers of the client set.
    private static readonly string[] SetByHandlers = ["IdempotencyKey", "IfNoneMatch"];

    public static void Apply(JsonNode description)
    {
        foreach (var path in description["paths"]!.AsObject().Select(member => member.Value!.AsObject()))
        {
            foreach (var (method, operation) in path.ToArray())
            {
                if (IsJson(operation!))
                    Reduce(operation!);
                else
                    path.Remove(method);
            }
        }

        var schemas = description["components"]!["schemas"]!.AsObject();
        foreach (var (name, instead) in Renamed)
        {
            Rename(description, $"#/components/schemas/{name}", $"#/components/schemas/{instead}");
            var schema = schemas[name];
            schemas.Remove(name);
            schemas[instead] = schema;
        }

        OpenAlternatives(schemas);
    }

    // Whether the body and the answer can be had as JSON, or there is none.
    private static bool IsJson(JsonNode operation) =>
        (operation["requestBody"]?["content"] is not { } body || body[Json] is not null)
            && Answers(operation).Any(answer => answer.Value!["content"] is not { } content || content[Json] is not null);

    private static void Reduce(JsonNode operation)
    {
        if (operation["requestBody"]?["content"] is JsonObject body)
            KeepJson(body);
        foreach (var (status, answer) in Answers(operation).ToArray())
        {
            if (answer!["content"] is not JsonObject content)
                continue;
            if (content[Json] is null)
                operation["responses"]!.AsObject().Remove(status);
            else
                KeepJson(content);
        }

        operation["responses"]!.AsObject().Remove("304");
        if (operation["parameters"] is JsonArray parameters)
        {
            foreach (var parameter in parameters.ToArray())
            {
                if (parameter?["$ref"]?.GetValue<string>() is { } reference && SetByHandlers.Contains(reference.Split('/')[^1]))
                    parameters.Remove(parameter);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Answers(JsonNode operation) =>
        operation["responses"]!.AsObject().Where(response => response.Key.StartsWith('2'));

    private static void KeepJson(JsonObject content)
    {
        foreach (var name in content.Select(member => member.Key).Where(name => name != Json).ToArray())
            content.Remove(name);
    }

    // C# has no type for one of several: such a member is what JSON it is.
    private static void OpenAlternatives(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                OpenAlternatives(item);
        }

        if (node is not JsonObject members)
            return;
        if (members["oneOf"] is JsonArray alternatives
            && alternatives.Count(alternative => alternative!["type"]?.ToString() != "null") > 1)
        {
            members.Remove("oneOf");
        }

        foreach (var (_, value) in members)
            OpenAlternatives(value);
    }

    private static void Rename(JsonNode? node, string from, string to)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Rename(item, from, to);
        }

        if (node is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToArray())
        {
            if (name == "$ref" && value!.GetValue<string>() == from)
                members[name] = to;
            else
                Rename(value, from, to);
        }
    }
}
