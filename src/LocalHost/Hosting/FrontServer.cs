using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureMx.LocalHost.Http;

namespace SecureMx.LocalHost.Hosting;

/// <summary>The HTTP server that callers see, on 127.0.0.1. It takes its port at once; requests wait until <see cref="Open"/>.</summary>
internal sealed class FrontServer : IAsyncDisposable
{
    /// <summary>The largest request body, in bytes: 100 MiB, the limit of the Functions host.</summary>
    public const long MaximumBodyBytes = 104_857_600;

    private readonly WebApplication _web;
    private readonly TaskCompletionSource<RequestDelegate> _pipeline = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly IDisposable _rejections;

    private readonly FunctionApp _app;

    private FrontServer(WebApplication web, FunctionApp app, RejectedRequests rejected)
    {
        _web = web;
        _app = app;
        _rejections = rejected.Subscribe(web.Services.GetRequiredService<DiagnosticListener>());
    }

    public Uri Address => new(_web.Urls.First());

    public IServiceProvider Services => _web.Services;

    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="app">The app, in whose form requests are refused that it never sees.</param>
    /// <param name="logging">Adds what the log is written to.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="IOException">Another process has the port.</exception>
    public static async Task<FrontServer> StartAsync(
        int port, FunctionApp app, Action<ILoggingBuilder> logging, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        logging(builder.Logging);
        // A start that fails is explained by the program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Use(RejectedRequests.Watch));
        });
        var front = new FrontServer(builder.Build(), app, new RejectedRequests(app));
        front._web.Run(front.HandleAsync);
        await front._web.StartAsync(cancellationToken);
        return front;
    }

    /// <summary>Serves the requests that wait, and all later ones.</summary>
    /// <param name="before">Is asked before the endpoints, and may answer in their place.</param>
    /// <param name="map">Adds the endpoints.</param>
    public void Open(Func<HttpContext, RequestDelegate, Task> before, Action<IEndpointRouteBuilder> map)
    {
        var pipeline = new ApplicationBuilder(_web.Services);
        pipeline.Use(before);
        pipeline.UseRouting();
        pipeline.Run(DispatchAsync);
        pipeline.UseEndpoints(map);
        _pipeline.SetResult(pipeline.Build());
    }

    /// <summary>Takes no more requests, and lets those at hand end for a while.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _web.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _rejections.Dispose();
        return _web.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.OnStarting(ForbidSniffing, context.Response);
        var pipeline = _pipeline.Task.IsCompletedSuccessfully
            ? _pipeline.Task.Result
            : await _pipeline.Task.WaitAsync(context.RequestAborted);
        await pipeline(context);
    }

    private static Task ForbidSniffing(object response)
    {
        ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
        return Task.CompletedTask;
    }

    // Routing answers a known path with another method by an endpoint without a route, and 405; the Functions host answers 404.
    private Task DispatchAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint { RequestDelegate: { } handler })
            return handler(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return _app.ProblemTypes.ContainsKey(StatusCodes.Status404NotFound)
            ? HostProblem.WriteAsync(
                _app, context, StatusCodes.Status404NotFound, "No call has this path and method. The calls of the API are below /api.")
            : Task.CompletedTask;
    }
}
