namespace SecureMx.LocalRuntime.Tests.Hosting;

/// <summary>The program as somebody starts it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Says_where_it_serves_and_prints_tokens_and_is_ready_with_the_last_line()
    {
        using var folder = new TemporaryFolder();
        await using var program = await TestProgram.ServeAsync("--data", folder.Path, "--sandbox", "--now", "2026-04-01T00:00:00Z");
        var text = string.Join('\n', program.StartLines);
        var root = program.Http.BaseAddress!.ToString().TrimEnd('/');
        Assert.Contains($"Address  {root}", text, StringComparison.Ordinal);
        Assert.Contains($"Docs     {root}/test/hello", text, StringComparison.Ordinal);
        Assert.Contains($"Data     {folder.Path}", text, StringComparison.Ordinal);
        Assert.Contains("Clock    2026-04-01T00:00:00Z", text, StringComparison.Ordinal);
        Assert.Contains("Token of Partner (acme):", text, StringComparison.Ordinal);
        Assert.Equal(2, program.StartLines.Count(line => line.Trim().StartsWith("eyJ", StringComparison.Ordinal)));
        Assert.Equal("GET nobody", await program.Http.GetStringAsync("/"));
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
    public async Task Says_what_is_damaged(string file, string content)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File(file), content);
        var (code, _, error) = await TestProgram.RunAsync("--port", "0", "--data", folder.Path, "--sandbox");
        Assert.Equal(1, code);
        Assert.StartsWith(folder.File(file), error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_port_is_taken()
    {
        await using var first = await TestProgram.ServeAsync("--data", ":memory:");
        var (code, _, error) = await TestProgram.RunAsync("--port", $"{first.Http.BaseAddress!.Port}", "--data", ":memory:");
        Assert.Equal(1, code);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port x", 2)]
    [InlineData("token", 2)]
    [InlineData("--help", 0)]
    public async Task Explains_itself(string args, int expected)
    {
        var (code, output, error) = await TestProgram.RunAsync(args.Split(' '));
        Assert.Equal(expected, code);
        Assert.Contains("Usage:", expected == 0 ? output : error, StringComparison.Ordinal);
        Assert.Equal("", expected == 0 ? error : output);
    }
}
