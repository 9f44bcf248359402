using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>Orchestrations under the host: started by HTTP, woken by the test clock, kept in the data folder.</summary>
public sealed class DurableHostingTests
{
    [Fact]
    public async Task A_timer_of_an_orchestration_fires_at_its_instant_among_the_timer_functions()
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        await host.Http.PostAsync("/api/waits/b?until=2026-04-01T00:07:30Z", null);
        await host.Http.PostAsync("/api/waits/a?until=2026-04-01T00:12:00Z", null);
        await host.Http.MoveClockAsync("2026-04-01T00:15:00Z");
        Assert.Equal(
            [
                "five 2026-04-01T00:05:00, last 0001-01-01T00:00:00",
                "b ended 2026-04-01T00:07:30 of wait-b from the middleware",
                "b ended left",
                "five 2026-04-01T00:10:00, last 2026-04-01T00:05:00",
                "a ended 2026-04-01T00:12:00 of wait-a from the middleware",
                "a ended left",
                "five 2026-04-01T00:15:00, last 2026-04-01T00:10:00",
            ],
            host.Journal.Lines.Where(line => line.StartsWith("five ", StringComparison.Ordinal) || line.Contains(" ended ")));
        Assert.StartsWith("Completed", await host.Http.GetStringAsync("/api/waits/a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_runs_around_orchestrators_and_activities()
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        await host.Http.PostAsync("/api/waits/a?until=2026-04-01T00:00:00Z", null);
        await host.Http.MoveClockAsync("2026-04-01T00:00:01Z");
        Assert.Equal(2, host.Journal.Lines.Count(line => line == "outer Note"));
        Assert.Contains("outer Wait", host.Journal.Lines);
    }

    [Fact]
    public async Task An_orchestration_continues_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestHost.StartAsync("--data", folder.Path, "--sandbox", "--now", "2026-04-01T00:00:00Z"))
        {
            await first.Http.PostAsync("/api/waits/a?until=2026-05-01T00:00:00Z", null);
            await first.Http.MoveClockAsync("2026-04-20T00:00:00Z");
        }

        KeepADocument(folder.Path);
        await using var second = await TestHost.StartAsync("--data", folder.Path, "--sandbox");
        Assert.StartsWith("Running", await second.Http.GetStringAsync("/api/waits/a"), StringComparison.Ordinal);
        await second.Http.MoveClockAsync("2026-05-01T00:00:00Z");
        var text = await second.Http.GetStringAsync("/api/waits/a");
        Assert.Contains("a began 2026-04-01T00:00:00", text, StringComparison.Ordinal);
        Assert.Contains("a ended 2026-05-01T00:00:00", text, StringComparison.Ordinal);
    }

    // The test app keeps none, and a folder whose orchestrations outlive their documents is refused.
    private static void KeepADocument(string folder)
    {
        using var documents = new SqliteConnection($"Data Source={Path.Combine(folder, "documents.db")};Pooling=False");
        documents.Open();
        using var command = documents.CreateCommand();
        command.CommandText = "CREATE TABLE documents (id TEXT)";
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task An_orchestration_runs_by_the_time_of_day()
    {
        await using var host = await TestHost.StartAsync();
        // whole seconds, as the journal has them
        var until = DateTime.UtcNow.AddMilliseconds(1200).ToString("s", CultureInfo.InvariantCulture);
        await host.Http.PostAsync($"/api/waits/a?until={until}Z", null);
        await Eventually.Holds(() => Ends(host).Any());
        Assert.True(string.CompareOrdinal(Assert.Single(Ends(host)), until) >= 0);
    }

    // The instants of the journal's lines "a ended".
    private static IEnumerable<string> Ends(TestHost host) =>
        host.Journal.Lines.Select(line => line.Split(' ')).Where(words => words is ["a", "ended", _, "of", ..]).Select(words => words[2]);

    [Fact]
    public async Task The_management_addresses_answer_and_ask_for_their_key()
    {
        await using var host = await TestHost.StartAsync("--sandbox", "--now", "2026-04-01T00:00:00Z");
        var started = await host.Http.PostAsync("/api/waits/a?until=2026-05-01T00:00:00Z", null);
        var payload = await started.Content.ReadFromJsonAsync<JsonElement>();
        var address = payload.GetProperty("statusQueryGetUri").GetString()!;
        using var anyone = new HttpClient();
        var status = await (await anyone.GetAsync(address)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Wait", status.GetProperty("name").GetString());
        var keyless = new Uri(address).GetLeftPart(UriPartial.Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.GetAsync(keyless)).StatusCode);
    }

    [Theory]
    [InlineData("Operator", null, HttpStatusCode.OK)]
    [InlineData("Partner", "acme", HttpStatusCode.Unauthorized)]
    public async Task An_operators_token_opens_the_management_api(string role, string? partner, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync();
        using var caller = new HttpClient { BaseAddress = host.Http.BaseAddress };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.TokenOf(role, partner));
        Assert.Equal(expected, (await caller.GetAsync("/runtime/webhooks/durabletask/instances")).StatusCode);
    }
}
