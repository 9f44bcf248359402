using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Notifications.Feed;
using SecureMx.Functions.Stores;

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
        .AddSingleton<DeliveryStore>()
        .AddSingleton<EventOutbox>()
        .AddSingleton<IEventOutbox>(provider => provider.GetRequiredService<EventOutbox>())
        .AddSingleton<EventFeed>()
        .AddSingleton<EventPublisher>()
        .AddSingleton<EventQueue>()
        .AddHostedService(provider => provider.GetRequiredService<EventQueue>());
}
