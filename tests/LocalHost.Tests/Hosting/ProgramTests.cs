using Microsoft.Data.Sqlite;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>The program as a user starts it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Says_where_it_serves_and_prints_tokens_and_is_ready_with_the_last_line()
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox", "--now", "2026-04-01T00:00:00Z");
        var text = string.Join('\n', program.StartLines);
        var root = program.Http.BaseAddress!.ToString().TrimEnd('/');
        Assert.Contains($"Address      {root}", text, StringComparison.Ordinal);
        Assert.Contains($"Docs         {root}/api/docs", text, StringComparison.Ordinal);
        Assert.Contains($"Management   {root}/runtime/webhooks/durabletask/instances", text, StringComparison.Ordinal);
        Assert.Contains($"Data         {folder.Path}", text, StringComparison.Ordinal);
        Assert.Contains("Clock        2026-04-01T00:00:00Z", text, StringComparison.Ordinal);
        Assert.Equal(
            ["export OPERATOR=eyJ", "export PARTNER=eyJ", "export METER=eyJ"],
            program.StartLines.Where(line => line.StartsWith("export", StringComparison.Ordinal))
                .Select(line => line[..(line.IndexOf('=', StringComparison.Ordinal) + 4)]));
        Assert.Equal(
            program.StartLines.Where(line => line.StartsWith("export", StringComparison.Ordinal)),
            await File.ReadAllLinesAsync(folder.File("tokens.env")));
        Assert.Equal("[]", await program.Http.GetStringAsync("/runtime/webhooks/durabletask/instances?instanceIdPrefix=none"));
        Assert.Equal("/api/docs", (await program.Http.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Equal(0, await program.TerminateAsync());
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(folder.Path))
                Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
        }
    }

    [Fact]
    public async Task Runs_the_app_in_a_process_of_its_own_as_Azure_does()
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path, "--worker", "process");
        Assert.Equal("""{"status":"healthy"}""", await program.Http.GetStringAsync("/api/health"));
        using var response = await program.Http.GetAsync("/api/contracts/none");
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Fact]
    public async Task Goes_on_after_it_was_killed()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox", "--now", "2026-04-01T00:00:00Z"))
        {
            await first.Http.MoveClockAsync("2026-04-01T12:34:56Z");
            await first.KillAsync();
        }

        await using var second = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox");
        Assert.Equal("2026-04-01T12:34:56Z", await second.Http.ReadClockAsync());
    }

    [Fact]
    public async Task Two_cannot_serve_one_folder()
    {
        using var folder = new TemporaryFolder();
        await using var first = await TestProgram.ServeAsync("--data", folder.Path);
        var (code, output, error) = await TestProgram.RunAsync(
            "--port", "0", "--data", folder.Path, "--sandbox", "--now", "2040-01-01T00:00:00Z");
        Assert.Equal((1, ""), (code, output));
        Assert.Equal($"{folder.Path} is in use by another process: stop it, or give another folder with --data.", error.Trim());
        Assert.False(File.Exists(folder.File("clock.json")));
    }

    [Fact]
    public async Task A_token_can_be_had_while_the_folder_is_served()
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox");
        var (code, output, error) = await TestProgram.RunAsync("token", "--role", "Operator", "--data", folder.Path);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("eyJ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys.json", "{}")]
    [InlineData("keys.json", "{")]
    [InlineData("clock.json", "{")]
    [InlineData("documents.db", "no database")]
    [InlineData("durable.db", "no database")]
    public async Task Says_what_is_damaged(string file, string content)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox"))
            await first.TerminateAsync();
        await File.WriteAllTextAsync(folder.File(file), content);
        var (code, _, error) = await TestProgram.RunAsync("--port", "0", "--data", folder.Path, "--sandbox");
        Assert.Equal(1, code);
        Assert.Contains(folder.File(file), error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("documents.db")]
    [InlineData("durable.db")]
    [InlineData("keys.json")]
    public async Task Says_which_file_is_missing_beside_the_others(string file)
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestProgram.ServeAsync("--data", folder.Path))
            await first.TerminateAsync();
        File.Delete(folder.File(file));
        var (code, _, error) = await TestProgram.RunAsync("--port", "0", "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains(folder.File(file), error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Orchestrations_of_another_version_are_refused_and_can_be_set_aside()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await TestProgram.ServeAsync("--data", folder.Path))
            await first.TerminateAsync();
        File.Delete(folder.File("durable.db"));
        using (var other = new SqliteConnection($"Data Source={folder.File("durable.db")};Pooling=false"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "CREATE TABLE hub (id TEXT); PRAGMA user_version = 7";
            command.ExecuteNonQuery();
        }

        var (code, _, error) = await TestProgram.RunAsync("--port", "0", "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains(folder.File("durable.db"), error, StringComparison.Ordinal);
        Assert.Contains("--renew-orchestrations", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));

        await using var second = await TestProgram.ServeAsync("--data", folder.Path, "--renew-orchestrations");
        Assert.True(File.Exists(folder.File("durable.db.old")));
        var instances = await second.Http.GetStringAsync("/runtime/webhooks/durabletask/instances");
        Assert.Contains("reconcile-daily", instances, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_port_is_taken()
    {
        await using var first = await TestProgram.ServeAsync("--data", ":memory:");
        var (code, _, error) = await TestProgram.RunAsync("--port", $"{first.Http.BaseAddress!.Port}", "--data", ":memory:");
        Assert.Equal(1, code);
        Assert.Contains("--port", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--port x", 2)]
    [InlineData("token", 2)]
    [InlineData("token --role operater", 2)]
    [InlineData("token --role Partner", 2)]
    [InlineData("token --role Meter --partner acme", 2)]
    [InlineData("--help", 0)]
    public async Task Explains_itself(string args, int expected)
    {
        var (code, output, error) = await TestProgram.RunAsync(args.Split(' '));
        Assert.Equal(expected, code);
        Assert.Contains("Usage:", expected == 0 ? output : error, StringComparison.Ordinal);
        Assert.Equal("", expected == 0 ? error : output);
    }
}
