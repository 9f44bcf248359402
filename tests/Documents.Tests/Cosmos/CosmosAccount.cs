using System.Reflection;
using System.Text.Json;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using SecureMx.Documents.Cosmos;

namespace SecureMx.Documents.Tests.Cosmos;

/// <summary>
/// The suite on a real account or an emulator, where <c>COSMOS_ENDPOINT</c> is set: with <c>COSMOS_KEY</c> the database and containers are
/// made, without it the identity of the environment is used and they must be there. The database (<c>COSMOS_DATABASE</c>, or
/// <c>documents-tests</c>) is emptied before each test.
/// </summary>
public sealed class CosmosAccount
{
    /// <summary>Every test of the suite that needs no clock to move.</summary>
    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var method in typeof(DocumentStoreSuite).GetMethods()
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null && !NeedsClock(method)))
            {
                for (var i = 0; i < Arguments(method).Count; i++) data.Add(method.Name, i);
            }
            return data;
        }
    }

    [AccountTheory]
    [MemberData(nameof(Cases))]
    public async Task On_an_account(string test, int row)
    {
        var suite = new Suite();
        await suite.InitializeAsync();
        try
        {
            var method = typeof(DocumentStoreSuite).GetMethod(test)!;
            if (method.Invoke(suite, Arguments(method)[row]) is Task task) await task;
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }

    private static bool NeedsClock(MethodInfo method) =>
        method.GetCustomAttributesData().Any(
            one => one.AttributeType == typeof(TraitAttribute) && (string?)one.ConstructorArguments[0].Value == "clock");

    private static List<object?[]> Arguments(MethodInfo method)
    {
        if (method.GetCustomAttribute<TheoryAttribute>() is null) return [[]];
        return [.. method.GetCustomAttributes<Xunit.Sdk.DataAttribute>().SelectMany(data => data.GetData(method))];
    }

    private sealed class Suite : DocumentStoreSuite
    {
        private static readonly string Database = Environment.GetEnvironmentVariable("COSMOS_DATABASE") ?? "documents-tests";

        private CosmosClient _client = null!;

        protected override int RoundsOfContention => 2;

        protected override int Histories => 3;

        protected override async Task<IDocumentStore> OpenAsync()
        {
            var options = CosmosOptions.Create();
            if (Environment.GetEnvironmentVariable("COSMOS_KEY") is { } key)
            {
                // An emulator serves the gateway only.
                options.ConnectionMode = ConnectionMode.Gateway;
                _client = new CosmosClient(AccountTheoryAttribute.Endpoint, key, options);
                await CosmosContainers.CreateMissingAsync(_client, Database, Bodies.Containers);
            }
            else
            {
                _client = new CosmosClient(AccountTheoryAttribute.Endpoint, new DefaultAzureCredential(), options);
            }
            foreach (var definition in Bodies.Containers)
                await EmptyAsync(_client.GetContainer(Database, definition.Name), definition.PartitionKeyProperty);
            return new CosmosDocumentStore(_client, Database, Bodies.Containers);
        }

        protected override Task CloseAsync()
        {
            _client.Dispose();
            return Task.CompletedTask;
        }

        private static async Task EmptyAsync(Container container, string key)
        {
            using var iterator = container.GetItemQueryIterator<JsonElement>("SELECT * FROM c");
            while (iterator.HasMoreResults)
            {
                foreach (var item in await iterator.ReadNextAsync())
                {
                    using var deleted = await container.DeleteItemStreamAsync(
                        item.GetProperty("id").GetString(), new PartitionKey(item.GetProperty(key).GetString()));
                }
            }
        }
    }
}
