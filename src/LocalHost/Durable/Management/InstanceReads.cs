using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.Query;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>The calls of the management API that show instances.</summary>
internal sealed class InstanceReads(TaskHubOperations hub)
{
    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int DefaultPageSize = 100;
    private const int SecondsUntilNextLook = 5;

    public async Task<IResult> ListAsync(HttpContext http)
    {
        var request = http.Request;
        if (!TryDecode(request.Headers[ContinuationHeader].ToString(), out var token))
            return JsonText.Error($"The header {ContinuationHeader} is not one that this API gave.");
        var query = new OrchestrationQuery
        {
            CreatedTimeFrom = request.Instant("createdTimeFrom"),
            CreatedTimeTo = request.Instant("createdTimeTo"),
            RuntimeStatus = request.Statuses("runtimeStatus"),
            InstanceIdPrefix = request.Text("instanceIdPrefix"),
            PageSize = request.Size("top") ?? DefaultPageSize,
            ContinuationToken = token,
            FetchInputsAndOutputs = true,
            ExcludeEntities = true,
        };
        var page = await hub.QueryAsync(query, http.RequestAborted);
        if (!string.IsNullOrEmpty(page.ContinuationToken))
            http.Response.Headers[ContinuationHeader] = Convert.ToBase64String(Encoding.UTF8.GetBytes(page.ContinuationToken));
        var showInput = request.Flag("showInput", true);
        return JsonText.Answer(new JsonArray([.. page.OrchestrationState.Select(s => StatusPayload.Write(s, showInput))]));
    }

    public async Task<IResult> GetAsync(string instanceId, HttpContext http) =>
        await hub.FindAsync(instanceId) is { } state ? await ShowAsync(state, http) : Results.NotFound();

    /// <summary>The status of an instance: 202 with an address to look at again until it has ended.</summary>
    public async Task<IResult> ShowAsync(OrchestrationState state, HttpContext http)
    {
        var request = http.Request;
        var showInput = request.Flag("showInput", true);
        var history = request.Flag("showHistory", false) && state.OrchestrationStatus != OrchestrationStatus.Pending
            ? HistoryPayload.Write(await hub.HistoryAsync(state), request.Flag("showHistoryOutput", false), showInput)
            : null;
        var ended = TaskHubOperations.HasEnded(state.OrchestrationStatus);
        if (!ended)
        {
            http.Response.Headers.Location = request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = SecondsUntilNextLook.ToString(CultureInfo.InvariantCulture);
        }

        var failedAsError = state.OrchestrationStatus == OrchestrationStatus.Failed
            && request.Flag("returnInternalServerErrorOnFailure", false);
        return JsonText.Answer(
            StatusPayload.Write(state, showInput, history),
            failedAsError ? StatusCodes.Status500InternalServerError : ended ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    // A token may hold characters that no header can.
    private static bool TryDecode(string header, out string? token)
    {
        token = null;
        if (header.Length == 0)
            return true;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header, bytes, out var length))
            return false;
        token = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
