using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Orchestrations.Management;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Orchestrations.Reconcile;

namespace SecureMx.Functions.Orchestrations;

/// <summary>The services that start orchestrations and find missing ones.</summary>
internal static class OrchestrationServices
{
    /// <summary>Adds them; they need the documents.</summary>
    public static IServiceCollection AddOrchestrations(this IServiceCollection services) => services
        .AddSingleton<OutboxDispatcher>()
        .AddSingleton<OutboxScanner>()
        .AddSingleton<OrchestrationRecordStore>();
}
