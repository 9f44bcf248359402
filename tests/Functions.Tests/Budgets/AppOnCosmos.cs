using Microsoft.Extensions.DependencyInjection;
using SecureMx.CosmosGateway;
using SecureMx.Functions.Notifications;

namespace SecureMx.Functions.Tests.Budgets;

/// <summary>The whole app over the Cosmos SDK and the double of its gateway, which writes down what it is asked.</summary>
internal sealed class AppOnCosmos : IAsyncDisposable
{
    private AppOnCosmos(SecureMxApp app, InProcessGateway gateway)
    {
        App = app;
        Gateway = gateway;
    }

    /// <summary>The app.</summary>
    public SecureMxApp App { get; }

    /// <summary>Its document store.</summary>
    public InProcessGateway Gateway { get; }

    /// <summary>Starts the app; what a client asks once of an account has been asked.</summary>
    /// <param name="physicalPartitions">Of each container.</param>
    /// <param name="now">Where the app's clock starts: an instant in UTC.</param>
    public static async Task<AppOnCosmos> StartAsync(int physicalPartitions, string now)
    {
        var gateway = new InProcessGateway(TimeProvider.System, physicalPartitions);
        var app = await SecureMxApp.StartAsync(gateway, now: now);
        gateway.Forget();
        return new AppOnCosmos(app, gateway);
    }

    /// <summary>
    /// What was asked of the documents while something was done, with the publishing beside the calls; the account, its containers and
    /// their ranges are asked once and left out.
    /// </summary>
    public async Task<IReadOnlyList<GatewayCall>> CallsOfAsync(Func<Task> act)
    {
        var queue = App.Services.GetRequiredService<EventQueue>();
        await queue.WhenPublishedAsync(CancellationToken.None);
        Gateway.Forget();
        await act();
        await queue.WhenPublishedAsync(CancellationToken.None);
        return [.. Gateway.Calls.Where(call => call.Operation != GatewayOperation.Metadata)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => App.DisposeAsync();
}
