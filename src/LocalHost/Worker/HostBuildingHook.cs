using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SecureMx.LocalHost.Worker;

/// <summary>
/// Changes the services of a host that is built elsewhere, after all else has been registered. .NET announces every host that is built
/// by a diagnostic event; only those built within <see cref="Use"/> are changed.
/// </summary>
internal sealed class HostBuildingHook : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly AsyncLocal<Action<IServiceCollection>?> Current = new();
    private static readonly Lazy<IDisposable> Subscription = new(() => DiagnosticListener.AllListeners.Subscribe(new HostBuildingHook()));

    private HostBuildingHook()
    {
    }

    /// <summary>Changes the services of the hosts that this flow of control builds until the result is disposed.</summary>
    public static IDisposable Use(Action<IServiceCollection> change)
    {
        _ = Subscription.Value;
        Current.Value = change;
        return new Scope();
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
            value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "HostBuilding" && Current.Value is { } change && value.Value is IHostBuilder builder)
            builder.ConfigureServices((_, services) => change(services));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private sealed class Scope : IDisposable
    {
        public void Dispose() => Current.Value = null;
    }
}
