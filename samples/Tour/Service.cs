using System.Net.Http.Headers;
using System.Net.Http.Json;
using SecureMx.Client;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.Tour;

/// <summary>The service in sandbox, in memory, on a free port; everything the tour does goes through HTTP.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly FunctionsHost _host;
    private readonly HttpClient _sandbox;

    private Service(FunctionsHost host, string now)
    {
        _host = host;
        var token = host.IssueToken("Operator");
        _sandbox = new HttpClient { BaseAddress = host.Address, Timeout = Timeout.InfiniteTimeSpan };
        _sandbox.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Partner = ClientOf(host.Address, host.IssueToken("Partner", "acme"));
        Operator = ClientOf(host.Address, token);
        Now = now;
    }

    /// <summary>The partner <c>acme</c>.</summary>
    public SecureMxClient Partner { get; }

    /// <summary>An operator of the provider.</summary>
    public SecureMxClient Operator { get; }

    /// <summary>The instant of the clock, RFC 3339.</summary>
    public string Now { get; private set; }

    /// <summary>Starts the service at an instant.</summary>
    public static async Task<Service> StartAsync(string now)
    {
        var host = await FunctionsHost.StartAsync(
            ["--sandbox", "--now", now, "--data", ":memory:", "--port", "0", "--Logging:LogLevel:Default", "Warning"]);
        return new Service(host, now);
    }

    /// <summary>Moves the clock forward; answers when all work that came due on the way is done.</summary>
    public async Task MoveToAsync(string now)
    {
        using var response = await _sandbox.PostAsJsonAsync("sandbox/clock", new { now });
        response.EnsureSuccessStatusCode();
        Now = now;
    }

    public async ValueTask DisposeAsync()
    {
        _sandbox.Dispose();
        await _host.DisposeAsync();
    }

    // Without dependency injection, the handlers of the client are put together by hand.
    private static SecureMxClient ClientOf(Uri address, string token) => new(new HttpClient(
        new IdempotencyKeyHandler { InnerHandler = new TokenHandler(new FixedToken(token)) { InnerHandler = new HttpClientHandler() } })
    {
        BaseAddress = new Uri(address, "api/"),
    });
}
