using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace SecureMx.LocalHost.Hosting;

/// <summary>A client of orchestrations, for programs that host the app in their own process.</summary>
internal sealed class OrchestrationsClient : IDisposable
{
    private readonly GrpcChannel _channel;

    /// <param name="server">The worker server.</param>
    /// <param name="connectionName">Names the task hub there.</param>
    public OrchestrationsClient(Uri server, string connectionName)
    {
        _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var calls = _channel.Intercept(headers =>
        {
            headers.Add("Durable-ConnectionName", connectionName);
            return headers;
        });
        Client = new GrpcDurableTaskClient("local", new GrpcDurableTaskClientOptions { CallInvoker = calls }, NullLogger.Instance);
    }

    public DurableTaskClient Client { get; }

    public void Dispose() => _channel.Dispose();
}
