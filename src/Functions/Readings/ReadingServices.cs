using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Readings;

/// <summary>The services behind readings.</summary>
internal static class ReadingServices
{
    /// <summary>Adds them; they need the stores and the closes.</summary>
    public static IServiceCollection AddReadings(this IServiceCollection services) => services.AddSingleton<ReadingStore>();
}
