using Microsoft.Azure.Cosmos;
using SecureMx.CosmosGateway;
using SecureMx.Documents.Cosmos;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>The suite over the real SDK and the double of its gateway.</summary>
public abstract class CosmosGatewayStore(int physicalPartitions) : DocumentStoreSuite
{
    private CosmosClient? _client;

    protected override int RoundsOfContention => 4;

    protected override int Histories => 20;

    protected override async Task<IDocumentStore> OpenAsync()
    {
        var gateway = new InProcessGateway(Clock, physicalPartitions);
        _client = gateway.CreateClient(CosmosOptions.Create());
        await CosmosContainers.CreateMissingAsync(_client, "documents", Bodies.Containers);
        return new CosmosDocumentStore(_client, "documents", Bodies.Containers);
    }

    protected override Task CloseAsync()
    {
        _client?.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>With one physical partition, as a small container has.</summary>
public sealed class CosmosStoreOfOneRange() : CosmosGatewayStore(1);

/// <summary>With three, so that queries fan out and merge.</summary>
public sealed class CosmosStoreOfThreeRanges() : CosmosGatewayStore(3);
