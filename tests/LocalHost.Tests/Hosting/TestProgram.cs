using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Tests.Hosting;

/// <summary>The program as a process of its own, with the service.</summary>
public sealed class TestProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private Task _reading = Task.CompletedTask;

    private TestProgram(Process process) => _process = process;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>What it printed until it served.</summary>
    public IReadOnlyList<string> StartLines { get; private set; } = [];

    /// <summary>What it has printed since.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Starts it, and waits until it serves.</summary>
    public static Task<TestProgram> ServeAsync(params string[] args) => ServeAsync(Start(["--port", "0", .. args]));

    /// <summary>Starts it on Linux with a limit of the size of its files, and waits until it serves.</summary>
    public static Task<TestProgram> ServeWithLimitAsync(int bytes, params string[] args)
    {
        // A write beyond the limit is to fail, and not to end the process; and .NET maps its code from a file that would be too large.
        var start = new ProcessStartInfo(
            "sh", ["-c", $"trap '' XFSZ; exec prlimit --fsize={bytes}:unlimited dotnet exec \"$0\" \"$@\"", Host, "--port", "0", .. args]);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return ServeAsync(Start(start));
    }

    private static async Task<TestProgram> ServeAsync(Process process)
    {
        var program = new TestProgram(process);
        program._process.ErrorDataReceived += (_, _) => { };
        program._process.BeginErrorReadLine();
        var lines = new List<string>();
        while (await program._process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (!line.StartsWith("Ready: ", StringComparison.Ordinal))
                continue;
            program.StartLines = lines;
            program.Http = new HttpClient(
                new SocketsHttpHandler { AllowAutoRedirect = false })
            { BaseAddress = new Uri(line.Split(' ')[1]) };
            program.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", program.Token("OPERATOR"));
            program._reading = program.ReadAsync();
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

    /// <summary>Lifts the limit of the size of its files.</summary>
    public async Task LiftLimitAsync()
    {
        using var lift = Process.Start("prlimit", [$"--pid={_process.Id}", "--fsize=unlimited:unlimited"]);
        await lift.WaitForExitAsync();
        if (lift.ExitCode != 0)
            throw new InvalidOperationException($"prlimit ended with {lift.ExitCode}.");
    }

    /// <summary>Asks it to end, as a terminal or a container does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _reading;
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

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _lines.Enqueue(line);
    }

    private static string Host => typeof(FunctionsHost).Assembly.Location;

    private static Process Start(IEnumerable<string> args) => Start(new ProcessStartInfo("dotnet", ["exec", Host, .. args]));

    private static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }
}
