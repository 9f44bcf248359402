using System.Net;
using Microsoft.AspNetCore.Http;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;

namespace SecureMx.Functions.Tests.Api.Http;

/// <summary>Entity tags: what has not changed is not sent again, and what has is not overwritten.</summary>
public sealed class ETagTests : IAsyncLifetime
{
    private Stage _stage = null!;
    private HttpClient _client = null!;
    private long _version = 12;
    private string _shown = "active";

    public async Task InitializeAsync()
    {
        _stage = await Stage.StartAsync(
            new StageFunction(
                "GET", "thing", [Role.Operator], _ => Task.FromResult<IResult>(Answer.Resource(new { Status = _shown }, _version))),
            new StageFunction("PUT", "thing", [Role.Operator], request => Task.FromResult<IResult>(
                request.IfMatch().Allows(_version) ? Answer.Ok(new { Version = ++_version }) : Problem.Stale())));
        _client = _stage.As("Operator");
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task What_the_caller_has_is_not_sent_again()
    {
        string tag = (await _client.GetReplyAsync("/api/thing")).ETag!;
        Assert.StartsWith("\"12.", tag, StringComparison.Ordinal);
        foreach (string header in new[] { tag, $"\"x\", {tag}", $"W/{tag}", "*" })
        {
            var same = await _client.GetReplyAsync("/api/thing", ("If-None-Match", header));
            Assert.Equal(HttpStatusCode.NotModified, same.Status);
            Assert.Equal(tag, same.ETag);
            Assert.Empty(same.Text);
        }

        Assert.Equal(HttpStatusCode.OK, (await _client.GetReplyAsync("/api/thing", ("If-None-Match", "\"x\""))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetReplyAsync("/api/thing", ("If-None-Match", "no tag"))).Status);
    }

    [Fact]
    public async Task A_form_that_changed_without_a_write_is_sent_and_may_still_be_written_to()
    {
        string tag = (await _client.GetReplyAsync("/api/thing")).ETag!;
        _shown = "termination-pending";
        Assert.Equal(HttpStatusCode.OK, (await _client.GetReplyAsync("/api/thing", ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _client.PutReplyAsync("/api/thing", null, ("If-Match", tag))).Status);
    }

    [Fact]
    public async Task A_write_over_a_newer_version_is_412()
    {
        string tag = (await _client.GetReplyAsync("/api/thing")).ETag!;
        Assert.Equal(HttpStatusCode.OK, (await _client.PutReplyAsync("/api/thing", null, ("If-Match", tag))).Status);
        (await _client.PutReplyAsync("/api/thing", null, ("If-Match", tag))).AssertProblem(412, "stale-precondition");
        Assert.Equal(13, _version);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("\"12\"", true)]
    [InlineData("\"12.anything\"", true)]
    [InlineData("\"7\", \"12\"", true)]
    [InlineData("W/\"12\"", false)]
    [InlineData("\"1\"", false)]
    [InlineData("\"112\"", false)]
    [InlineData("\"x\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"-12\"", false)]
    [InlineData("\"99999999999999999999\"", false)]
    public async Task If_Match_asks_for_a_version(string header, bool allowed) =>
        Assert.Equal(
            allowed ? HttpStatusCode.OK : HttpStatusCode.PreconditionFailed,
            (await _client.PutReplyAsync("/api/thing", null, ("If-Match", header))).Status);

    [Theory]
    [InlineData("12")]
    [InlineData("\"12")]
    [InlineData("*, \"12\" x")]
    public async Task A_malformed_If_Match_is_400(string header) =>
        Assert.Equal(
            ["If-Match: Must be * or a list of entity tags in double quotes."],
            (await _client.PutReplyAsync("/api/thing", null, ("If-Match", header))).AssertProblem(400, "malformed-request"));
}
