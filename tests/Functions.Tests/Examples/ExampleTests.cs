using System.Text.Json;
using SecureMx.Functions.Tests.Api.OpenApi;

namespace SecureMx.Functions.Tests.Examples;

/// <summary>Every example of the description is what was really sent or answered.</summary>
public sealed class ExampleTests(ExampleStory story) : IClassFixture<ExampleStory>
{
    // The viewer is a script of others, and the description would be an example of itself.
    private static readonly string[] WithoutExample = ["GetDocsViewer", "GetOpenApi"];

    // How far the work behind these has come when they answer, and which of several events is the first, is chance: of what they say the
    // outermost members are compared.
    private static readonly string[] OfChance =
    [
        "CloseMonthNow", "SuspendOrchestration", "ResumeOrchestration", "TerminateOrchestration", "RewindOrchestration",
        "RestartOrchestration", "OnBillClosed",
    ];

    private const int DepthOfMembers = 3;

    public static TheoryData<string> Operations => [.. Described().Select(operation => IdOf(operation)).Except(WithoutExample)];

    public static TheoryData<string> ProblemAnswers =>
        // A service that fails or is away is no answer to learn from.
        [.. DocumentedApi.Document.GetProperty("components").GetProperty("responses").EnumerateObject()
            .Select(response => response.Name).Except(["Internal", "Unavailable"])];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Its_examples_are_what_was_sent_and_answered(string id)
    {
        string file = Path.Combine(ExampleStory.Folder, $"{id}.json");
        string kept = File.Exists(file) ? File.ReadAllText(file) : "";

        string told = story.Book.TextOf(id);

        Assert.True(
            told == kept || (OfChance.Contains(id) && kept.Length > 0 && MembersOf(told).SetEquals(MembersOf(kept))),
            $"src/Functions/examples/{id}.json is not what was sent and answered. Add the call to a chapter of this folder where it has "
                + $"none, then write the examples anew: SECUREMX_WRITE_EXAMPLES=1 dotnet test --filter ExampleTests\n{told}");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void It_has_an_example_of_its_body_and_of_each_answer_that_is_a_text(string id)
    {
        var operation = Described().Single(one => IdOf(one) == id);
        var bodies = operation.TryGetProperty("requestBody", out var body) ? Media(body) : [];
        var answers = operation.GetProperty("responses").EnumerateObject()
            .Where(response => response.Name.StartsWith('2')).SelectMany(response => Media(response.Value));

        JsonProperty[] texts = [.. bodies.Concat(answers).Where(media => IsText(media.Name))];
        Assert.True(texts.Length == 0 || story.Book.Ids.Contains(id), $"No chapter of this folder makes the call {id}.");
        Assert.DoesNotContain(texts, media => !media.Value.TryGetProperty("example", out _));
    }

    [Fact]
    public void Its_problems_are_what_was_answered()
    {
        string kept = File.ReadAllText(Path.Combine(ExampleStory.Folder, $"{ExampleBook.Problems}.json"));

        Assert.Equal(story.Book.TextOf(ExampleBook.Problems), kept);
    }

    [Theory]
    [MemberData(nameof(ProblemAnswers))]
    public void Each_answer_that_refuses_has_an_example(string name) =>
        Assert.Contains(
            Media(DocumentedApi.Document.GetProperty("components").GetProperty("responses").GetProperty(name)),
            media => media.Value.TryGetProperty("example", out _));

    [Fact]
    public void No_example_is_of_a_call_that_is_gone() =>
        Assert.Empty(Directory.EnumerateFiles(ExampleStory.Folder).Select(file => Path.GetFileNameWithoutExtension(file))
            .Except(Described().Select(operation => IdOf(operation))).Except([ExampleBook.Problems]));

    private static IEnumerable<JsonElement> Described() =>
        new[] { "paths", "webhooks" }.SelectMany(part => DocumentedApi.Document.GetProperty(part).EnumerateObject())
            .SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value);

    private static string IdOf(JsonElement operation) => operation.GetProperty("operationId").GetString()!;

    private static IEnumerable<JsonProperty> Media(JsonElement owner) =>
        owner.TryGetProperty("content", out var content) ? content.EnumerateObject() : [];

    private static HashSet<string> MembersOf(string json)
    {
        HashSet<string> members = [];
        if (json.Length > 0)
            Add(JsonDocument.Parse(json).RootElement, "");
        return members;

        // request/{media type}/{member}, responses/{status}/{media type}/{member}
        void Add(JsonElement element, string place)
        {
            members.Add(place);
            if (element.ValueKind != JsonValueKind.Object || place.Count(c => c == ' ') > DepthOfMembers)
                return;
            foreach (var member in element.EnumerateObject())
                Add(member.Value, $"{place} {member.Name}");
        }
    }

    // What programs read; pages and files are for people.
    private static bool IsText(string mediaType) =>
        mediaType.EndsWith("json", StringComparison.Ordinal) || mediaType is "text/csv" or "application/xml";
}
