namespace SecureMx.Functions.Tests.Applications;

/// <summary>One app for all tests of a class; none of them moves its clock.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    /// <summary>The app.</summary>
    internal SecureMxApp App { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => App = await SecureMxApp.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await App.DisposeAsync();
}
