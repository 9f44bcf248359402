using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Durable;
using SecureMx.LocalHost.Worker.Rpc;

namespace SecureMx.LocalHost.Worker;

/// <summary>The gRPC server that workers call, on a free port of the loopback address. Serves any number of workers.</summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, WorkerLink> _links;
    private readonly WebApplication _web;

    private WorkerServer(WebApplication web, ConcurrentDictionary<string, WorkerLink> links, TaskHubDirectory hubs, Uri address)
    {
        _web = web;
        _links = links;
        TaskHubs = hubs;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>The task hubs that the workers' clients reach at the same address.</summary>
    public TaskHubDirectory TaskHubs { get; }

    public static async Task<WorkerServer> StartAsync(CancellationToken cancellationToken)
    {
        var links = new ConcurrentDictionary<string, WorkerLink>();
        var hubs = new TaskHubDirectory();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(links).AddSingleton(hubs);
        // Histories of orchestrations can be longer than the 4 MB that gRPC takes by default.
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = options.MaxSendMessageSize = null;
            options.Interceptors.Add<StorageFailures>();
        });
        var web = builder.Build();
        web.MapGrpcService<FunctionRpcService>();
        web.MapGrpcService<TaskHubService>();
        await web.StartAsync(cancellationToken);
        return new WorkerServer(web, links, hubs, new Uri(web.Urls.Single()));
    }

    /// <summary>Lets the worker of this link connect.</summary>
    public void Add(WorkerLink link) => _links[link.WorkerId] = link;

    public void Remove(WorkerLink link) => _links.TryRemove(link.WorkerId, out _);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}

/// <summary>Takes the streams of workers and hands each to the link that expects it.</summary>
internal sealed class FunctionRpcService(ConcurrentDictionary<string, WorkerLink> links) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken))
            return;
        var first = requestStream.Current;
        if (first.ContentCase != StreamingMessage.ContentOneofCase.StartStream
            || !links.TryGetValue(first.StartStream.WorkerId, out var link))
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.NotFound, "No worker of this id is expected."));
        }

        await link.RunAsync(first, requestStream, responseStream, context.CancellationToken);
    }
}
