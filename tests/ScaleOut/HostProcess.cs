using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecureMx.ScaleOut.Tests;

/// <summary>A host as a process of its own, which is killed and started again on one port.</summary>
/// <param name="gateway">The address of the document store.</param>
/// <param name="storage">The connection string of the task hub's storage.</param>
/// <param name="hub">The task hub.</param>
/// <param name="signingKey">Signs the tokens of all hosts; base64.</param>
internal sealed class HostProcess(Uri gateway, string storage, string hub, string signingKey) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly int _port = FreePort();
    private readonly List<string> _lines = [];
    private Process? _process;
    private TaskCompletionSource _ready = new();

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Starts it; returns at once.</summary>
    public void Start()
    {
        var assembly = typeof(Program).Assembly.Location;
        string[] line =
        [
            "exec", assembly, "host", gateway.AbsoluteUri, "--port", $"{_port}", "--data", ":memory:", "--durable", "azure-storage",
            "--Documents:Provider", "Cosmos", "--Documents:Cosmos:Endpoint", "https://gateway.documents.azure.test/",
            "--Documents:Cosmos:Database", SharedGateway.Database, "--Identity:SigningKey", signingKey, "--Logging:LogLevel:Default",
            "Warning",
        ];
        var start = new ProcessStartInfo("dotnet", line)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                ["AzureWebJobsStorage"] = storage,
                [Setting("hubName")] = hub,
                // A killed host's messages come back after this time, which is five minutes on Azure.
                [Setting("storageProvider__controlQueueVisibilityTimeout")] = "00:00:10",
                [Setting("storageProvider__workItemQueueVisibilityTimeout")] = "00:00:10",
                [Setting("storageProvider__maxQueuePollingInterval")] = "00:00:00.5",
                [Setting("storageProvider__partitionCount")] = "2",
            },
        };
        var ready = new TaskCompletionSource();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The host ended by itself."));
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
            throw new InvalidOperationException($"The host did not start:\n{Output}", exception);
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

    /// <summary>The end of what it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines.TakeLast(40));
        }
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }

    private static string Setting(string name) => "AzureFunctionsJobHost__extensions__durableTask__" + name;

    private void Note(string? line, TaskCompletionSource ready)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (line == Program.Ready)
            ready.TrySetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
