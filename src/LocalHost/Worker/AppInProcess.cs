using System.Reflection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.LocalHost.Worker;

/// <summary>Runs the app in this process. The app's own services are replaced where this host gives others.</summary>
/// <param name="arguments">The app's command line.</param>
/// <param name="clock">The app's clock.</param>
/// <param name="longestTimer">The longest timer that Durable Task need not split; null for its own limit.</param>
/// <param name="services">Adds services to the app's; null for none.</param>
internal sealed class AppInProcess(
    FunctionApp app, string[] arguments, TimeProvider clock, TimeSpan? longestTimer, Action<IServiceCollection>? services) : IAppProcess
{
    private readonly DirectServer _server = new();
    private IHost? _host;
    private bool _isStarted;

    public Task Ended => _server.Ended;

    public IServiceProvider? Services => _host?.Services;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The worker finds the generated list of functions, and the start-up of its extensions, in the entry assembly.
        Assembly.SetEntryAssembly(app.Assembly);
        using (HostBuildingHook.Use(Replace))
            _host = app.Build(arguments, services);
        await _host.StartAsync(cancellationToken);
        _isStarted = true;
    }

    public Task ServeAsync(HttpContext context) => _server.ServeAsync(context);

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
            return;
        // A host whose settings were refused has nothing to stop, and would fail at it.
        if (_isStarted)
            await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }

    private void Replace(IServiceCollection app)
    {
        app.Replace(ServiceDescriptor.Singleton(clock));
        app.Replace(ServiceDescriptor.Singleton<IServer>(_server));
        // Ctrl+C is for the host, which lets requests and runs end before it stops the app.
        app.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoSignals>());
        // ASP.NET Core would write a key into the user's home directory, and create it at every start.
        app.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider, EphemeralDataProtectionProvider>());
        foreach (var preload in app.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToArray())
            app.Remove(preload);
        if (longestTimer is { } interval)
            app.Configure<DurableTaskWorkerOptions>(options => options.MaximumTimerInterval = interval);
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
