using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecureMx.Tests;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>
/// A disk that is full, and files that are deleted, emptied or damaged: what cannot be kept is refused, and health says so.
/// </summary>
public sealed class BadDiskTests
{
    private const string Unavailable = "/api/problems/unavailable";
    private const int Limit = 1 << 20;

    [Fact]
    public async Task While_documents_find_no_room_calls_and_health_are_503_and_afterwards_all_goes_on()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeWithLimitAsync(Limit, "--data", folder.Path);
        using var partner = new HttpClient { BaseAddress = program.Http.BaseAddress };
        partner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", program.Token("PARTNER"));
        var application = await File.ReadAllTextAsync(Path.Combine(Root(), "samples", "requests", "application.json"));

        var taken = 0;
        using var refused = await UntilRefusedAsync(() => partner.PostAsync("/api/applications", Json(application)), () => taken++);
        await AssertUnavailableAsync(refused);
        await Eventually.HoldsAsync(
            async () => (await program.Http.GetAsync("/api/health")).StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await partner.GetAsync("/api/applications?limit=1")).StatusCode);

        await program.LiftLimitAsync();
        await Eventually.HoldsAsync(async () => (await program.Http.GetAsync("/api/health")).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Created, (await partner.PostAsync("/api/applications", Json(application))).StatusCode);
        Assert.Equal(taken + 1, await CountAsync(partner));
    }

    [Fact]
    public async Task While_orchestrations_find_no_room_starts_and_health_are_503_and_afterwards_all_goes_on()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeWithLimitAsync(Limit, "--data", folder.Path);
        var input = $"\"{new string('x', 50_000)}\"";
        const string start = "/runtime/webhooks/durabletask/orchestrators/SetOffOrchestration";

        using var refused = await UntilRefusedAsync(() => program.Http.PostAsync(start, Json(input)), () => { });
        await AssertUnavailableAsync(refused);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await program.Http.GetAsync("/api/health")).StatusCode);

        await program.LiftLimitAsync();
        Assert.Equal(HttpStatusCode.OK, (await program.Http.GetAsync("/api/health")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await program.Http.PostAsync("/api/billing/2026-01/close", null)).StatusCode);
        await Eventually.HoldsAsync(
            async () => (await program.Http.GetStringAsync("/runtime/webhooks/durabletask/instances/close-2026-01"))
                .Contains("Completed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("documents.db")]
    [InlineData("documents.db-wal")]
    [InlineData("durable.db")]
    [InlineData("durable.db-wal")]
    public async Task Files_that_are_deleted_while_they_are_in_use_make_every_call_503(string file)
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox");
        foreach (var path in new[] { "/api/contracts", "/api/health" })
            Assert.Equal(HttpStatusCode.OK, (await program.Http.GetAsync(path)).StatusCode);

        File.Delete(folder.File(file));

        foreach (var path in new[] { "/api/health", "/api/contracts", "/sandbox/clock", "/runtime/webhooks/durabletask/instances" })
        {
            using var answer = await program.Http.GetAsync(path);
            await AssertUnavailableAsync(answer);
        }

        await File.WriteAllTextAsync(folder.File(file), "");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await program.Http.GetAsync("/api/health")).StatusCode);
    }

    [Theory]
    [InlineData("documents.db")]
    [InlineData("durable.db")]
    public async Task A_database_that_was_emptied_is_refused(string file)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox"))
        {
            await first.Http.MoveClockAsync(DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
            await first.TerminateAsync();
        }

        await File.WriteAllTextAsync(folder.File(file), "");
        var (code, _, error) = await TestProgram.RunAsync("--port", "0", "--data", folder.Path, "--sandbox");

        Assert.Equal(1, code);
        Assert.Contains(folder.File(file), Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("documents.db")]
    [InlineData("durable.db")]
    public async Task A_database_with_a_page_of_something_else_is_refused(string file)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestProgram.ServeAsync("--data", folder.Path))
            await first.TerminateAsync();
        await using (var database = File.OpenWrite(folder.File(file)))
        {
            database.Position = 4096;
            await database.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }

        var (code, _, error) = await TestProgram.RunAsync("--port", "0", "--data", folder.Path);

        Assert.Equal(1, code);
        Assert.Contains(folder.File(file), Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> UntilRefusedAsync(Func<Task<HttpResponseMessage>> write, Action taken)
    {
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            var answer = await write();
            if (!answer.IsSuccessStatusCode)
                return answer;
            answer.Dispose();
            taken();
        }

        throw new InvalidOperationException("The disk was never full.");
    }

    private static async Task AssertUnavailableAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.EndsWith(Unavailable, JsonDocument.Parse(text).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(HttpClient partner)
    {
        var count = 0;
        for (string? path = "/api/applications?limit=200"; path is not null;)
        {
            var page = await partner.GetFromJsonAsync<JsonElement>(path);
            count += page.GetProperty("items").GetArrayLength();
            path = page.GetProperty("nextCursor").GetString() is { } cursor ? $"/api/applications?limit=200&cursor={cursor}" : null;
        }

        return count;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureMx.Serverless.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
