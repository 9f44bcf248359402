using System.Net;

namespace SecureMx.Functions.Tests.Api.Http;

public class HealthTests
{
    [Fact]
    public async Task Health_answers_anyone()
    {
        await using var app = await SecureMxApp.StartAsync();
        var reply = await app.Anonymous.GetReplyAsync("/api/health");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("healthy", reply["status"].GetString());
    }

    [Fact]
    public async Task A_query_that_a_call_does_not_know_is_refused()
    {
        await using var app = await SecureMxApp.StartAsync();
        Assert.Equal(
            ["verbose: This call takes no query."],
            (await app.Anonymous.GetReplyAsync("/api/health?verbose=1")).AssertProblem(400, "malformed-request"));
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetReplyAsync("/api/health?code=key-of-the-functions-host")).Status);
    }
}
