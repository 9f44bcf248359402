using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Microsoft.OpenApi.YamlReader;
using SharpYaml.Serialization;

// Converts an OpenAPI document from YAML to JSON, with the examples of the folder beside it; fails where it is not valid, with a line for
// each fault in the form that MSBuild shows as an error.
if (args is not [var source, var target])
{
    Console.Error.WriteLine("usage: OpenApiJson openapi.yaml openapi.json");
    return 2;
}

JsonNode document;
try
{
    var yaml = new YamlStream();
    using var reader = new StreamReader(source);
    yaml.Load(reader);
    document = yaml.Documents[0].ToJsonNode();
}
catch (SharpYaml.YamlException exception)
{
    Console.Error.WriteLine($"{source}({exception.Start.Line + 1},{exception.Start.Column + 1}): error OPENAPI: {exception.Message}");
    return 1;
}

string[] cut = [.. CutTexts(document, "#")];
foreach (string place in cut)
    Console.Error.WriteLine($"{source}: error OPENAPI: A text with a comma is not in quotes. {place}");
if (cut.Length > 0)
    return 1;

CommonAnswers.AddTo(document);
string[] lost = [.. ExampleFiles.AddTo(document, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(source))!, "examples"))];
foreach (string line in lost)
    Console.Error.WriteLine($"error OPENAPI: {line}");
if (lost.Length > 0)
    return 1;
var read = OpenApiYamlReader.Read(document, new Uri(Path.GetFullPath(source)), new OpenApiReaderSettings());
foreach (var error in read.Diagnostic?.Errors ?? [])
    Console.Error.WriteLine($"{source}: error OPENAPI: {error.Message} {error.Pointer}");
if (read.Diagnostic?.Errors.Count > 0)
    return 1;

var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
using var output = File.Create(target);
using var writer = new Utf8JsonWriter(output, options);
WithNulls(document)!.WriteTo(writer);
return 0;

// In {description: This, and that} the text ends at the comma, and "and that" is a member without a value.
static IEnumerable<string> CutTexts(JsonNode? node, string at) => node switch
{
    JsonObject members => members.SelectMany(member =>
        member.Key.Contains(' ') && (member.Value is null || member.Value.IsJsonNullSentinel())
            ? [$"{at}/{member.Key}"]
            : CutTexts(member.Value, $"{at}/{member.Key}")),
    JsonArray items => items.SelectMany((item, index) => CutTexts(item, $"{at}/{index}")),
    _ => [],
};

// The reader puts a string of its own in the place of each null.
static JsonNode? WithNulls(JsonNode? node)
{
    if (node is null || node.IsJsonNullSentinel())
        return null;
    if (node is JsonObject members)
    {
        foreach ((string name, var value) in members.ToArray())
        {
            if (WithNulls(value) is null)
                members[name] = null;
        }
    }
    else if (node is JsonArray items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (WithNulls(items[i]) is null)
                items[i] = null;
        }
    }

    return node;
}
