namespace SecureMx.Functions.Tests.Budgets;

/// <summary>The hot paths, walked once for all tests: on containers of one physical partition, and of three.</summary>
[CollectionDefinition(nameof(Walked))]
public sealed class Walked : IAsyncLifetime, ICollectionFixture<Walked>
{
    internal HotPaths OnOne { get; private set; } = null!;

    internal HotPaths OnThree { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        OnOne = await HotPaths.WalkAsync(1);
        OnThree = await HotPaths.WalkAsync(3);
    }

    public async Task DisposeAsync()
    {
        await OnOne.DisposeAsync();
        await OnThree.DisposeAsync();
    }
}
