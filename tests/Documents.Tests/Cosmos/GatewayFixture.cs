using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using SecureMx.CosmosGateway;
using SecureMx.Documents.Cosmos;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>A store over a gateway that a test can trouble. The client has asked all that it asks once.</summary>
public sealed class GatewayFixture : IAsyncDisposable
{
    private GatewayFixture(InProcessGateway gateway, CosmosClient client)
    {
        Gateway = gateway;
        Client = client;
        Store = new CosmosDocumentStore(client, "documents", Containers);
    }

    public InProcessGateway Gateway { get; }

    public CosmosClient Client { get; }

    public CosmosDocumentStore Store { get; }

    public Container Contracts => Client.GetContainer("documents", "contracts");

    public static async Task<GatewayFixture> StartAsync(int physicalPartitions = 1, Action<CosmosClientOptions>? configure = null)
    {
        var gateway = new InProcessGateway(
            new FakeTimeProvider(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)), physicalPartitions);
        var options = CosmosOptions.Create();
        configure?.Invoke(options);
        var fixture = new GatewayFixture(gateway, gateway.CreateClient(options));
        await CosmosContainers.CreateMissingAsync(fixture.Client, "documents", Containers);
        await fixture.CreateAsync("warm-up", "a");
        await fixture.Store.GetRangesAsync("contracts");
        gateway.Forget();
        return fixture;
    }

    public Task<CommitResult> CommitAsync(string contractId, params DocumentWrite[] writes) =>
        Store.CommitAsync("contracts", contractId, writes);

    /// <summary>Creates a document; gives its ETag.</summary>
    public async Task<string> CreateAsync(string contractId, string id, int count = 0)
    {
        var result = await CommitAsync(contractId, new DocumentWrite.Create(id, Contract(contractId, id, more: ("count", count))));
        Assert.Equal(CommitStatus.Committed, result.Status);
        return result.ETags[0];
    }

    public async Task<Document> ReadAsync(string contractId, string id)
    {
        var document = await Store.ReadAsync("contracts", contractId, id);
        Assert.NotNull(document);
        return document;
    }

    public int Count(GatewayOperation operation) => Gateway.Calls.Count(call => call.Operation == operation);

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
