using System.Net.Http.Headers;
using System.Text;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using SecureMx.Domain;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Bodies, paths and failures, as they look over the wire.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private Stage _stage = null!;
    private HttpClient _client = null!;

    public sealed record Rejection(string Reason);

    public sealed record Notice(string? Date = null);

    public async Task InitializeAsync()
    {
        _stage = await Stage.StartAsync(
            Post("rejections", async request => Answer.Ok(await request.ReadAsync<Rejection>())),
            Post("notices", async request => Answer.Ok(await request.ReadAsync(new Notice("none")))),
            Post("refusals", _ => Task.FromResult<IResult>(Problem.Refused([
                new Refusal("O6", "terms/8", "/diskGigabytes", new("Disk capacity can only grow.", "減らせません。")),
                new Refusal("E3", "terms/9-1", "", new("Pending.", "通知済みです。"), IsConflict: true)]))),
            Post(
                "conflicts",
                _ => Task.FromResult<IResult>(
                    Problem.Refused(
                        [new Refusal("E3", "terms/9-1", "", new("An earlier notice is pending.", "通知済みです。"), IsConflict: true)]))),
            Post("nameless", _ => throw new CredentialUnavailableException("secret detail")),
            Post("failures", _ => throw new InvalidOperationException("secret detail")),
            Post("unwritable", _ => Task.FromResult<IResult>(Answer.Ok(new { Broken = new Func<int>(() => 1) }))),
            new StageFunction("GET", "things/{id}", [Role.Operator], _ => Task.FromResult<IResult>(Answer.NoContent())));
        _client = _stage.As("Operator");
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task A_good_body_is_read_and_Japanese_comes_back_as_it_went()
    {
        var reply = await _client.PostReplyAsync("/api/rejections", """{"reason": "書類不備 & <重複> 𠮷"}""");
        Assert.Equal("書類不備 & <重複> 𠮷", reply["reason"].GetString());
        Assert.StartsWith("""{"reason":"書類不備 & <重複> """, reply.Text, StringComparison.Ordinal);
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_malformed_body_is_400_with_a_pointer()
    {
        var reply = await _client.PostReplyAsync("/api/rejections", """{"reason": 7, "colour": "red"}""");
        Assert.Equal(
            ["/reason: Must be a string.", "/colour: Is not a member of this request."], reply.AssertProblem(400, "malformed-request"));
    }

    [Fact]
    public async Task An_empty_body_is_400_where_one_is_required_and_the_default_where_none_is()
    {
        Assert.Equal(
            [": A JSON body is required."],
            (await _client.PostReplyAsync("/api/rejections", null)).AssertProblem(400, "malformed-request"));
        Assert.Equal("none", (await _client.PostReplyAsync("/api/notices", null))["date"].GetString());
        Assert.Equal(400, (int)(await _client.PostReplyAsync("/api/notices", "null")).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=shift_jis")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application")]
    [InlineData(null)]
    public async Task Another_media_type_is_415(string? type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await _client.PostReplyAsync("/api/rejections", content)).AssertProblem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON; profile=x")]
    public async Task JSON_in_UTF_8_is_read_however_it_is_declared(string type)
    {
        var content = new ByteArrayContent("""{"reason":"x"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(200, (int)(await _client.PostReplyAsync("/api/rejections", content)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_1_MiB_is_read_and_a_byte_more_is_413(bool chunked)
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"reason":"x"}""".PadRight(RequestBody.MaximumBytes));
        Assert.Equal(200, (int)(await _client.PostReplyAsync("/api/rejections", Content(body, chunked))).Status);
        (await _client.PostReplyAsync("/api/rejections", Content([.. body, (byte)' '], chunked))).AssertProblem(413, "body-too-large");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("A-b_c.9")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task An_id_of_64_plain_characters_reaches_its_function(string id) =>
        Assert.Equal(204, (int)(await _client.GetReplyAsync($"/api/things/{id}")).Status);

    [Theory]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("a%2Fb")]
    [InlineData("a%0Ab")]
    [InlineData("%E4%BE%8B")]
    [InlineData("a b")]
    [InlineData("a'b")]
    public async Task Any_other_id_is_404(string id) => (await _client.GetReplyAsync($"/api/things/{id}")).AssertProblem(404, "not-found");

    [Fact]
    public async Task A_bad_id_tells_nothing_to_who_is_not_signed_in() =>
        (await _stage.With(null).GetReplyAsync("/api/things/a%2Fb")).AssertProblem(401, "unauthenticated");

    [Fact]
    public async Task A_refusal_by_the_terms_is_422_with_rule_article_and_pointer()
    {
        var reply = await _client.PostReplyAsync("/api/refusals", null);
        Assert.Equal(["/diskGigabytes: Disk capacity can only grow.", ": Pending."], reply.AssertProblem(422, "refused-by-terms"));
        Assert.Equal(
            """{"rule":"O6","article":"terms/8","link":"/api/terms/articles/terms/8","pointer":"/diskGigabytes","message":"Disk capacity can only grow."}""",
            reply["violations.0"].GetRawText());
    }

    [Fact]
    public async Task A_refusal_by_the_state_alone_is_409() =>
        Assert.Equal(
            [": An earlier notice is pending."], (await _client.PostReplyAsync("/api/conflicts", null)).AssertProblem(409, "conflict"));

    [Fact]
    public async Task A_store_that_gives_no_token_to_the_app_is_503_with_a_time_to_come_again()
    {
        var reply = await _client.PostReplyAsync("/api/nameless", null);
        reply.AssertProblem(503, "unavailable");
        Assert.Equal(TimeSpan.FromSeconds(5), reply.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failures")]
    [InlineData("unwritable")]
    public async Task Our_own_fault_is_500_and_tells_nothing_but_its_trace(string path)
    {
        var reply = await _client.PostReplyAsync($"/api/{path}", null);
        reply.AssertProblem(500, "internal-error");
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
        string trace = reply["traceId"].GetString()!;
        Assert.Contains(
            _stage.Errors,
            error => error.StartsWith("Error:", StringComparison.Ordinal) && error.Contains(trace, StringComparison.Ordinal));
    }

    [Fact]
    public void Kinds_of_problems_have_names_of_their_own() =>
        Assert.Equal(ProblemKind.All.Count, ProblemKind.All.DistinctBy(kind => kind.Path).Count());

    private static StageFunction Post(string route, Func<HttpRequest, Task<IResult>> run) => new("POST", route, [Role.Operator], run);

    private static HttpContent Content(byte[] body, bool chunked)
    {
        HttpContent content = chunked ? new StreamContent(new Unseekable(body)) : new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    // A stream of unknown length is sent in chunks.
    private sealed class Unseekable(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }
}
