using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Ending;

/// <summary>The services behind ends and settlements.</summary>
internal static class EndingServices
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddEnding(this IServiceCollection services)
    {
        services.AddSingleton<LapseTaskRaiser>();
        services.AddSingleton<WaiverTaskRaiser>();
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookPresence>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliverySlots>();
        services.AddSingleton<WebhookCourier>();
        services.AddSingleton<Announcer>();
        services.AddSingleton<SettlementCalculator>();
        services.AddSingleton<ServiceEndRecorder>();
        services.AddSingleton<ServiceStartActivities>();
        services.AddSingleton<ServiceStartRecorder>();
        services.AddSingleton<OutboxScanner>();
        return services;
    }
}
