using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace SecureMx.Client;

/// <summary>Registers the client.</summary>
public static class SecureMxClientExtensions
{
    /// <summary>
    /// Adds <see cref="SecureMxClient"/>: it signs in, gives each POST an idempotency key, and repeats a call that fails on the way, is
    /// refused for its frequency (429) or finds the service unavailable (5xx), after <c>Retry-After</c> where the answer says so.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="address">The service, e.g. <c>https://api.example.jp</c>.</param>
    /// <param name="tokens">Makes the source of tokens.</param>
    /// <param name="configure">Changes how calls are repeated and timed out; null leaves the standard.</param>
    public static IHttpClientBuilder AddSecureMxClient(
        this IServiceCollection services, Uri address, Func<IServiceProvider, ITokenSource> tokens,
        Action<HttpStandardResilienceOptions>? configure = null)
    {
        var builder = services.AddHttpClient<SecureMxClient>(http => http.BaseAddress = new Uri(address, "/api/"))
            .AddHttpMessageHandler(() => new IdempotencyKeyHandler());
        builder.AddStandardResilienceHandler().Configure(options => configure?.Invoke(options));
        // Within the repetitions, so that each has a token that is valid then.
        return builder.AddHttpMessageHandler(provider => new TokenHandler(tokens(provider)));
    }
}
