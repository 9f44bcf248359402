using System.Net;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Tests.Applications;
using SecureMx.Functions.Tests.Ending;

namespace SecureMx.Functions.Tests.Stores;

/// <summary>
/// Cosmos DB answers 429 for longer than the SDK waits, or does not answer: the caller gets Retry-After, and a retry has one effect.
/// </summary>
public sealed class BusyStoreTests : IAsyncLifetime
{
    private static readonly GatewayFault Busy = new GatewayFault.Answer(429, 3200, TimeSpan.FromMilliseconds(1));

    private readonly InProcessGateway _gateway = new(TimeProvider.System);
    private SecureMxApp _app = null!;

    public async Task InitializeAsync() => _app = await SecureMxApp.StartAsync(_gateway);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_read_a_list_and_a_command_are_429_with_a_time_to_come_again()
    {
        string contract = await _app.ContractAsync("2026-04-01");
        _gateway.Faults.Add(Busy, times: int.MaxValue);

        AssertBusy(await _app.Partner.GetReplyAsync($"/api/contracts/{contract}"));
        AssertBusy(await _app.Partner.GetReplyAsync("/api/contracts"));
        AssertBusy(await _app.Partner.PostReplyAsync(EndCalls.Notices(contract), new { }));
        AssertBusy(await _app.Partner.PostReplyAsync("/api/applications", Forms.Service()));

        _gateway.Faults.Clear();
        Assert.Equal(["contract-concluded"], await _app.EventsAsync(contract));
    }

    [Fact]
    public async Task The_time_is_the_stores_in_whole_seconds()
    {
        _gateway.Faults.Add(new GatewayFault.Answer(429, 3200, TimeSpan.FromMilliseconds(1)), times: 30);
        _gateway.Faults.Add(new GatewayFault.Answer(429, 3200, TimeSpan.FromMilliseconds(2100)), times: 1);

        var reply = await _app.Partner.GetReplyAsync("/api/contracts/ctr-none");

        reply.AssertProblem(429, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(3), reply.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task With_an_idempotency_key_the_429_is_not_kept_as_the_answer()
    {
        string contract = await _app.ContractAsync("2026-04-01");
        // The key is taken, and then the contract cannot be read.
        _gateway.Faults.Add(_ => Busy, int.MaxValue, (_, container) => container == "contracts");
        AssertBusy(await _app.Partner.PostReplyAsync(EndCalls.Notices(contract), new { }, ("Idempotency-Key", "once")));
        _gateway.Faults.Clear();

        var again = await _app.Partner.PostReplyAsync(EndCalls.Notices(contract), new { }, ("Idempotency-Key", "once"));

        Assert.True(again.Status == HttpStatusCode.Accepted, again.Text);
        Assert.Equal(["cancellation-notice-given"], await _app.EventsAsync(contract, after: 1));
    }

    [Fact]
    public async Task A_store_that_is_away_is_503_with_a_time_to_come_again_and_coming_again_does_it_once()
    {
        string contract = await _app.ContractAsync("2026-04-01");
        using var partner = new HttpClient { BaseAddress = _app.Address };
        partner.DefaultRequestHeaders.Authorization = _app.Partner.DefaultRequestHeaders.Authorization;
        _gateway.Faults.Add(_ => new GatewayFault.Answer(503), int.MaxValue, (_, container) => container == "contracts");

        AssertAway(await partner.GetReplyAsync($"/api/contracts/{contract}"));
        AssertAway(await partner.GetReplyAsync("/api/contracts"));
        AssertAway(await partner.PostReplyAsync(EndCalls.Notices(contract), new { }, ("Idempotency-Key", "once")));
        _gateway.Faults.Clear();

        var again = await _app.Partner.PostReplyAsync(EndCalls.Notices(contract), new { }, ("Idempotency-Key", "once"));
        Assert.True(again.Status == HttpStatusCode.Accepted, again.Text);
        Assert.Equal(["cancellation-notice-given"], await _app.EventsAsync(contract, after: 1));
    }

    [Theory]
    [InlineData("bills", "text/csv")]
    [InlineData("bills", "application/zip")]
    [InlineData("journal", "text/csv")]
    public async Task A_file_of_a_month_of_which_nothing_is_sent_yet_is_answered_as_a_problem_and_no_file(string file, string mediaType)
    {
        using var plain = new HttpClient { BaseAddress = _app.Address };
        plain.DefaultRequestHeaders.Authorization = _app.Operator.DefaultRequestHeaders.Authorization;
        _gateway.Faults.Add(_ => Busy, int.MaxValue, (_, container) => container == "contracts");
        AssertBusy(await AskAsync());
        _gateway.Faults.Clear();
        _gateway.Faults.Add(_ => new GatewayFault.Answer(503), int.MaxValue, (_, container) => container == "contracts");
        AssertAway(await AskAsync());
        _gateway.Faults.Clear();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync()).Status);

        async Task<Reply> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/billing/2026-03/{file}");
            request.Headers.Add("Accept", mediaType);
            using var response = await plain.SendAsync(request);
            Assert.Equal(response.IsSuccessStatusCode, response.Content.Headers.ContentDisposition is not null);
            return new Reply(
                response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType,
                await response.Content.ReadAsStringAsync());
        }
    }

    private static void AssertAway(Reply reply)
    {
        reply.AssertProblem(503, "unavailable");
        Assert.Equal(TimeSpan.FromSeconds(5), reply.Headers.RetryAfter!.Delta);
    }

    private static void AssertBusy(Reply reply)
    {
        reply.AssertProblem(429, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("RequestRateTooLarge", reply.Text, StringComparison.OrdinalIgnoreCase);
    }
}
