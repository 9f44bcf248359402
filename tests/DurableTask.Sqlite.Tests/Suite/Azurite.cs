using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DurableTask.Sqlite.Tests.Suite;

/// <summary>
/// Azurite, Microsoft's emulator of Azure Storage. The variable AZURITE names its executable, the folder that npm installed it into, or
/// the connection string of one that runs already. It is started once for all tests, on free ports, and keeps nothing.
/// </summary>
public sealed class Azurite : IDisposable
{
    private const string Account = "devstoreaccount1";

    // The key is the emulator's, known to everybody.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process? _process;

    private Azurite(string connectionString, Process? process) => (ConnectionString, _process) = (connectionString, process);

    public string ConnectionString { get; }

    /// <summary>Why tests on Azurite are skipped; null if they run.</summary>
    public static string? Missing => Setting is null
        ? "Azurite is not installed: set AZURITE to its executable, its npm folder, or a connection string."
        : null;

    private static string? Setting => Environment.GetEnvironmentVariable("AZURITE") is { Length: > 0 } setting ? setting : null;

    public static async Task<Azurite> StartAsync()
    {
        var setting = Setting ?? throw new InvalidOperationException(Missing);
        if (setting.Contains("AccountName=", StringComparison.Ordinal)
            || setting.StartsWith("UseDevelopmentStorage", StringComparison.Ordinal))
        {
            return new Azurite(setting, null);
        }

        var ports = FreePorts(3);
        var start = new ProcessStartInfo(Executable(setting))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
                "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}",
            },
        };
        var azurite = new Azurite(
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
            $"BlobEndpoint=http://127.0.0.1:{ports[0]}/{Account};QueueEndpoint=http://127.0.0.1:{ports[1]}/{Account};" +
            $"TableEndpoint=http://127.0.0.1:{ports[2]}/{Account};",
            Process.Start(start)!);
        azurite._process!.OutputDataReceived += (_, _) => { };
        azurite._process.ErrorDataReceived += (_, _) => { };
        azurite._process.BeginOutputReadLine();
        azurite._process.BeginErrorReadLine();
        foreach (var port in ports)
            await WhenListeningAsync(port);
        return azurite;
    }

    public void Dispose()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
    }

    private static string Executable(string setting) =>
        new[] { setting, Path.Combine(setting, ".bin", "azurite"), Path.Combine(setting, "node_modules", ".bin", "azurite") }
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"AZURITE is '{setting}', where no Azurite is.");

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static async Task WhenListeningAsync(int port)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (watch.Elapsed < Patience)
            {
                // It is still starting.
            }
        }
    }
}
