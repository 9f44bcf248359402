using System.Text;

namespace SecureMx.Functions.Tests.EveryCall;

/// <summary>
/// What holds for every call that <c>openapi.yaml</c> lists, whatever it does: who may make it, what it refuses, and that nothing that a
/// caller can send is our fault. The test application fails every answer of 500, and every answer that the document does not know.
/// </summary>
public sealed class EveryCallTests(World world) : IClassFixture<World>
{
    private static readonly string[] Roles = ["Operator", "Partner", "Meter"];

    public static TheoryData<string> Calls => [.. Call.All.Keys];

    public static TheoryData<string> CallsWithRoles => [.. Call.All.Values.Where(call => call.Roles.Count > 0).Select(call => call.Id)];

    public static TheoryData<string> CallsWithBody =>
        [.. Call.All.Values.Where(call => call.Body is not null && !call.IsStream).Select(call => call.Id)];

    public static TheoryData<string> CallsWithIfMatch => [.. With("If-Match")];

    public static TheoryData<string> Posts =>
        [.. Call.All.Values.Where(call => call.Method == HttpMethod.Post && !call.IsStream).Select(call => call.Id)];

    public static TheoryData<string> Lists => [.. With("cursor")];

    public static TheoryData<string> CallsOfOnePartner =>
        [.. Call.All.Values.Where(call => call.IsOfOnePartner && call.Roles.Contains("Partner")).Select(call => call.Id)];

    public static TheoryData<string> CallsWithNames =>
        [.. Call.All.Values.Where(call => call.Parameters.Values.Contains("path")).Select(call => call.Id)];

    [Theory]
    [MemberData(nameof(CallsWithRoles))]
    public async Task Without_a_token_it_is_401(string id) =>
        (await SendAsync(world.App.Anonymous, Call.All[id])).AssertProblem(401, "unauthenticated");

    [Theory]
    [MemberData(nameof(CallsWithRoles))]
    public async Task In_another_role_it_is_403(string id)
    {
        foreach (string role in Roles.Except(Call.All[id].Roles))
            (await SendAsync(world.ClientOf(role), Call.All[id])).AssertProblem(403, "forbidden");
    }

    [Theory]
    [MemberData(nameof(CallsOfOnePartner))]
    public async Task Of_another_partner_it_is_404(string id) =>
        (await SendAsync(world.App.OtherPartner, Call.All[id])).AssertProblem(404, "not-found");

    [Theory]
    [MemberData(nameof(CallsWithNames))]
    public async Task Of_a_name_that_is_none_it_is_404(string id)
    {
        foreach (string name in new[] { "a%20b", "a%2Fb", "%E4%BE%8B", new string('a', 65), "a'b", "%2E%2E%2Fa" })
            (await SendAsync(world.ClientOf(Call.All[id]), Call.All[id], world.PathOf(Call.All[id], name))).AssertProblem(404, "not-found");
    }

    [Theory]
    [MemberData(nameof(CallsWithNames))]
    public async Task Of_what_does_not_exist_it_is_no_fault_of_ours(string id)
    {
        foreach (string name in new[] { "nothing", "-", "A_b.C-9", "2026-13", "2026-02-30", "9999-12", new string('a', 64) })
            await SendAsync(world.ClientOf(Call.All[id]), Call.All[id], world.PathOf(Call.All[id], name));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_query_that_it_does_not_know_is_400(string id)
    {
        string path = $"{world.PathOf(Call.All[id])}?no-such-parameter=1";
        Assert.StartsWith(
            "no-such-parameter: ",
            Assert.Single((await SendAsync(world.ClientOf(Call.All[id]), Call.All[id], path)).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_refuses_a_bad_limit_and_a_cursor_that_is_none(string id)
    {
        foreach (string query in new[] { "limit=0", "limit=201", "limit=x", "limit=5&limit=5", "cursor=", "cursor=garbage",
            "cursor=AAAAAAAAAAAA" })
        {
            var reply = await world.ClientOf(Call.All[id]).GetReplyAsync($"{world.PathOf(Call.All[id])}?{query}");
            Assert.StartsWith(
                $"{query.Split('=')[0]}: ", Assert.Single(reply.AssertProblem(400, "malformed-request")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(CallsWithIfMatch))]
    public async Task A_malformed_If_Match_is_400_and_a_stale_one_is_refused_and_changes_nothing(string id)
    {
        var call = Call.All[id];
        string before = await world.StateAsync();
        Assert.StartsWith(
            "If-Match: ",
            Assert.Single((await SendAsync(world.ClientOf(call), call, null, ("If-Match", "7"))).AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);
        foreach (string stale in new[] { "\"0\"", "\"999999.x\"", "W/\"1\"" })
        {
            Assert.Contains( // what the world has none of is not there; another test may have settled the application
                (int)(await SendAsync(world.ClientOf(call), call, null, ("If-Match", stale))).Status, new[] { 404, 409, 412, 422 });
        }

        Assert.Equal(before, await world.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_malformed_Idempotency_Key_is_400(string id) =>
        Assert.StartsWith(
            "Idempotency-Key: ",
            Assert.Single(
                (await SendAsync(world.ClientOf(Call.All[id]), Call.All[id], null, ("Idempotency-Key", "\"open")))
                    .AssertProblem(400, "malformed-request")),
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(CallsWithBody))]
    public async Task A_body_that_is_no_JSON_is_415_and_one_over_1_MiB_413(string id)
    {
        var call = Call.All[id];
        (
            await SendAsync(call, new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"))).AssertProblem(
                415, "unsupported-media-type");
        (await SendAsync(call, call.Body!.ToJsonString().PadRight((1024 * 1024) + 1))).AssertProblem(413, "body-too-large");
        var notUtf8 = new ByteArrayContent([0x22, 0xFF, 0x22]);
        notUtf8.Headers.ContentType = new("application/json");
        (await SendAsync(call, notUtf8)).AssertProblem(400, "malformed-request");
        var none = await SendAsync(call, null);
        if (call.BodyIsRequired)
            none.AssertProblem(400, "malformed-request");
    }

    [Theory]
    [MemberData(nameof(CallsWithBody))]
    public async Task Whatever_is_wrong_with_a_body_is_named_with_its_place_and_never_our_fault(string id)
    {
        var call = Call.All[id];
        foreach (var distortion in Distortion.Of(call.Body!))
        {
            var reply = await SendAsync(call, distortion.Text);
            if (distortion.Pointer is null)
                continue;
            var violations = reply.AssertProblem(400, "malformed-request");
            Assert.True(
                violations.Any(
                    violation => distortion.Pointer == Distortion.Any || violation.StartsWith(
                        $"{distortion.Pointer}: ", StringComparison.Ordinal)),
                $"{distortion.Text} is wrong at '{distortion.Pointer}': {string.Join("; ", violations)}");
            Assert.DoesNotContain("System.", reply.Text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> With(string parameter) =>
        Call.All.Values.Where(call => call.Parameters.ContainsKey(parameter)).Select(call => call.Id);

    private Task<Reply> SendAsync(HttpClient client, Call call, string? path = null, params (string Name, string Value)[] headers) =>
        client.SendAsync(call.Method, path ?? world.PathOf(call), Body(call), headers);

    private Task<Reply> SendAsync(Call call, object? body) => world.ClientOf(call).SendAsync(call.Method, world.PathOf(call), body);

    private static object? Body(Call call) =>
        !call.IsStream ? call.Body?.ToJsonString()
            : new StringContent(call.Body!.ToJsonString(), Encoding.UTF8, "application/x-ndjson");
}
