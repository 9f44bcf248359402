using Microsoft.Extensions.DependencyInjection;
using SecureMx.Functions.Api.Health;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Api.Limits;

namespace SecureMx.Functions.Api;

/// <summary>The services that every call passes: compression, access, limits, idempotency, health.</summary>
internal static class ApiServices
{
    /// <summary>Adds them; they need the documents and the clock.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) => Compression.AddTo(services)
        .AddSingleton<ServiceAddress>()
        .AddSingleton<FunctionAccess>()
        .AddSingleton<TokenValidator>()
        .AddSingleton<ClientPartners>()
        .AddSingleton<CallerAllowance>()
        .AddSingleton<WorkInFlight>()
        .AddSingleton<IdempotencyStore>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<StoreProbe>(provider, TimeProvider.System));
}
