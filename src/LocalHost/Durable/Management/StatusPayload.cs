using System.Globalization;
using System.Text.Json.Nodes;
using DurableTask.Core;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>An instance in the JSON of the Durable management API.</summary>
internal static class StatusPayload
{
    /// <param name="state">The instance.</param>
    /// <param name="showInput">Whether to show its input.</param>
    /// <param name="history">Its history, if that is to be shown.</param>
    public static JsonObject Write(OrchestrationState state, bool showInput, JsonArray? history = null)
    {
        var status = new JsonObject
        {
            ["name"] = state.Name,
            ["instanceId"] = state.OrchestrationInstance.InstanceId,
            ["runtimeStatus"] = state.OrchestrationStatus.ToString(),
            ["input"] = showInput ? JsonText.Token(state.Input) : null,
            ["customStatus"] = JsonText.Token(state.Status),
            ["output"] = JsonText.Token(state.Output),
            ["createdTime"] = Second(state.CreatedTime),
            ["lastUpdatedTime"] = Second(state.LastUpdatedTime),
        };
        if (state.ParentInstance?.OrchestrationInstance?.InstanceId is { } parent)
            status["parentInstanceId"] = parent;
        if (history is not null)
            status["historyEvents"] = history;
        return status;
    }

    private static string Second(DateTime instant) => instant.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
