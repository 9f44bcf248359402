using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureMx.Documents;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>The header Idempotency-Key: a call made again gives the first answer again, and does nothing again.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Header = IdempotencyKey.Header;

    private readonly TaskCompletionSource _mayEnd = new();
    private readonly TaskCompletionSource _started = new();
    private readonly List<string> _made = [];
    private Stage _stage = null!;
    private HttpClient _acme = null!;
    private bool _fails;
    private bool _failsAfterwards;

    public sealed record Thing(string Name);

    public async Task InitializeAsync()
    {
        Role[] anyRole = [Role.Operator, Role.Partner];
        _stage = await Stage.StartAsync(
            new StageFunction("POST", "things", anyRole, MakeAsync),
            new StageFunction("POST", "things/{id}/parts", anyRole, MakeAsync),
            new StageFunction("PUT", "things", anyRole, MakeAsync),
            new StageFunction("POST", "slow", anyRole, MakeSlowlyAsync),
            new StageFunction("POST", "refused", anyRole, RefuseAsync),
            new StageFunction("POST", "unsteady", anyRole, FailOnceAsync),
            new StageFunction("POST", "unheard", anyRole, MakeUnheardAsync),
            new StageFunction("POST", "lines", anyRole, MakeOfLinesAsync));
        _acme = _stage.As("Partner", "acme");
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task The_same_call_again_gives_the_first_answer_again_and_does_nothing()
    {
        var first = await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        var again = await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        Assert.Single(_made);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.ETag, again.ETag);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal("application/json", again.ContentType);
        Assert.Equal($"/api/things/{first["id"].GetString()}", first.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Without_the_key_or_with_another_the_call_is_a_new_one()
    {
        await _acme.PostReplyAsync("/api/things", new { name = "a" });
        await _acme.PostReplyAsync("/api/things", new { name = "a" });
        await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-2"));
        Assert.Equal(4, _made.Distinct().Count());
    }

    [Fact]
    public async Task A_quoted_key_is_the_same_as_a_bare_one()
    {
        await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "\"key-1\""));
        Assert.Single(_made);
    }

    [Theory]
    [InlineData("/api/things", """{"name": "b"}""")]
    [InlineData("/api/things?x=1", """{"name": "a"}""")]
    [InlineData("/api/things/t1/parts", """{"name": "a"}""")]
    public async Task The_same_key_for_another_request_is_422(string path, string body)
    {
        await _acme.PostReplyAsync("/api/things", """{"name": "a"}""", (Header, "key-1"));
        (await _acme.PostReplyAsync(path, body, (Header, "key-1"))).AssertProblem(422, "idempotency-key-reused");
        Assert.Single(_made);
    }

    [Fact]
    public async Task A_key_is_the_callers_own()
    {
        foreach (var client in new[] { _acme, _stage.As("Partner", "rival"), _stage.As("Operator") })
        {
            Assert.Equal(
                HttpStatusCode.Created,
                (await client.PostReplyAsync("/api/things", new { name = client == _acme ? "a" : "b" }, (Header, "key-1"))).Status);
        }

        Assert.Equal(3, _made.Count);
    }

    [Fact]
    public async Task A_partner_is_the_same_caller_with_any_of_its_tokens()
    {
        await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        var colleague = _stage.With(Stage.Token("Partner", "acme", claims: ("sub", "somebody else")));
        await colleague.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        Assert.Single(_made);
    }

    [Fact]
    public async Task While_the_first_runs_the_second_is_409_and_afterwards_it_is_answered()
    {
        var first = _acme.PostReplyAsync("/api/slow", new { name = "a" }, (Header, "key-1"));
        await _started.Task;
        var second = await _acme.PostReplyAsync("/api/slow", new { name = "a" }, (Header, "key-1"));
        second.AssertProblem(409, "request-still-running");
        Assert.Equal("1", second.Headers.GetValues("Retry-After").Single());
        _mayEnd.SetResult();
        Assert.Equal((await first).Text, (await _acme.PostReplyAsync("/api/slow", new { name = "a" }, (Header, "key-1"))).Text);
        Assert.Single(_made);
    }

    [Fact]
    public async Task Of_many_at_once_one_runs_and_all_that_ask_again_end_with_its_answer()
    {
        Task<Reply[]> AllAsync() =>
            Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"))));
        var first = (await AllAsync()).ToLookup(reply => reply.Status == HttpStatusCode.Created);
        var again = await AllAsync();

        Assert.Single(_made);
        Assert.All(first[false], reply => reply.AssertProblem(409, "request-still-running"));
        Assert.All(again, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Single(first[true].Concat(again).Select(reply => reply.Text).Distinct());
    }

    [Fact]
    public async Task A_refusal_is_kept_too()
    {
        var first = await _acme.PostReplyAsync("/api/refused", new { name = "a" }, (Header, "key-1"));
        var again = await _acme.PostReplyAsync("/api/refused", new { name = "a" }, (Header, "key-1"));
        first.AssertProblem(422, "refused-by-terms");
        Assert.Equal(first.Text, again.Text);
        Assert.Single(_made);
    }

    [Fact]
    public async Task A_malformed_body_is_kept_too()
    {
        var first = await _acme.PostReplyAsync("/api/things", new { nome = "a" }, (Header, "key-1"));
        first.AssertProblem(400, "malformed-request");
        Assert.Equal(first.Text, (await _acme.PostReplyAsync("/api/things", new { nome = "a" }, (Header, "key-1"))).Text);
    }

    [Fact]
    public async Task A_failure_of_ours_is_not_kept()
    {
        _fails = true;
        (await _acme.PostReplyAsync("/api/unsteady", new { name = "a" }, (Header, "key-1"))).AssertProblem(500, "internal-error");
        _fails = false;
        Assert.Equal(HttpStatusCode.Created, (await _acme.PostReplyAsync("/api/unsteady", new { name = "a" }, (Header, "key-1"))).Status);
    }

    [Fact]
    public async Task After_a_failure_whose_outcome_is_unknown_the_same_call_carries_the_same_id()
    {
        _failsAfterwards = true;
        (await _acme.PostReplyAsync("/api/unsteady", new { name = "a" }, (Header, "key-1"))).AssertProblem(500, "internal-error");
        _failsAfterwards = false;
        var again = await _acme.PostReplyAsync("/api/unsteady", new { name = "a" }, (Header, "key-1"));
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal([again["id"].GetString()!, again["id"].GetString()!], _made);
        (await _acme.PostReplyAsync("/api/unsteady", new { name = "b" }, (Header, "key-1"))).AssertProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Who_hangs_up_and_calls_again_gets_the_answer_of_the_first()
    {
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/api/unheard")
        { Content = JsonContent.Create(new { name = "a" }), Headers = { { Header, "key-1" } } };
        var first = _acme.SendAsync(request, patience.Token);
        await _started.Task;
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Reply again;
        do
            again = await _acme.PostReplyAsync("/api/unheard", """{"name":"a"}""", (Header, "key-1"));
        while (again.Status == HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal([again["id"].GetString()!], _made);
    }

    [Fact]
    public async Task A_crashed_call_is_taken_over_with_the_same_id_and_not_before_its_time()
    {
        var store = Store();
        var patient = Store();
        var hasty = Store(TimeSpan.Zero);

        var crashed = Assert.IsType<Admission.Run>(await store.EnterAsync("scope", "fingerprint"));
        Assert.IsType<Admission.StillRunning>(await patient.EnterAsync("scope", "fingerprint"));
        Assert.IsType<Admission.Reused>(await hasty.EnterAsync("scope", "another"));
        var takenOver = Assert.IsType<Admission.Run>(await hasty.EnterAsync("scope", "fingerprint"));
        Assert.Equal(crashed.Record.OperationId, takenOver.Record.OperationId);

        // The one that was thought dead ends late: the answer of the other counts.
        await hasty.KeepAsync(takenOver, new StoredResponse(201, new Dictionary<string, string>(), [1]));
        await store.KeepAsync(crashed, new StoredResponse(500, new Dictionary<string, string>(), [2]));
        await store.LeaveAsync(crashed);
        Assert.Equal(201, Assert.IsType<Admission.Repeat>(await store.EnterAsync("scope", "fingerprint")).Answer.Status);
    }

    [Fact]
    public async Task An_answer_is_kept_for_24_hours()
    {
        await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        var documents = _stage.Services.GetRequiredService<IDocumentStore>();
        string scope = IdempotencyKey.Scope(new Caller(Role.Partner, "acme", "somebody"), "key-1");
        var record = await documents.ReadAsync("operations", scope, IdempotencyRecord.DocumentId);
        Assert.Contains("\"ttl\":86400", System.Text.Encoding.UTF8.GetString(record!.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_an_earlier_version_has_encrypted_is_not_given_again()
    {
        var first = await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        var documents = _stage.Services.GetRequiredService<IDocumentStore>();
        string scope = IdempotencyKey.Scope(new Caller(Role.Partner, "acme", "somebody"), "key-1");
        var document = (await documents.ReadAsync("operations", scope, IdempotencyRecord.DocumentId))!;
        var earlier = System.Text.Json.Nodes.JsonNode.Parse(document.Json.Span)!.AsObject();
        earlier.Remove("response");
        earlier["answer"] = new System.Text.Json.Nodes.JsonObject
        {
            ["status"] = 201,
            ["headers"] = new System.Text.Json.Nodes.JsonObject(),
            ["body"] = "AAAA",
        };
        earlier["startedAt"] = "2020-01-01T00:00:00Z";
        await documents.CommitAsync(
            "operations", scope,
            [new DocumentWrite.Replace(document.Id, System.Text.Encoding.UTF8.GetBytes(earlier.ToJsonString()), document.ETag)]);

        var again = await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));

        Assert.Equal((first.Status, first["id"].GetString()), (again.Status, again["id"].GetString()));
    }

    [Fact]
    public async Task The_header_means_nothing_for_other_methods_and_streams()
    {
        await _acme.PutReplyAsync("/api/things", new { name = "a" }, (Header, "key-1"));
        await _acme.PutReplyAsync("/api/things", new { name = "b" }, (Header, "key-1"));
        foreach (string line in new[] { "a", "b" })
        {
            var content = new StringContent(line);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            Assert.Equal(HttpStatusCode.OK, (await _acme.PostReplyAsync("/api/lines", content, (Header, "key-1"))).Status);
        }

        Assert.Equal(4, _made.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\\x\"")]
    [InlineData("a\tb")]
    public async Task A_malformed_key_is_400(string key)
    {
        var reply = await _acme.PostReplyAsync("/api/things", new { name = "a" }, (Header, key));
        Assert.Equal(
            ["Idempotency-Key: Must be 1 to 255 printable ASCII characters, quoted or not."],
            reply.AssertProblem(400, "malformed-request"));
        Assert.Empty(_made);
    }

    [Theory]
    [InlineData("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [InlineData("\"a \\\"b\\\" \\\\c\"", "a \"b\" \\c")]
    [InlineData("a \"b\" c", "a \"b\" c")]
    public void A_key_is_read(string header, string key)
    {
        Assert.True(IdempotencyKey.TryParse(header, out string? read));
        Assert.Equal(key, read);
    }

    [Fact]
    public void A_key_has_255_characters_at_most()
    {
        Assert.True(IdempotencyKey.TryParse(new string('k', 255), out _));
        Assert.False(IdempotencyKey.TryParse(new string('k', 256), out _));
        Assert.False(IdempotencyKey.TryParse("例", out _));
        Assert.False(IdempotencyKey.TryParse(new[] { "a", "b" }, out _));
    }

    private IdempotencyStore Store(TimeSpan? takeOverAfter = null) => new(
        _stage.Services.GetRequiredService<IDocumentStore>(),
        Options.Create(takeOverAfter is { } after ? new IdempotencySettings { TakeOverAfter = after } : new IdempotencySettings()));

    private async Task<IResult> MakeAsync(HttpRequest request)
    {
        var body = await request.ReadAsync<Thing>();
        string id = request.NewId("thing");
        lock (_made)
            _made.Add(id);
        return Answer.Created($"things/{id}", new { Id = id, body.Name }, version: 1);
    }

    private async Task<IResult> MakeSlowlyAsync(HttpRequest request)
    {
        _started.TrySetResult();
        await _mayEnd.Task;
        return await MakeAsync(request);
    }

    private Task<IResult> RefuseAsync(HttpRequest request)
    {
        _made.Add("refused");
        return Task.FromResult<IResult>(Problem.Refused([new Refusal("O6", "terms/8", "", new("Can only grow.", "減らせません。"))]));
    }

    private async Task<IResult> FailOnceAsync(HttpRequest request)
    {
        var made = _fails ? throw new InvalidOperationException("broken") : await MakeAsync(request);
        return _failsAfterwards ? throw new InvalidOperationException("broken") : made;
    }

    private async Task<IResult> MakeUnheardAsync(HttpRequest request)
    {
        if (_started.TrySetResult())
        {
            await Task.Delay(
                Timeout.Infinite, request.HttpContext.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(100); // The server cancels the request's token a moment after the connection's.
        }

        return await MakeAsync(request);
    }

    private async Task<IResult> MakeOfLinesAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        _made.Add(await reader.ReadToEndAsync());
        return Answer.Ok(new { });
    }
}
