using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>Queries that no call on contracts takes.</summary>
public sealed class ContractQueryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Theory]
    [InlineData("2026-04-01T00:00:01Z")]
    [InlineData("2026-04-01")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-04-01T00:00:00%2B09:00")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task An_asOf_that_is_no_past_instant_is_named(string asOf)
    {
        string id = await _app.ContractAsync("2026-04-01");

        Assert.StartsWith(
            "asOf: ",
            Assert.Single((await _app.Partner.GetReplyAsync($"/api/contracts/{id}?asOf={asOf}")).AssertProblem(400, "malformed-request")));
    }

    [Theory]
    [InlineData("?status=open", "status")]
    [InlineData("?option=teleport", "option")]
    [InlineData("?customerId=a%20b", "customerId")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?cursor=AAAA", "cursor")]
    [InlineData("?asOf=2026-04-01T00:00:00Z", "asOf")]
    public async Task A_bad_query_is_named(string query, string parameter) =>
        Assert.StartsWith(
            $"{parameter}: ",
            Assert.Single((await _app.Partner.GetReplyAsync($"/api/contracts{query}")).AssertProblem(400, "malformed-request")));
}
