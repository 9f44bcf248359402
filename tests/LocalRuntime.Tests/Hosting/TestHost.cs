using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMx.LocalRuntime.Tests.App;

namespace SecureMx.LocalRuntime.Tests.Hosting;

/// <summary>The test app, hosted in this process on a free port, in memory unless told otherwise.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly IHost host;

    private TestHost(IHost host)
    {
        this.host = host;
        var address = Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public Journal Journal => Get<Journal>();

    public static async Task<TestHost> StartAsync(params string[] args)
    {
        var host = TestApp.Build([.. args, "--port", "0", .. args.Contains("--data") ? Array.Empty<string>() : ["--data", ":memory:"]]);
        await host.StartAsync();
        return new TestHost(host);
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
