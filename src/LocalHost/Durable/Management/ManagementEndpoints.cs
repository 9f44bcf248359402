using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>The management API of the Durable extension, for operators.</summary>
internal static class ManagementEndpoints
{
    private static readonly string[] Everything = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>
    /// Maps <c>/runtime/webhooks/durabletask</c> with the routes, parameters and JSON of the Durable extension. The parameters
    /// <c>taskHub</c> and <c>connection</c> are accepted and have no effect: the host has one task hub.
    /// </summary>
    /// <param name="endpoints">Gets the routes.</param>
    /// <param name="hub">The task hub.</param>
    /// <param name="systemKey">The key in the addresses that a start answers with.</param>
    /// <param name="allows">Whether a request may manage instances; otherwise it is answered with 401.</param>
    public static IEndpointConventionBuilder MapDurableManagement(
        this IEndpointRouteBuilder endpoints, TaskHubOperations hub, string systemKey, Func<HttpRequest, ValueTask<bool>> allows)
    {
        var reads = new InstanceReads(hub);
        var commands = new InstanceCommands(hub);
        var starts = new InstanceStarts(hub, reads, systemKey);
        var group = endpoints.MapGroup(ManagementAddress.Prefix);
        group.AddEndpointFilter(async (call, next) =>
            await allows(call.HttpContext.Request) ? await next(call) : Challenge(call.HttpContext));
        group.MapGet("/instances", (Delegate)reads.ListAsync);
        group.MapGet("/instances/{instanceId}", reads.GetAsync);
        group.MapDelete("/instances", (Delegate)commands.PurgeManyAsync);
        group.MapDelete("/instances/{instanceId}", commands.PurgeAsync);
        group.MapPost("/instances/{instanceId}/raiseEvent/{eventName}", commands.RaiseEventAsync);
        group.MapPost("/instances/{instanceId}/terminate", commands.TerminateAsync);
        group.MapPost("/instances/{instanceId}/suspend", commands.SuspendAsync);
        group.MapPost("/instances/{instanceId}/resume", commands.ResumeAsync);
        group.MapPost("/instances/{instanceId}/rewind", commands.RewindAsync);
        group.MapPost("/instances/{instanceId}/restart", starts.RestartAsync);
        group.MapPost("/orchestrators/{functionName}/{instanceId?}", starts.StartAsync);
        group.MapGet("/entities/{entityName?}", () => JsonText.Answer(new System.Text.Json.Nodes.JsonArray()));
        group.MapMethods("/{**rest}", Everything, () => Results.NotFound());
        return group;
    }

    private static IResult Challenge(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.StatusCode(StatusCodes.Status401Unauthorized);
    }
}
