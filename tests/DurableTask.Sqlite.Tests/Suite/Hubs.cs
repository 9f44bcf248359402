using System.Reflection;
using Xunit.Sdk;

namespace DurableTask.Sqlite.Tests.Suite;

/// <summary>The services that the suite runs on. Each is started when the first test asks for it, and serves all of them.</summary>
public sealed class Hubs : IAsyncLifetime
{
    private readonly Lazy<Task<TestHub>> _sqlite = new(TestHub.OnSqliteAsync);
    private readonly Lazy<Task<Azurite>> _azurite = new(Azurite.StartAsync);
    private readonly Lazy<Task<TestHub>> _azureStorage;

    public Hubs() =>
        _azureStorage = new Lazy<Task<TestHub>>(async () => await TestHub.OnAzureStorageAsync((await _azurite.Value).ConnectionString));

    public Task<TestHub> this[ServiceKind kind] => kind == ServiceKind.Sqlite ? _sqlite.Value : _azureStorage.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_sqlite.IsValueCreated)
            await (await _sqlite.Value).DisposeAsync();
        if (_azureStorage.IsValueCreated)
            await (await _azureStorage.Value).DisposeAsync();
        if (_azurite.IsValueCreated)
            (await _azurite.Value).Dispose();
    }
}

/// <summary>An orchestration service that the suite runs on.</summary>
public enum ServiceKind
{
    Sqlite,
    AzureStorage,
}

/// <summary>Runs a test of the suite on SQLite.</summary>
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[ServiceKind.Sqlite]];
}

/// <summary>Runs a test of the suite on Azure Storage over Azurite, or skips it where there is none.</summary>
public sealed class OnAzureStorageAttribute : DataAttribute
{
    public override string? Skip => Azurite.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[ServiceKind.AzureStorage]];
}

[CollectionDefinition(nameof(Hubs))]
public sealed class HubsCollection : ICollectionFixture<Hubs>;
