using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace SecureMx.LocalHost.Worker;

/// <summary>The HTTP server of an app in this process: it listens nowhere, and is handed the requests of the host's server.</summary>
internal sealed class DirectServer : IServer
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Completes when the app stops.</summary>
    public Task Ended => _ended.Task;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = features => ProcessAsync(application, features);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    public void Dispose() => _ended.TrySetResult();

    /// <summary>Runs the app's pipeline over a request of the host. The app sees the same bodies and headers, but routes anew.</summary>
    public Task ServeAsync(HttpContext context)
    {
        // Reads fall through to the host's features; what the app sets stays here.
        var features = new FeatureCollection(context.Features);
        features.Set<IEndpointFeature>(new Unrouted());
        features.Set<IRouteValuesFeature>(new RouteValuesFeature());
        features.Set<IItemsFeature>(new ItemsFeature());
        features.Set<IServiceProvidersFeature>(null);
        return _process!(features);
    }

    private static async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection features)
        where TContext : notnull
    {
        var context = application.CreateContext(features);
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception exception)
        {
            application.DisposeContext(context, exception);
            throw;
        }

        application.DisposeContext(context, null);
    }

    private sealed class Unrouted : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
