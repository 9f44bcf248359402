using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMx.Functions;
using SecureMx.LocalRuntime;

namespace SecureMx.Tour;

/// <summary>The service in sandbox, in memory, on a free port; everything the tour does goes through HTTP.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly IHost host;
    private readonly HttpClient sandbox;

    private Service(IHost host, Uri address, string now)
    {
        this.host = host;
        sandbox = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        var tokens = host.Services.GetRequiredService<TokenIssuer>();
        Partner = new Caller(address, tokens.Issue("Partner", "acme"));
        Operator = new Caller(address, tokens.Issue("Operator"));
        Now = now;
    }

    /// <summary>The partner <c>acme</c>.</summary>
    public Caller Partner { get; }

    /// <summary>An operator of the provider.</summary>
    public Caller Operator { get; }

    /// <summary>The instant at which the clock stands, RFC 3339.</summary>
    public string Now { get; private set; }

    /// <summary>Starts the service at an instant.</summary>
    public static async Task<Service> StartAsync(string now)
    {
        var host = SecureMxApplication.Build(["--sandbox", "--now", now, "--data", ":memory:", "--port", "0", "--Logging:LogLevel:Default", "Warning"]);
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(host, new Uri(address), now);
    }

    /// <summary>Moves the clock forward; answers when nothing that came due on the way is left.</summary>
    public async Task MoveToAsync(string now)
    {
        using var response = await sandbox.PostAsJsonAsync("sandbox/clock", new { now });
        response.EnsureSuccessStatusCode();
        Now = now;
    }

    public async ValueTask DisposeAsync()
    {
        Partner.Dispose();
        Operator.Dispose();
        sandbox.Dispose();
        await host.StopAsync();
        host.Dispose();
    }
}
