using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>The management API of the Durable extension, for operators.</summary>
public static class ManagementEndpoints
{
    /// <summary>
    /// Maps <c>/runtime/webhooks/durabletask</c> with the routes, parameters and JSON of the Durable extension. Every call needs the key of
    /// <see cref="LocalDurableTaskOptions.SystemKey"/> as <c>code</c> or in the header <c>x-functions-key</c>, otherwise it is a 401; the
    /// parameters <c>taskHub</c> and <c>connection</c> are accepted and mean nothing here.
    /// </summary>
    public static IEndpointConventionBuilder MapDurableManagement(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var key = Encoding.UTF8.GetBytes(services.GetRequiredService<IOptions<LocalDurableTaskOptions>>().Value.SystemKey);
        var api = new ManagementApi(services.GetRequiredService<DurableEngine>(), services.GetRequiredService<ManagementAddress>());
        var group = endpoints.MapGroup(ManagementAddress.Prefix);
        group.AddEndpointFilter(async (call, next) => Allows(call.HttpContext.Request, key) ? await next(call) : Results.Unauthorized());
        group.MapGet("/instances", api.List);
        group.MapDelete("/instances", (Delegate)api.PurgeManyAsync);
        group.MapGet("/instances/{instanceId}", api.Get);
        group.MapDelete("/instances/{instanceId}", api.PurgeAsync);
        group.MapPost("/instances/{instanceId}/raiseEvent/{eventName}", api.RaiseEventAsync);
        group.MapPost("/instances/{instanceId}/terminate", api.TerminateAsync);
        group.MapPost("/instances/{instanceId}/suspend", api.SuspendAsync);
        group.MapPost("/instances/{instanceId}/resume", api.ResumeAsync);
        group.MapPost("/instances/{instanceId}/rewind", api.RewindAsync);
        group.MapPost("/instances/{instanceId}/restart", api.RestartAsync);
        group.MapPost("/orchestrators/{functionName}/{instanceId?}", api.StartAsync);
        group.Map("/{**rest}", () => Results.NotFound());
        return group;
    }

    private static bool Allows(HttpRequest request, byte[] key)
    {
        var given = request.Headers["x-functions-key"].ToString() is { Length: > 0 } header ? header : request.Query["code"].ToString();
        return key.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), key);
    }
}
