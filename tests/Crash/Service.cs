using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecureMx.Crash.Tests;

/// <summary>The built service as a process of its own, which is killed and started again over one data folder and one port.</summary>
internal sealed class Service : IAsyncDisposable
{
    /// <summary>Where the sandbox clock starts.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _data;
    private readonly DateTimeOffset _now;
    private readonly int _port;
    private readonly List<string> _lines = [];
    private Process? _process;
    private TaskCompletionSource _ready = new();

    /// <param name="data">Its data folder.</param>
    /// <param name="now">Where the sandbox clock starts over a folder that is new; otherwise at <see cref="Beginning"/>.</param>
    public Service(string data, DateTimeOffset? now = null)
    {
        (_data, _now) = (data, now ?? Beginning);
        _port = FreePort();
        Address = new Uri($"http://127.0.0.1:{_port}");
    }

    /// <summary>Where it listens, whenever it runs.</summary>
    public Uri Address { get; }

    /// <summary>Starts it; returns at once.</summary>
    public void Start()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "SecureMx.LocalHost.dll");
        var start = new ProcessStartInfo(
            "dotnet", ["exec", assembly, "--sandbox", "--now", $"{_now:yyyy-MM-ddTHH:mm:ssZ}", "--data", _data, "--port", $"{_port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        var ready = new TaskCompletionSource();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The service ended by itself."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        (_process, _ready) = (process, ready);
    }

    /// <summary>Completes when it answers.</summary>
    public async Task WhenReadyAsync()
    {
        try
        {
            await _ready.Task.WaitAsync(Patience);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The service did not start:\n{string.Join('\n', Output().TakeLast(40))}", exception);
        }
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;

        _ready.TrySetCanceled();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>The token of a role that it printed when it started.</summary>
    public string Token(string role)
    {
        string beginning = $"export {role.ToUpperInvariant()}=";
        return Output().Last(line => line.StartsWith(beginning, StringComparison.Ordinal))[beginning.Length..];
    }

    /// <summary>What it has printed.</summary>
    public IReadOnlyList<string> Output()
    {
        lock (_lines)
            return [.. _lines];
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private void Note(string? line, TaskCompletionSource ready)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (line.StartsWith("Ready:", StringComparison.Ordinal))
            ready.TrySetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
