using System.Net;
using System.Net.Sockets;

namespace SecureMx.Functions.Tests.Misuse;

/// <summary>A partner's webhook on a free port of this machine, which takes what it is sent or does not.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<(string Id, string Body)> _received = [];

    public Receiver()
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

    /// <summary>What it answers.</summary>
    public volatile int Status = 204;

    /// <summary>All that it was sent, taken or not.</summary>
    public IReadOnlyList<(string Id, string Body)> Received
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

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
                string body = await reader.ReadToEndAsync();
                lock (_received)
                    _received.Add((context.Request.Headers["webhook-id"]!, body));
                context.Response.StatusCode = Status;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
