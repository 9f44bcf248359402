using System.Globalization;
using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>The calls of the management API that start instances. An unknown orchestrator is started too, and fails.</summary>
internal sealed class InstanceStarts(TaskHubOperations hub, InstanceReads reads, string systemKey)
{
    private const int SecondsUntilFirstLook = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public async Task<IResult> StartAsync(string functionName, string? instanceId, HttpContext http)
    {
        if (await JsonText.ReadAsync(http) is not (true, var input))
            return JsonText.Error("Invalid JSON content");
        return await AnswerAsync(instanceId, hub.StartAsync(new InstanceStart(functionName, instanceId, input)), http);
    }

    public Task<IResult> RestartAsync(string instanceId, HttpContext http) =>
        AnswerAsync(instanceId, RestartedAsync(instanceId, http.Request.Flag("restartWithNewInstanceId", true)), http);

    private async Task<string> RestartedAsync(string instanceId, bool withNewId) => await hub.RestartAsync(instanceId, withNewId)
        ?? throw new ArgumentException("InstanceId does not match a valid orchestration instance.");

    private async Task<IResult> AnswerAsync(string? instanceId, Task<string> starting, HttpContext http)
    {
        try
        {
            return await StartedAsync(await starting, http);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            var message = $"An Orchestration instance with the ID {instanceId} already exists.";
            return JsonText.Error(message, StatusCodes.Status409Conflict);
        }
        catch (ArgumentException exception)
        {
            return JsonText.Error(exception.Message);
        }
    }

    private async Task<IResult> StartedAsync(string id, HttpContext http)
    {
        if (http.Request.Seconds("timeout") is { } timeout && http.Request.Seconds("pollingInterval") is not null
            && await WaitAsync(id, timeout < LongestWait ? timeout : LongestWait, http.RequestAborted) is { } state)
        {
            return state.OrchestrationStatus == OrchestrationStatus.Completed
                ? JsonText.Answer(JsonText.Token(state.Output))
                : await reads.ShowAsync(state, http);
        }

        var address = ManagementAddress.For(id, http.Request, systemKey);
        http.Response.Headers.Location = address.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = SecondsUntilFirstLook.ToString(CultureInfo.InvariantCulture);
        return JsonText.Answer(
            new JsonObject
            {
                ["id"] = id,
                ["statusQueryGetUri"] = address.StatusQueryGetUri,
                ["sendEventPostUri"] = address.SendEventPostUri,
                ["terminatePostUri"] = address.TerminatePostUri,
                ["purgeHistoryDeleteUri"] = address.PurgeHistoryDeleteUri,
                ["restartPostUri"] = address.RestartPostUri,
                ["suspendPostUri"] = address.SuspendPostUri,
                ["resumePostUri"] = address.ResumePostUri,
            },
            StatusCodes.Status202Accepted);
    }

    private async Task<OrchestrationState?> WaitAsync(string id, TimeSpan timeout, CancellationToken aborted)
    {
        try
        {
            return await hub.WaitForEndAsync(id, timeout, aborted);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !aborted.IsCancellationRequested)
        {
            return null;
        }
    }
}
