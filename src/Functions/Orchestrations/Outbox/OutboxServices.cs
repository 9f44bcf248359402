using Microsoft.Extensions.DependencyInjection;

namespace SecureMx.Functions.Orchestrations.Outbox;

/// <summary>What starts outbox entries.</summary>
internal static class OutboxServices
{
    /// <summary>Adds it; it needs the documents.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services)
        => services.AddSingleton<OutboxDispatcher>();
}
