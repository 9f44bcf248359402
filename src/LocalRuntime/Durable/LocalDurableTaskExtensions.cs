using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>Registers the durable engine.</summary>
public static class LocalDurableTaskExtensions
{
    /// <summary>
    /// Adds the engine as a hosted service and as <see cref="IDueWork"/>, and the <see cref="DurableTaskClient"/>. It needs
    /// <see cref="IDurableFunctions"/> and takes its time from the registered <see cref="TimeProvider"/>: with the system's it fires timers
    /// by itself, with any other they fire through <see cref="IDueWork"/>.
    /// </summary>
    public static IServiceCollection AddLocalDurableTask(
        this IServiceCollection services, Action<LocalDurableTaskOptions>? configure = null)
    {
        services.AddOptions<LocalDurableTaskOptions>().Configure(configure ?? (_ => { }));
        services.TryAddSingleton(TimeProvider.System);

        // What the isolated worker converts with, and durable functions with it: an app that changes it changes it for both.
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<JsonSerializerOptions>, WorkerJson>());
        services.TryAddSingleton<DataConverter>(
            provider => new JsonDataConverter(provider.GetRequiredService<IOptions<JsonSerializerOptions>>().Value));
        services.AddSingleton<DurableEngine>();
        services.AddSingleton<ManagementAddress>();
        services.AddSingleton<DurableTaskClient, LocalDurableTaskClient>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<DurableEngine>());
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        return services;
    }

    private sealed class WorkerJson : IConfigureOptions<JsonSerializerOptions>
    {
        public void Configure(JsonSerializerOptions options) => options.PropertyNameCaseInsensitive = true;
    }
}
