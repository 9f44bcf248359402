using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Notifications;

/// <summary>The services behind webhooks and events.</summary>
internal static class NotificationServices
{
    /// <summary>Adds them; they need the documents and the settings of webhooks.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<WebhookStore>()
        .AddSingleton<WebhookPresence>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<DeliverySlots>()
        .AddSingleton<WebhookCourier>()
        .AddSingleton<Announcer>();
}
