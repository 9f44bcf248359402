using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMx.Domain.Tests.Vectors;

/// <summary>The worked cases in tests/vectors, copied beside the tests.</summary>
internal static class VectorFile
{
    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", name)))!;

    public static TheoryData<string> Cases(JsonNode cases)
    {
        var data = new TheoryData<string>();
        foreach (var one in cases.AsArray())
        {
            data.Add(
                one!.ToJsonString(
                    new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }

        return data;
    }

    public static string? Text(this JsonNode node, string member) => node[member]?.GetValue<string>();
}
