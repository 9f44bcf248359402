using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace SecureMx.Documents.Cosmos;

/// <summary>Translates a <see cref="ContainerDefinition"/> into Cosmos DB's properties. The Bicep declares the same; a test
/// compares.</summary>
public static class CosmosContainers
{
    /// <summary>
    /// The paths that are indexed: the id for lists, the type and the declared properties for queries. All else is excluded.
    /// </summary>
    public static IReadOnlyList<string> IncludedPaths(ContainerDefinition definition) =>
        [.. definition.IndexedProperties.Prepend("type").Prepend("id").Distinct(StringComparer.Ordinal)
            .Select(property => $"/{property}/?")];

    /// <summary>The container's partition key, indexing policy and time to live.</summary>
    public static ContainerProperties PropertiesOf(ContainerDefinition definition)
    {
        var policy = new IndexingPolicy { Automatic = true, IndexingMode = IndexingMode.Consistent };
        foreach (var path in IncludedPaths(definition)) policy.IncludedPaths.Add(new IncludedPath { Path = path });
        policy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        return new ContainerProperties
        {
            Id = definition.Name,
            PartitionKeyPaths = new Collection<string> { "/" + definition.PartitionKeyProperty },
            IndexingPolicy = policy,
            // On, but only for documents that say how long.
            DefaultTimeToLive = definition.HonoursTimeToLive ? -1 : null,
        };
    }

    /// <summary>
    /// Makes the database and the containers that are missing: for an emulator or a test account. In Azure the infrastructure makes them;
    /// the application's identity may not.
    /// </summary>
    public static async Task CreateMissingAsync(
        CosmosClient client, string database, IEnumerable<ContainerDefinition> definitions, CancellationToken cancellationToken = default)
    {
        Database created = await client.CreateDatabaseIfNotExistsAsync(database, cancellationToken: cancellationToken);
        foreach (var definition in definitions)
            await created.CreateContainerIfNotExistsAsync(PropertiesOf(definition), cancellationToken: cancellationToken);
    }
}
