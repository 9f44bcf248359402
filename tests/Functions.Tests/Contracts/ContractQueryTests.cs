using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Contracts;

/// <summary>Queries that no call on contracts takes.</summary>
public sealed class ContractQueryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly SecureMxApp _app = shared.App;

    [Theory]
    [InlineData("2026-04-01T00:00:01Z")]
    [InlineData("2026-04-02")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-04-01T09:00:01%2B09:00")]
    [InlineData("2026-04-01T09:00:00%2B24:00")]
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
    [InlineData("?sort=name", "sort")]
    [InlineData("?sort=Newest", "sort")]
    [InlineData("?count=1", "count")]
    [InlineData("?domain=example", "domain")]
    [InlineData("?domain=", "domain")]
    [InlineData("?ipAddress=10.0.0.1", "ipAddress")]
    [InlineData("?ipAddress=300.1.1.1", "ipAddress")]
    [InlineData("?customerName=", "customerName")]
    [InlineData("?customerName=%E3%80%80", "customerName")]
    [InlineData("?endsFrom=2026-02-30", "endsFrom")]
    [InlineData("?endsTo=tomorrow", "endsTo")]
    [InlineData("?endsFrom=2026-05-02&endsTo=2026-05-01", "endsTo")]
    [InlineData("?endsFrom=2026-05-02&sort=newest", "sort")]
    [InlineData("?endsTo=2026-05-02&sort=oldest", "sort")]
    public async Task A_bad_query_is_named(string query, string parameter) =>
        Assert.StartsWith(
            $"{parameter}: ",
            Assert.Single((await _app.Partner.GetReplyAsync($"/api/contracts{query}")).AssertProblem(400, "malformed-request")));
}
