using System.Text.Json.Nodes;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>A good body made bad.</summary>
/// <param name="Text">The body.</param>
/// <param name="Pointer">Where the fault is that the answer must name with 400; null where the body may be read and it is up to the
/// terms.</param>
public sealed record Distortion(string Text, string? Pointer)
{
    private static readonly string[] BadTexts =
    [
        "\"\\u0000\"", "\"a\\u0007b\"", "\"\\ud800\"", $"\"{new string('x', 2001)}\"", "7", "true", "{}", "[[]]",
    ];

    private static readonly string[] OddTexts =
    [
        "\"\"", "\" \"", "\"2026-02-30\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"2999-12-31\"", "\"1900-01-01\"", "\"xn--\"", "\"xn--a\"",
        "\"例え.jp\"", "\"．．\"", "\"a..b\"",
        "\"::ffff:10.0.0.1\"", "\"fe80::1%eth0\"", "\"999.1.1.1\"", "\"../../etc\"", "\"' OR 1=1 --\"", "\"ﬃ\\u202e\"",
        "\"\\ud83d\\ude00\"", "null", "\"null\"", $"\"{new string('字', 2000)}\"",
    ];

    private static readonly string[] BadNumbers = ["1.5", "1e400", "-1e400", "1180591620717411303424", "\"1\"", "{}", "true"];

    private static readonly string[] OddNumbers = [
        "-1", "0", "-0", "1e1", "2147483647", "-2147483648", "9007199254740993", "9223372036854775807", "null"];

    private static readonly string[] BadTruths = ["\"true\"", "0", "1", "{}", "[]"];

    /// <summary>Everything that can be wrong with a body, one thing at a time.</summary>
    public static IEnumerable<Distortion> Of(JsonNode body)
    {
        string good = body.ToJsonString();
        return
        [
            .. new[] { "{", "}", "[]", "\"x\"", "7", "null", $"{good}{good}", $"{good},", "\u0000", "{\"a\":}", string.Concat(
                Enumerable.Repeat("[", 100_000)) }.Select(text => new Distortion(text, Any)),
            .. body.AsObject()
            .Take(1)
            .Select(member => new Distortion($"{{\"{member.Key}\":null,{good[1..]}", JsonPointer.Append("", member.Key))),
            .. Places(body, "").SelectMany(place => OfPlace(body, place)),
        ];
    }

    /// <summary>Any place will do.</summary>
    public const string Any = "*";

    private static IEnumerable<Distortion> OfPlace(JsonNode body, string place)
    {
        switch (Find(body, place))
        {
            case JsonObject:
                yield return new(Replaced(body, place, "[]"), place);
                yield return new(Replaced(body, place, "\"x\""), place);
                yield return new(Added(body, place, "no-such-member"), JsonPointer.Append(place, "no-such-member"));
                yield return new(Added(body, place, "a/b~c"), JsonPointer.Append(place, "a/b~c"));
                break;
            case JsonArray array:
                yield return new(Replaced(body, place, "{}"), place);
                yield return new(Replaced(body, place, "7"), place);
                yield return new(Replaced(body, place, "[]"), null);
                yield return new(Replaced(body, place, "[null]"), JsonPointer.Append(place, 0));
                yield return new(
                    Replaced(body, place, $"[{string.Join(",", array.Concat(array).Select(item => item!.ToJsonString()))}]"), null);
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                foreach (string bad in BadNumbers)
                    yield return new(Replaced(body, place, bad), place);
                foreach (string odd in OddNumbers)
                    yield return new(Replaced(body, place, odd), null);
                break;
            case JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False:
                foreach (string bad in BadTruths)
                    yield return new(Replaced(body, place, bad), place);
                break;
            default:
                foreach (string bad in BadTexts)
                    yield return new(Replaced(body, place, bad), place);
                foreach (string odd in OddTexts)
                    yield return new(Replaced(body, place, odd), null);
                break;
        }
    }

    private static IEnumerable<string> Places(JsonNode node, string at) => node switch
    {
        JsonObject members => members.SelectMany(member => Places(member.Value!, JsonPointer.Append(at, member.Key))).Prepend(at),
        JsonArray items => items.SelectMany((item, index) => Places(item!, JsonPointer.Append(at, index))).Prepend(at),
        _ => [at],
    };

    private static JsonNode Find(JsonNode node, string place) =>
        place.Split('/').Skip(1).Aggregate(node, (at, part) => at is JsonArray items ? items[int.Parse(part, null)]! : at[part]!);

    private static string Added(JsonNode body, string place, string member)
    {
        var copy = body.DeepClone();
        Find(copy, place)[member] = 1;
        return copy.ToJsonString();
    }

    // The replacement is text and no node, since much of it could be none.
    private static string Replaced(JsonNode body, string place, string text)
    {
        const string mark = "the place of what is replaced";
        var copy = body.DeepClone();
        if (place.Length == 0)
            return text;
        Find(copy, place).ReplaceWith(mark);
        return copy.ToJsonString().Replace($"\"{mark}\"", text, StringComparison.Ordinal);
    }
}
