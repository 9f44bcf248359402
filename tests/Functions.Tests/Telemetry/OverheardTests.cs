namespace SecureMx.Functions.Tests.Telemetry;

/// <summary>Tests of what an app of their own says of itself.</summary>
public abstract class OverheardTests : IAsyncLifetime
{
    private protected Overheard Overheard { get; } = new();

    private protected SecureMxApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await SecureMxApp.StartAsync(Overheard.Hear);

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        Overheard.Dispose();
    }
}
