using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>C3: those who hold the setting authority are replaced, never left empty.</summary>
public sealed class AdministratorTests(SharedApp shared) : IClassFixture<SharedApp>, IAsyncLifetime
{
    private readonly SecureMxApp _app = shared.App;
    private string _path = null!;

    public async Task InitializeAsync() => _path = $"/api/contracts/{await _app.ContractAsync("2026-04-01")}";

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task C3_partner_and_operator_replace_them_all()
    {
        var byPartner = await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("花子"));
        Assert.Equal(HttpStatusCode.OK, byPartner.Status);
        Assert.Equal("花子", byPartner["administrators.0.name"].GetString());
        Assert.Equal(2, byPartner["version"].GetInt32());
        Assert.Equal(3, (await _app.Operator.PutReplyAsync($"{_path}/administrators", Body("次郎")))["version"].GetInt32());
    }

    [Fact]
    public async Task The_same_again_adds_no_event()
    {
        await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("花子"));

        Assert.Equal(2, (await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("花子")))["version"].GetInt32());
    }

    [Fact]
    public async Task If_Match_guards_against_a_change_in_between()
    {
        string tag = (await _app.Partner.GetReplyAsync(_path)).ETag!;
        var first = await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("一"), ("If-Match", tag));
        var stale = await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("二"), ("If-Match", tag));
        var second = await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("二"), ("If-Match", first.ETag!));

        Assert.Equal(HttpStatusCode.OK, first.Status);
        stale.AssertProblem(412, "stale-precondition");
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(HttpStatusCode.OK, (await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("三"), ("If-Match", "*"))).Status);
        (
            await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("四"), ("If-Match", $"W/{tag}"))).AssertProblem(
                412, "stale-precondition");
        (await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("四"), ("If-Match", "4"))).AssertProblem(400, "malformed-request");
    }

    [Fact]
    public async Task A_tag_that_is_known_answers_304_and_without_a_body()
    {
        string tag = (await _app.Partner.GetReplyAsync(_path)).ETag!;

        var known = await _app.Partner.GetReplyAsync(_path, ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, known.Status);
        Assert.Empty(known.Text);
        await _app.Partner.PutReplyAsync($"{_path}/administrators", Body("花子"));
        Assert.Equal(HttpStatusCode.OK, (await _app.Partner.GetReplyAsync(_path, ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task Sixteen_at_once_with_one_If_Match_change_it_once()
    {
        string tag = (await _app.Partner.GetReplyAsync(_path)).ETag!;

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => _app.Partner.PutReplyAsync($"{_path}/administrators", Body($"n{i}"), ("If-Match", tag))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(15, replies.Count(reply => reply.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Sixteen_at_once_without_If_Match_are_all_on_the_record()
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => _app.Partner.PutReplyAsync($"{_path}/administrators", Body($"n{i}"))));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(17, (await _app.Partner.AllAsync($"{_path}/events", 200)).Count);
        Assert.Equal(17, (await _app.Partner.GetReplyAsync(_path))["version"].GetInt32());
    }

    [Fact]
    public async Task C3_they_stay_as_they_were_when_the_contract_has_ended()
    {
        await using var app = await SecureMxApp.StartAsync();
        string path = $"/api/contracts/{await app.ContractAsync("2026-04-01")}";
        var order = new { ground = "general-terms-28-2", effectiveDate = "2026-04-01", reason = "料金の不払い" };
        Assert.Equal(HttpStatusCode.Accepted, (await app.Operator.PostReplyAsync($"{path}/terminations", order)).Status);
        await app.MoveClockAsync("2026-04-02T00:00:00Z");

        (await app.Partner.PutReplyAsync($"{path}/administrators", Body("花子"))).AssertProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{"administrators":[]}""", 422, "/administrators")]
    [InlineData("""{"administrators":[{"name":"","email":"a@example.jp"}]}""", 422, "/administrators/0/name")]
    [InlineData("""{"administrators":[{"name":"A","email":"a@@example.jp"}]}""", 422, "/administrators/0/email")]
    [InlineData("""{"administrators":[{"name":"A","email":"a@example.jp"},{"name":"A","email":"a@example.jp"}]}""", 422, "/administrators/1")]
    [InlineData("""{"administrators":null}""", 400, "/administrators")]
    [InlineData("""{"administrators":[null]}""", 400, "/administrators/0")]
    [InlineData("""{"administrators":[{"name":"A"}]}""", 400, "/administrators/0/email")]
    [InlineData("""{}""", 400, "/administrators")]
    [InlineData("""[]""", 400, "")]
    public async Task C3_what_names_no_administrator_is_refused_at_its_place(string body, int status, string pointer)
    {
        var reply = await _app.Partner.PutReplyAsync($"{_path}/administrators", body);

        var violations = reply.AssertProblem(status, status == 400 ? "malformed-request" : "refused-by-terms");
        Assert.StartsWith($"{pointer}: ", Assert.Single(violations));
        if (status == 422)
            Assert.Equal("C3", reply["violations.0.rule"].GetString());
    }

    [Fact]
    public async Task Only_the_partner_and_operators_replace_them()
    {
        (await _app.OtherPartner.PutReplyAsync($"{_path}/administrators", Body("x"))).AssertProblem(404, "not-found");
        (await _app.Meter.PutReplyAsync($"{_path}/administrators", Body("x"))).AssertProblem(403, "forbidden");
        (await _app.Anonymous.PutReplyAsync($"{_path}/administrators", Body("x"))).AssertProblem(401, "unauthenticated");
        (await _app.Operator.PutReplyAsync("/api/contracts/ctr-0/administrators", Body("x"))).AssertProblem(404, "not-found");
        Assert.Equal(JsonValueKind.Number, (await _app.Partner.GetReplyAsync(_path))["version"].ValueKind);
        Assert.Equal(1, (await _app.Partner.GetReplyAsync(_path))["version"].GetInt32());
    }

    private static object Body(string name) => new { administrators = new[] { new { name, email = "a@example.jp" } } };
}
