using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>The calls that start an instance.</summary>
internal sealed partial class ManagementApi
{
    private const int SecondsUntilFirstLook = 10;

    public async Task<IResult> RestartAsync(string instanceId, HttpContext http)
    {
        if (engine.Find(instanceId) is not { } row)
        {
            return Error("InstanceId does not match a valid orchestration instance.");
        }

        // The Durable extension takes a new id unless it is told not to.
        var id = http.Request.Flag("restartWithNewInstanceId", true) ? Guid.NewGuid().ToString("N") : row.Id;
        return await StartAsync(new InstanceStart(id, row.Name, row.Input) { Tags = row.Tags }, http);
    }

    public async Task<IResult> StartAsync(string functionName, string? instanceId, HttpContext http)
    {
        if (!engine.Setting.Functions.HasOrchestrator(functionName))
        {
            return Error($"The function '{functionName}' doesn't exist, is disabled, or is not an orchestrator function.");
        }

        var id = string.IsNullOrEmpty(instanceId) ? Guid.NewGuid().ToString("N") : instanceId;
        return await ReadJsonAsync(http) is (true, var input)
            ? await StartAsync(new InstanceStart(id, functionName, input), http)
            : Error("Invalid JSON content");
    }

    private async Task<IResult> StartAsync(InstanceStart start, HttpContext http)
    {
        if (!await engine.StartInstanceAsync(start))
        {
            return Json(
                new JsonObject { ["Message"] = $"An Orchestration instance with the ID {start.Id} already exists." },
                StatusCodes.Status409Conflict);
        }

        if (http.Request.Seconds("timeout") is { } timeout && http.Request.Seconds("pollingInterval") is not null
            && await WaitAsync(start.Id, timeout, http.RequestAborted) is { } row)
        {
            return row.Status == OrchestrationRuntimeStatus.Completed
                ? Json(StatusPayload.Token(row.Output))
                : Status(http, row, null, http.Request);
        }

        var root = UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host, http.Request.PathBase, ManagementAddress.Prefix);
        var links = address.For(start.Id, root);
        http.Response.Headers.Location = links.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = SecondsUntilFirstLook.ToString(CultureInfo.InvariantCulture);
        return Json(
            new JsonObject
            {
                ["id"] = links.Id,
                ["statusQueryGetUri"] = links.StatusQueryGetUri,
                ["sendEventPostUri"] = links.SendEventPostUri,
                ["terminatePostUri"] = links.TerminatePostUri,
                ["purgeHistoryDeleteUri"] = links.PurgeHistoryDeleteUri,
                ["restartPostUri"] = links.RestartPostUri,
                ["suspendPostUri"] = links.SuspendPostUri,
                ["resumePostUri"] = links.ResumePostUri,
            },
            StatusCodes.Status202Accepted);
    }

    private async Task<InstanceRow?> WaitAsync(string id, TimeSpan timeout, CancellationToken aborted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(timeout < TimeSpan.FromDays(1) ? timeout : TimeSpan.FromDays(1));
        try
        {
            return await engine.WaitAsync(id, InstanceRow.Ended, patience.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }
}
