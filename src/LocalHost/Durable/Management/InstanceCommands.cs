using System.Text.Json.Nodes;
using DurableTask.Core;
using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>The calls of the management API that change instances.</summary>
internal sealed class InstanceCommands(TaskHubOperations hub)
{
    public async Task<IResult> RaiseEventAsync(string instanceId, string eventName, HttpContext http)
    {
        var before = (await hub.FindAsync(instanceId))?.OrchestrationStatus;
        if (before is not { } status || TaskHubOperations.HasEnded(status))
            return Taken(before);
        if (!IsJson(http.Request))
            return JsonText.Error("Only application/json request content is supported");
        return await JsonText.ReadAsync(http) is (true, var payload)
            ? Taken(await hub.RaiseEventAsync(instanceId, eventName, payload))
            : JsonText.Error("Invalid JSON content");
    }

    public async Task<IResult> TerminateAsync(string instanceId, string? reason) => Taken(await hub.TerminateAsync(instanceId, reason));

    public async Task<IResult> SuspendAsync(string instanceId, string? reason) => Taken(await hub.SuspendAsync(instanceId, reason));

    public async Task<IResult> ResumeAsync(string instanceId, string? reason) => Taken(await hub.ResumeAsync(instanceId, reason));

    public async Task<IResult> RewindAsync(string instanceId, string? reason) => await hub.RewindAsync(instanceId, reason) switch
    {
        null => Results.NotFound(),
        OrchestrationStatus.Failed => Results.StatusCode(StatusCodes.Status202Accepted),
        _ => JsonText.Error(
            "The rewind operation is only supported on failed orchestration instances.", StatusCodes.Status412PreconditionFailed),
    };

    public async Task<IResult> PurgeAsync(string instanceId)
    {
        var (before, deleted) = await hub.PurgeAsync(instanceId);
        return before is null ? Results.NotFound() : Purged(deleted);
    }

    public async Task<IResult> PurgeManyAsync(HttpContext http)
    {
        if (http.Request.Instant("createdTimeFrom") is not { } from)
            return JsonText.Answer("Please provide value for 'createdTimeFrom' parameter.", StatusCodes.Status400BadRequest);
        var purged = await hub.PurgeAsync(
            from, http.Request.Instant("createdTimeTo"), http.Request.Statuses("runtimeStatus"), timeout: null);
        return purged.DeletedInstanceCount == 0 ? Results.NotFound() : Purged(purged.DeletedInstanceCount);
    }

    private static IResult Purged(int count) => JsonText.Answer(new JsonObject { ["instancesDeleted"] = count });

    private static IResult Taken(OrchestrationStatus? before) => before switch
    {
        null => Results.NotFound(),
        { } status when TaskHubOperations.HasEnded(status) => Results.StatusCode(StatusCodes.Status410Gone),
        _ => Results.StatusCode(StatusCodes.Status202Accepted),
    };

    private static bool IsJson(HttpRequest request) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase);
}
