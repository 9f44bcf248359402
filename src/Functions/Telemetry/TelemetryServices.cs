using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Telemetry;

/// <summary>The services behind spans and metrics.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds them; the settings are added where settings are.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services.AddHostedService<TelemetryExport>();
}
