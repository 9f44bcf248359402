using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SecureMx.Documents;
using SecureMx.Documents.Cosmos;
using SecureMx.Documents.Sqlite;

namespace SecureMx.Functions.Stores;

/// <summary>The document store that the settings choose.</summary>
internal static class DocumentServices
{
    /// <summary>Adds <see cref="IDocumentStore"/>.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services) =>
        services
            // Made only when asked for, and disposed with the host.
            .AddSingleton(OpenAccount)
            .AddSingleton<IDocumentStore>(provider =>
            {
                var settings = SettingsOf(provider);
                return settings.Provider == DocumentProvider.Cosmos
                    ? new CosmosDocumentStore(
                        provider.GetRequiredService<CosmosClient>(), settings.Cosmos.Database!, Containers.All,
                        provider.GetService<ILogger<CosmosDocumentStore>>())
                    : new SqliteDocumentStore(settings.Path!, Containers.All, provider.GetRequiredService<TimeProvider>());
            });

    private static CosmosClient OpenAccount(IServiceProvider services)
    {
        var settings = SettingsOf(services).Cosmos;
        TokenCredential identity = settings.ManagedIdentityClientId is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
        return new CosmosClient(settings.Endpoint, identity, CosmosOptions.Create());
    }

    private static DocumentSettings SettingsOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<DocumentSettings>>().Value;
}
