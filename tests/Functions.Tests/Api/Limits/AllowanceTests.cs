using System.Net;

namespace SecureMx.Functions.Tests.Api.Limits;

/// <summary>Each caller has an allowance, is told what is left of it, and is refused beyond it; nobody else is.</summary>
public sealed class AllowanceTests
{
    [Fact]
    public async Task Every_answer_to_a_caller_says_what_is_left_and_the_next_call_is_429()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync(settings: ["--Limits:PartnerRate", "1", "--Limits:PartnerBurst", "4"]);
        (string Path, int Status)[] calls = [("contracts", 200), ("contracts/ctr-none", 404), ("contracts?limit=x", 400), ("tasks", 403)];
        foreach ((string path, int status) in calls)
        {
            Reply reply = await app.Partner.GetReplyAsync($"/api/{path}");
            Assert.Equal(status, (int)reply.Status);
            if (status == 403)
                continue; // no caller of that call
            Assert.Equal("\"partner\";q=4;w=4", Assert.Single(reply.Headers.GetValues("RateLimit-Policy")));
            Assert.Matches("^\"partner\";r=[0-3];t=[1-4]$", Assert.Single(reply.Headers.GetValues("RateLimit")));
        }

        Reply refused = await OftenAsync(app.Partner);

        refused.AssertProblem(429, "too-many-requests");
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), null), 1, 4);
        Assert.Equal("\"partner\";r=0;t=4", Assert.Single(refused.Headers.GetValues("RateLimit")));
        foreach (HttpClient other in new[] { app.OtherPartner, app.Operator })
            Assert.Equal(HttpStatusCode.OK, (await other.GetReplyAsync("/api/contracts")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetReplyAsync("/api/health")).Status);
    }

    [Fact]
    public async Task A_call_that_is_refused_is_not_made_and_not_kept_under_its_key()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync(settings: ["--Limits:PartnerRate", "1", "--Limits:PartnerBurst", "1"]);
        await OftenAsync(app.Partner);

        Reply refused;
        do
            refused = await app.Partner.PostReplyAsync("/api/applications", Applications.Forms.Service(), ("Idempotency-Key", "once"));
        while (refused.Status == HttpStatusCode.Created);

        refused.AssertProblem(429, "too-many-requests");
        Assert.False(refused.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task By_default_no_machine_reaches_the_allowance()
    {
        await using SecureMxApp app = await SecureMxApp.StartAsync();

        Assert.Equal(
            "\"partner\";q=100000;w=1",
            Assert.Single((await app.Partner.GetReplyAsync("/api/contracts")).Headers.GetValues("RateLimit-Policy")));
        Assert.Equal(
            "\"operator\";q=100000;w=1",
            Assert.Single((await app.Operator.GetReplyAsync("/api/contracts")).Headers.GetValues("RateLimit-Policy")));
    }

    [Theory]
    [InlineData("PartnerRate", "0")]
    [InlineData("MeterBurst", "-1")]
    [InlineData("WorkInFlight", "63")]
    [InlineData("OpenApplications", "0")]
    public async Task A_limit_that_lets_nobody_through_is_refused_at_the_start(string name, string value)
    {
        Exception fault = await Assert.ThrowsAnyAsync<Exception>(() => SecureMxApp.StartAsync(settings: [$"--Limits:{name}", value]));

        Assert.Contains($"Limits:{name}", fault.ToString(), StringComparison.Ordinal);
    }

    // The bucket fills up while the machine is slow, so that no number of calls is sure to be too many; one after another without end is.
    private static async Task<Reply> OftenAsync(HttpClient client)
    {
        for (int calls = 0; ; calls++)
        {
            Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.GetReplyAsync("/api/contracts")));
            if (replies.FirstOrDefault(reply => reply.Status == HttpStatusCode.TooManyRequests
                && reply.Headers.GetValues("RateLimit").Single().Contains("r=0", StringComparison.Ordinal)) is { } refused)
            {
                return refused;
            }

            Assert.True(calls < 100, "The caller was never refused.");
        }
    }
}
