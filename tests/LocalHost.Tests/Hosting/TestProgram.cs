using System.Diagnostics;
using System.Net.Http.Headers;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>The program as a process of its own, with the service.</summary>
public sealed class TestProgram : IAsyncDisposable
{
    private readonly Process _process;

    private TestProgram(Process process) => _process = process;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>What it printed until it served.</summary>
    public IReadOnlyList<string> StartLines { get; private set; } = [];

    /// <summary>Starts it, and waits until it serves.</summary>
    public static async Task<TestProgram> ServeAsync(params string[] args)
    {
        var program = new TestProgram(Start(["--port", "0", .. args]));
        program._process.ErrorDataReceived += (_, _) => { };
        program._process.BeginErrorReadLine();
        var lines = new List<string>();
        while (await program._process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (!line.StartsWith("Ready: ", StringComparison.Ordinal))
                continue;
            program.StartLines = lines;
            program.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(line.Split(' ')[1]) };
            program.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", program.Token("OPERATOR"));
            return program;
        }

        throw new InvalidOperationException($"It ended before it served:\n{string.Join('\n', lines)}");
    }

    /// <summary>The token that it printed for a shell variable.</summary>
    public string Token(string variable) =>
        StartLines.First(line => line.StartsWith($"export {variable}=", StringComparison.Ordinal)).Split('=')[1];

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
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Ends it without a chance to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static Process Start(IEnumerable<string> args) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(FunctionsHost).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
