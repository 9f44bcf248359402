using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SecureMx.LocalRuntime;

/// <summary>The host: one for a data folder, and telling whoever started it where things are.</summary>
internal sealed class LocalHost(WebApplication web, CommandLine line, DataFolder data, RuntimeSettings settings, bool isProgram)
    : IHost, IAsyncDisposable
{
    public IServiceProvider Services => web.Services;

    /// <exception cref="IOException">Another process has the port. The program itself says so and ends.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (isProgram)
        {
            Program.Exit(1, Console.Error, exception.Message);
        }

        if (isProgram)
            StartLines.Write(Console.Out, new Uri(Address()), line, data, settings, Services);
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => web.StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        data.Dispose();
    }

    private string Address() =>
        Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
