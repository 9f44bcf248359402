using System.Text.Json.Nodes;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>No call takes a text with characters that cannot be read, wherever in its body the text is.</summary>
public sealed class UnreadableTextTests(World world) : IClassFixture<World>
{
    public static TheoryData<string> CallsWithBody =>
        [.. Call.All.Values.Where(call => call.Body is JsonObject && !call.IsStream).Select(call => call.Id)];

    [Theory]
    [MemberData(nameof(CallsWithBody))]
    public async Task A_text_with_such_a_character_is_refused_with_its_place(string id)
    {
        Call call = Call.All[id];
        foreach (char character in "\u202E\uFEFF\u2028\uFFFE\u200B")
        {
            foreach (JsonValue text in TextsOf(call.Body!))
            {
                string place = PointerOf(text);
                JsonNode body = call.Body!.DeepClone();
                Find(body, place).ReplaceWith($"{text.GetValue<string>()}{character}");

                Reply reply = await world.ClientOf(call).SendAsync(call.Method, world.PathOf(call), body.ToJsonString());

                Assert.True((int)reply.Status is >= 400 and < 500, $"{id} took U+{(int)character:X4} at {place}: {reply.Text}");
            }
        }
    }

    [Theory]
    [InlineData("ApplyForService", "/customerName")]
    [InlineData("ApplyForService", "/administrators/0/name")]
    [InlineData("ReplaceAdministrators", "/administrators/0/name")]
    [InlineData("PutDesignatedService", "/customerName")]
    [InlineData("RejectApplication", "/reason")]
    public async Task In_a_name_or_a_reason_it_is_422_and_says_which(string id, string pointer)
    {
        Call call = Call.All[id];
        JsonNode body = call.Body!.DeepClone();
        if (id == "PutDesignatedService")
            body["customerName"] = "";
        Find(body, pointer).ReplaceWith("例示\u202E株式会社");

        HttpClient client = world.ClientOf(call.Roles.Contains("Partner") ? "Partner" : "Operator");
        Reply reply = await client.SendAsync(call.Method, world.PathOf(call), body.ToJsonString());

        Assert.Equal(422, (int)reply.Status);
        Assert.Contains($"\"pointer\":\"{pointer}\"", reply.Text, StringComparison.Ordinal);
        Assert.Contains("U+202E", reply.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonValue> TextsOf(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Value is null ? [] : TextsOf(member.Value)),
        JsonArray items => items.SelectMany(item => TextsOf(item!)),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [value],
        _ => [],
    };

    private static string PointerOf(JsonNode node)
    {
        string path = node.GetPath();
        return path[1..]
            .Replace("[", "/", StringComparison.Ordinal)
            .Replace("]", "", StringComparison.Ordinal)
            .Replace(".", "/", StringComparison.Ordinal)
            .Replace("'", "", StringComparison.Ordinal);
    }

    private static JsonNode Find(JsonNode node, string place) =>
        place.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(
            node, (at, part) => at is JsonArray items ? items[int.Parse(part, null)]! : at[part]!);
}
