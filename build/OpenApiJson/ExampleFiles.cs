using System.Text.Json.Nodes;

/// <summary>
/// Adds the examples of each operation, which a test writes from what it sent and was answered: a file an operation, with its body by media
/// type (<c>request</c>) and its answers by status and media type (<c>responses</c>). <c>problems.json</c> has those of the answers that
/// operations share.
/// </summary>
internal static class ExampleFiles
{
    private const string Shared = "problems";

    /// <summary>Adds them.</summary>
    /// <returns>A line for each example that is of nothing that the document describes.</returns>
    public static IEnumerable<string> AddTo(JsonNode document, string folder)
    {
        var operations = Operations(document).ToDictionary(operation => operation["operationId"]!.GetValue<string>());
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            string id = Path.GetFileNameWithoutExtension(file);
            var examples = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            var faults = id == Shared ? AddShared(document, examples)
                : operations.TryGetValue(id, out var operation) ? AddOwn(operation, examples)
                : ["There is no such operation."];
            foreach (string fault in faults)
                yield return $"{file}: {fault}";
        }
    }

    private static IEnumerable<JsonNode> Operations(JsonNode document) => new[] { "paths", "webhooks" }
        .SelectMany(part => document[part]!.AsObject()).SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!);

    private static IEnumerable<string> AddOwn(JsonNode operation, JsonObject examples)
    {
        var answers = (examples["responses"]?.AsObject() ?? [])
            .SelectMany(status => Add(operation["responses"]?[status.Key], status.Value!, $"responses/{status.Key}"));
        return examples["request"] is { } request ? Add(operation["requestBody"], request, "request").Concat(answers) : answers;
    }

    private static IEnumerable<string> AddShared(JsonNode document, JsonObject examples) => examples.SelectMany(answer => Add(
        document["components"]!["responses"]![answer.Key], new JsonObject { ["application/problem+json"] = answer.Value!.DeepClone() },
        answer.Key));

    private static IEnumerable<string> Add(JsonNode? owner, JsonNode examples, string place)
    {
        foreach ((string mediaType, var example) in examples.AsObject())
        {
            if (owner?["content"]?[mediaType] is JsonObject media)
                media["example"] = example?.DeepClone();
            else
                yield return $"{place}/{mediaType} is not in the document.";
        }
    }
}
