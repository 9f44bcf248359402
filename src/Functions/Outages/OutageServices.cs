using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Outages;

/// <summary>The services behind outages and the claims on them.</summary>
internal static class OutageServices
{
    /// <summary>Adds them; they need the stores and the bills.</summary>
    public static IServiceCollection AddOutages(this IServiceCollection services) => services
        .AddSingleton<OutageStore>()
        .AddSingleton<OutageCorrections>()
        .AddSingleton<OutageVisibility>();
}
