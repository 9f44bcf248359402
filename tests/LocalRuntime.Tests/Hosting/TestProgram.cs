using System.Diagnostics;
using SecureMx.LocalRuntime.Tests.App;

namespace SecureMx.LocalRuntime.Tests.Hosting;

/// <summary>The test app as a process of its own.</summary>
public sealed class TestProgram : IAsyncDisposable
{
    private readonly Process process;

    private TestProgram(Process process) => this.process = process;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>What it printed until it served.</summary>
    public IReadOnlyList<string> StartLines { get; private set; } = [];

    /// <summary>Starts it, and waits until it serves.</summary>
    public static async Task<TestProgram> ServeAsync(params string[] args)
    {
        var program = new TestProgram(Start(["--port", "0", .. args]));
        program.process.ErrorDataReceived += (_, _) => { };
        program.process.BeginErrorReadLine();
        var lines = new List<string>();
        while (await program.process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (!line.StartsWith("Ready: ", StringComparison.Ordinal))
                continue;
            program.StartLines = lines;
            program.Http = new HttpClient { BaseAddress = new Uri(line.Split(' ')[1]) };
            return program;
        }

        throw new InvalidOperationException($"It ended before it served:\n{string.Join('\n', lines)}");
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Asks it to end, as a terminal or a container does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Ends it without a chance to do anything more.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static Process Start(IEnumerable<string> args) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(TestApp).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
