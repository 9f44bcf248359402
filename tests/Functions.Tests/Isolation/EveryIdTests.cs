using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureMx.Functions.Tests.EveryCall;

namespace SecureMx.Functions.Tests.Isolation;

/// <summary>
/// Every call of <c>openapi.yaml</c>, made by one partner with what another partner has: its answer is that to ids that do not exist, in
/// status, body and headers. An answer that differs would tell that the id exists.
/// </summary>
public sealed partial class EveryIdTests(OwnersWorld world) : IClassFixture<OwnersWorld>
{
    // What a path names that is nobody's: codes, months, articles.
    private static readonly IReadOnlyDictionary<string, string> Common = new Dictionary<string, string>
    {
        ["code"] = "mailing-list",
        ["service"] = "document-exchange",
        ["month"] = "2026-04",
        ["date"] = "2026-04-03",
        ["source"] = "terms",
        ["reference"] = "9-1",
    };

    public static TheoryData<string> Calls =>
        [.. Call.All.Values.Where(call => call.Roles.Count > 0 && !call.IsStream).Select(call => call.Id)];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Ids_of_another_partner_are_answered_as_ids_that_do_not_exist(string id)
    {
        Call call = Call.All[id];
        int cases = 0;
        foreach (string[] named in Combinations(call))
        {
            string body = BodyOf(call);
            Dictionary<string, string> theirs = named.ToDictionary(name => name, name => world.Acmes[name]);
            Dictionary<string, string> nobodys = named.ToDictionary(name => name, name => Unlike(world.Acmes[name]));
            Assert.Equal(
                await SendAsync(call, nobodys, body),
                await SendAsync(call, theirs, body));
            cases++;
        }

        Assert.True(
            cases > 0 || !call.Parameters.Any(parameter => parameter.Value == "path" && world.Acmes.ContainsKey(parameter.Key)), id);
    }

    [Fact]
    public async Task A_key_that_another_partner_has_used_is_as_one_that_nobody_has_used()
    {
        string body = Call.All["ApplyForService"].Body!.ToJsonString();
        string[] answers = [.. await Task.WhenAll(new[] { OwnersWorld.UsedKey, Unlike(OwnersWorld.UsedKey) }
            .Select(key => SendAsync(HttpMethod.Post, "/api/applications", body, [], key)))];

        Assert.Equal(answers[1], answers[0]);
        Assert.StartsWith("201", answers[0], StringComparison.Ordinal);
    }

    // All ids at once, each alone in a query or a body, and each id that is not a contract's on a contract of the caller's own.
    private IEnumerable<string[]> Combinations(Call call)
    {
        string[] inPath = [.. call.Parameters.Where(parameter => parameter.Value == "path").Select(parameter => parameter.Key)
            .Where(world.Acmes.ContainsKey)];
        if (inPath.Length > 0)
            yield return inPath;
        if (inPath.Length > 1)
            yield return [.. inPath.Where(name => name != "contractId")];
        foreach (string name in call.Parameters.Where(parameter => parameter.Value == "query").Select(parameter => parameter.Key)
            .Where(world.Acmes.ContainsKey))
        {
            yield return [name];
        }

        foreach (string name in (call.Body as JsonObject)?.Select(member => member.Key).Where(world.Acmes.ContainsKey) ?? [])
            yield return [name];
    }

    private static string BodyOf(Call call) => call.Body?.ToJsonString() ?? "";

    private Task<string> SendAsync(Call call, Dictionary<string, string> ids, string body)
    {
        string path = "/api" + call.Path;
        List<string> query = [];
        foreach ((string name, string place) in call.Parameters)
        {
            string value = ids.GetValueOrDefault(name)
                ?? (name == "contractId" ? world.RivalsContract : Common.GetValueOrDefault(name, "nothing"));
            if (place == "path")
                path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            else if (place == "query" && ids.ContainsKey(name))
                query.Add($"{name}={value}");
        }

        JsonNode? sent = body.Length == 0 ? null : JsonNode.Parse(body);
        foreach ((string name, string value) in ids)
        {
            if (sent is JsonObject members && members.ContainsKey(name))
                members[name] = value;
        }

        return SendAsync(call.Method, query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", sent?.ToJsonString(), ids.Values);
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, IEnumerable<string> ids, string? key = null)
    {
        Reply reply = await world.App.OtherPartner.SendAsync(method, path, body, key is null ? [] : [("Idempotency-Key", key)]);
        string answer = $"{(int)reply.Status} {reply.ContentType}\n{HeadersOf(reply.Headers)}\n{TraceId().Replace(reply.Text, "")}";
        foreach (string id in ids)
            answer = answer.Replace(id, "ID", StringComparison.Ordinal);
        return NewId().Replace(answer, "NEW");
    }

    // What is left of a caller's allowance is less after each call.
    private static string HeadersOf(HttpResponseHeaders headers) => string.Join(
        '\n', headers.Where(header => header.Key is not ("Date" or "RateLimit"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));

    // An id of the same form and length that nothing has.
    private static string Unlike(string id) => id[..^3] + (id[^3..] == "000" ? "111" : "000");

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    [GeneratedRegex(
        "(?<=(app|ctr|ntc|cmp|clm|rst|rep|stl|sve)-)[0-9a-f]{32}|(?<=whsec_)[A-Za-z0-9+/=]+"
        + "|(?<=dlv-|\"sequence\":\")[0-9]{16}|(?<=test-)[0-9a-f]{32}")]
    private static partial Regex NewId();
}
