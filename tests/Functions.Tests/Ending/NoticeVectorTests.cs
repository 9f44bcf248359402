using System.Text.Json.Nodes;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>The worked cases of <c>tests/vectors</c> through HTTP, with the clock of the sandbox.</summary>
public class NoticeVectorTests
{
    private static readonly JsonNode Dates = Read("dates.json");
    private static readonly JsonNode Bills = Read("bills.json");

    public static TheoryData<int> EffectiveDates => [.. Enumerable.Range(0, Dates["effectiveDate"]!.AsArray().Count)];

    /// <summary>The cases in which something ends.</summary>
    public static TheoryData<int> Ends =>
        [.. Enumerable.Range(0, Bills.AsArray().Count)
            .Where(index => Bills[index]!["expect"]!["ends"]!.AsObject().Any(end => end.Value is not null))];

    [Theory]
    [MemberData(nameof(EffectiveDates))]
    public async Task E1_effective_dates(int index)
    {
        var @case = Dates["effectiveDate"]![index]!;
        var arrival = DateTimeOffset.Parse(Text(@case["arrivedAt"])!, null);
        await using var app = await SecureMxApp.StartAsync($"{arrival.AddDays(-10):yyyy-MM-ddTHH:mm:ssZ}");
        string contract = await app.ContractAsync($"{arrival:yyyy-MM-dd}");
        await app.MoveClockAsync(Text(@case["arrivedAt"])!);

        var reply = await app.Partner.NoticeAsync(contract, body: new { designatedDate = Text(@case["designatedDate"]) });

        Assert.Equal(Text(@case["arrivedOn"]), reply["arrivedOn"].GetString());
        Assert.Equal(Text(@case["effectiveDate"]), reply["effectiveDate"].GetString());
        Assert.Equal(Text(@case["effectiveDate"]), (await app.ContractNowAsync(contract)).EndOf("contract"));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task E1_O3_O4_ends(int index)
    {
        var @case = Bills[index]!;
        var given = @case["contract"]!.AsObject();
        string acceptedOn = Text(given["acceptedOn"])!;
        await using var app = await SecureMxApp.StartAsync($"{acceptedOn}T00:00:00Z");
        JsonObject[] options = [.. given["options"]!.AsArray().Select(option => option!.DeepClone().AsObject())];
        string contract = await app.ContractAsync(
            Forms.Service(
                [.. options.Where(option => option["acceptedOn"] is null).Select(Applied)]).With(
                    "accounts", given["accounts"]!.DeepClone()),
            Terms(@case, Text(given["billingStartDate"])!, options.Where(option => option["acceptedOn"] is null)));
        var steps = options.Where(option => option["acceptedOn"] is not null).Select(
            option => (On: Text(option["acceptedOn"])!, Step: TakeAsync(option)))
            .Concat(@case["notices"]!.AsArray().Select(notice => (On: Text(notice!["arrivedOn"])!, Step: NoticeAsync(notice))))
            .OrderBy(step => step.On, StringComparer.Ordinal);

        foreach ((string on, var step) in steps)
        {
            await app.MoveClockAsync($"{on}T03:00:00Z");
            await step();
        }

        var ends = @case["expect"]!["ends"]!.AsObject();
        var before = await app.ContractNowAsync(contract);
        Assert.All(ends, end => Assert.Equal(Text(end.Value), before.EndOf(end.Key)));

        string last = ends.Select(end => Text(end.Value)).Where(end => end is not null).Max(StringComparer.Ordinal)!;
        await app.MoveClockAsync($"{last}T14:59:59Z");
        var lastMoment = await app.ContractNowAsync(contract);
        Assert.All(ends.Where(end => Text(end.Value) == last), end => Assert.Equal("termination-pending", lastMoment.StatusOf(end.Key)));
        await app.MoveClockAsync($"{last}T15:00:00Z");
        var after = await app.ContractNowAsync(contract);
        Assert.All(ends, end => Assert.Equal(end.Value is null ? "active" : "terminated", after.StatusOf(end.Key)));
        Assert.All(ends, end => Assert.Equal(Text(end.Value), after.EndOf(end.Key)));
        Assert.Equal(0, await app.LiveInstancesAsync());

        Func<Task> TakeAsync(JsonObject option) => async () =>
        {
            var reply = await app.Partner.PostReplyAsync(
                $"/api/contracts/{contract}/option-applications", Forms.Options(Applied(option)));
            Assert.True(reply.Status == System.Net.HttpStatusCode.Created, reply.Text);
            var terms = Terms(@case, Text(option["billingStartDate"])!, [option]);
            terms["prices"]!.AsObject().Remove("base");
            var accepted = await app.AcceptAsync(reply["applicationId"].GetString()!, terms);
            Assert.True(accepted.Status == System.Net.HttpStatusCode.Created, accepted.Text);
        };
        Func<Task> NoticeAsync(JsonNode notice) => async () => await app.Partner.NoticeAsync(
            contract, Text(notice["target"])!, new { designatedDate = Text(notice["designatedDate"]) });
    }

    private static JsonObject Applied(JsonObject option)
    {
        var applied = option.DeepClone().AsObject().Without("acceptedOn").Without("billingStartDate");
        return Text(applied["code"]) is "mailbox-plus" ? applied.With("domains", new JsonArray("example.co.jp")) : applied;
    }

    private static JsonObject Terms(JsonNode @case, string billingStartDate, IEnumerable<JsonObject> options)
    {
        HashSet<string> codes = [.. options.Select(option => Text(option["code"])!)];
        var prices = @case["prices"]!.DeepClone().AsObject();
        prices["options"] = new JsonObject(prices["options"]!.AsObject().Where(price => codes.Contains(price.Key))
            .Select(price => KeyValuePair.Create(price.Key, price.Value?.DeepClone())));
        return new JsonObject { ["billingStartDate"] = billingStartDate, ["prices"] = prices };
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", file)))!;
}
