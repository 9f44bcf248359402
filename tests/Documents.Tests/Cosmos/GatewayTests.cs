using Microsoft.Azure.Cosmos;
using static SecureMx.Documents.Tests.Bodies;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>Tests that send the SDK's requests to a double of their own, of three ranges, into one partition.</summary>
public abstract class GatewayTests : IAsyncLifetime
{
    protected static readonly PartitionKey Key = new("c");

    protected GatewayFixture Fixture { get; private set; } = null!;

    protected Container Container => Fixture.Contracts;

    public async Task InitializeAsync() => Fixture = await GatewayFixture.StartAsync(3);

    public async Task DisposeAsync() => await Fixture.DisposeAsync();

    protected static MemoryStream Body(string id, int count = 0) => new(Contract("c", id, more: ("count", count)));

    protected async Task<string> PutAsync(string id)
    {
        using var response = await Container.UpsertItemStreamAsync(Body(id), Key);
        return response.Headers.ETag;
    }
}
