using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>Takes what exporters of OTLP over HTTP send, as it is.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();

    public Collector()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>The path and the body of each request; the names in a body can be read.</summary>
    public ConcurrentQueue<(string Path, string Body)> Received { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Received.Enqueue((context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync()));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
