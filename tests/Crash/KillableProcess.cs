using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecureMx.Crash.Tests;

/// <summary>A service as a process of its own, which is killed and started again on one port of 127.0.0.1.</summary>
internal abstract class KillableProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly List<string> _lines = [];
    private Process? _process;
    private TaskCompletionSource _ready = new();

    /// <summary>Address of the service, whether it runs or not.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Port of the service, the same for every start.</summary>
    protected int Port { get; } = FreePort();

    /// <summary>Starts the process; returns at once.</summary>
    public void Start()
    {
        var start = StartInfo();
        start.FileName = "dotnet";
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = AppContext.BaseDirectory;
        var ready = new TaskCompletionSource();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The process ended by itself."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        (_process, _ready) = (process, ready);
    }

    /// <summary>Completes when the service answers.</summary>
    public async Task WhenReadyAsync()
    {
        try
        {
            await _ready.Task.WaitAsync(Patience);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The process did not start:\n{string.Join('\n', Output().TakeLast(40))}", exception);
        }
    }

    /// <summary>Ends the process as a power cut would.</summary>
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

    /// <summary>The lines that the process has printed.</summary>
    public IReadOnlyList<string> Output()
    {
        lock (_lines)
            return [.. _lines];
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    /// <summary>Arguments of <c>dotnet</c>, and the environment.</summary>
    protected abstract ProcessStartInfo StartInfo();

    /// <summary>Tells whether a printed line means that the service answers.</summary>
    protected abstract bool IsReady(string line);

    private void Note(string? line, TaskCompletionSource ready)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (IsReady(line))
            ready.TrySetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
