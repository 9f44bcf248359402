using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SecureMx.LocalHost.Tests.Hosting;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Sandbox;

/// <summary>The test clock over HTTP.</summary>
public sealed class SandboxEndpointTests
{
    [Fact]
    public async Task Stands_until_it_is_moved_and_says_what_it_stopped_for()
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        Assert.Equal("2026-04-01T00:00:00Z", await host.Http.ReadClockAsync());
        var answer = await host.Http.MoveClockAsync("2026-04-01T09:15:00.5+09:00");
        Assert.Equal("""{"now":"2026-04-01T00:15:00.5Z","fired":2}""", answer.GetRawText());
        Assert.Equal("2026-04-01T00:15:00.5Z", await host.Http.ReadClockAsync());
        answer = await host.Http.MoveClockAsync("2026-04-01T00:15:00.5Z");
        Assert.Equal("""{"now":"2026-04-01T00:15:00.5Z","fired":0}""", answer.GetRawText());
    }

    [Theory]
    [InlineData("""{"now": "2026-03-31T23:59:59Z"}""", 409)]
    [InlineData("""{"now": "2026-04-01"}""", 400)]
    [InlineData("""{"now": "2026-04-01T00:00:00"}""", 400)]
    [InlineData("""{"now": "2026-02-30T00:00:00Z"}""", 400)]
    [InlineData("""{"now": "2126-04-02T00:00:00Z"}""", 400)]
    [InlineData("""{"now": "9999-12-31T23:59:59Z"}""", 400)]
    [InlineData("""{"now": 1775001600}""", 400)]
    [InlineData("""{"now": null}""", 400)]
    [InlineData("""{"now": "2026-05-01T00:00:00Z", "then": 1}""", 400)]
    [InlineData("""{}""", 400)]
    [InlineData("""["2026-05-01T00:00:00Z"]""", 400)]
    [InlineData("""{"now": """, 400)]
    [InlineData("", 400)]
    public async Task Refuses_to_go_back_and_what_is_no_instant(string body, int status)
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        var response = await host.Http.PostAsync("/sandbox/clock", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal("/now", problem.GetProperty("violations")[0].GetProperty("pointer").GetString());
        Assert.Equal("2026-04-01T00:00:00Z", await host.Http.ReadClockAsync());
    }

    [Fact]
    public async Task Journeys_that_overlap_take_turns()
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        var answers = await Task.WhenAll(Enumerable.Repeat("2026-04-03T00:00:00Z", 4).Select(host.Http.MoveClockAsync));
        // Twice after the first journey began, twice from each daily run on, once when the second journey began.
        string[] expected = ["04-01T00:05", "04-01T00:10", "04-01T17:00", "04-01T17:05", "04-02T17:00", "04-02T17:05", "04-03T00:00"];
        Assert.Equal(
            expected, host.Journal.Lines.Where(line => line.StartsWith("five", StringComparison.Ordinal)).Select(line => line[10..21]));
        Assert.Equal(expected.Length, answers.Sum(answer => answer.GetProperty("fired").GetInt32()));
    }

    [Theory]
    [InlineData(null, "2026-04-01T01:00:00Z")]
    [InlineData("2026-04-01T00:30:00Z", "2026-04-01T01:00:00Z")]
    [InlineData("2026-04-02T00:00:00Z", "2026-04-02T00:00:00Z")]
    public async Task A_restart_goes_on_where_it_stood_unless_told_a_later_instant(string? now, string expected)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z", "--data", folder.Path))
            await first.Http.MoveClockAsync("2026-04-01T01:00:00Z");
        string[] args = ["--sandbox", "--data", folder.Path, .. now is null ? Array.Empty<string>() : ["--now", now]];
        await using var second = await TestHost.StartAsync(args);
        Assert.Equal(expected, await second.Http.ReadClockAsync());
    }

    [Fact]
    public async Task A_folder_of_a_test_clock_is_not_served_by_the_time_of_day()
    {
        using var folder = new TemporaryFolder();
        await using (await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z", "--data", folder.Path))
        {
        }

        var refused = await Assert.ThrowsAsync<IOException>(() => TestHost.StartAsync("--data", folder.Path));
        Assert.Contains("--sandbox", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Operator", null, null, 200)]
    [InlineData("Operator", null, "own", 200)]
    [InlineData("Operator", null, "https://elsewhere.example", 403)]
    [InlineData("Partner", "acme", null, 401)]
    [InlineData(null, null, null, 401)]
    public async Task Only_an_operator_uses_the_clock_and_no_other_site(string? role, string? partner, string? origin, int status)
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        using var caller = new HttpClient { BaseAddress = host.Http.BaseAddress };
        if (role is not null)
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.TokenOf(role, partner));
        if (origin is not null)
            caller.DefaultRequestHeaders.Add("Origin", origin == "own" ? host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        Assert.Equal(status, (int)(await caller.GetAsync("/sandbox/clock")).StatusCode);
        var body = new StringContent("""{"now": "2026-04-01T00:00:00Z"}""", Encoding.UTF8, "application/json");
        Assert.Equal(status, (int)(await caller.PostAsync("/sandbox/clock", body)).StatusCode);
    }
}
