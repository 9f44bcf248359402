using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>An instance in the JSON of the Durable management API.</summary>
internal static class StatusPayload
{
    /// <param name="row">The instance.</param>
    /// <param name="showInput">Whether to show its input.</param>
    /// <param name="history">Its history, where that is to be shown.</param>
    public static JsonObject Write(InstanceRow row, bool showInput, JsonArray? history = null)
    {
        var status = new JsonObject
        {
            ["name"] = row.Name,
            ["instanceId"] = row.Id,
            ["runtimeStatus"] = row.Status.ToString(),
            ["input"] = showInput ? Token(row.Input) : null,
            ["customStatus"] = Token(row.CustomStatus),
            ["output"] = Token(row.Output),
            ["createdTime"] = Second(row.Created),
            ["lastUpdatedTime"] = Second(row.Updated),
        };
        if (history is not null)
        {
            status["historyEvents"] = history;
        }

        return status;
    }

    /// <summary>A kept text as JSON; as a string where it is none, which is how failures are kept.</summary>
    public static JsonNode? Token(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Second(DateTime instant) => instant.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
