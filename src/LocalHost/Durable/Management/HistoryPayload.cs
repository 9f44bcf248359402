using System.Text.Json.Nodes;
using DurableTask.Core;
using DurableTask.Core.History;

namespace SecureMx.LocalHost.Durable.Management;

/// <summary>
/// A history in the JSON of the Durable management API: a call that has its result is shown with it as one event; the beginnings and
/// ends of episodes are left out; every other member of DurableTask.Core stays as it is kept.
/// </summary>
internal sealed class HistoryPayload
{
    private readonly Dictionary<(EventType Kind, string Id), JsonObject> _calls = [];
    private readonly HashSet<JsonObject> _left = [];
    private readonly bool _showOutput;
    private readonly bool _showInput;

    private HistoryPayload(bool showOutput, bool showInput) => (_showOutput, _showInput) = (showOutput, showInput);

    /// <param name="history">The history as the storage gives it, a JSON array of events.</param>
    /// <param name="showOutput">Whether to show results.</param>
    /// <param name="showInput">Whether to show inputs.</param>
    public static JsonArray Write(string history, bool showOutput, bool showInput)
    {
        var payload = new HistoryPayload(showOutput, showInput);
        var events = string.IsNullOrEmpty(history) ? [] : JsonNode.Parse(history)!.AsArray().OfType<JsonObject>().ToList();
        foreach (var happened in events)
            payload.Shape(happened);
        return new JsonArray([.. events.Where(e => !payload._left.Contains(e)).Select(e => e.DeepClone())]);
    }

    private void Shape(JsonObject happened)
    {
        happened.Remove("$type");
        if (!Enum.TryParse(happened["EventType"]?.ToString(), out EventType kind))
            return;
        happened["EventType"] = kind.ToString();
        switch (kind)
        {
            case EventType.TaskScheduled or EventType.SubOrchestrationInstanceCreated:
                _calls[(kind, happened["EventId"]!.ToString())] = happened;
                happened.Remove("Version");
                break;
            case EventType.TaskCompleted or EventType.TaskFailed:
                Join(happened, EventType.TaskScheduled);
                ShapeResult(happened, isResult: kind == EventType.TaskCompleted);
                break;
            case EventType.SubOrchestrationInstanceCompleted or EventType.SubOrchestrationInstanceFailed:
                Join(happened, EventType.SubOrchestrationInstanceCreated);
                ShapeResult(happened, isResult: kind == EventType.SubOrchestrationInstanceCompleted);
                break;
            case EventType.ExecutionStarted:
                ShapeStart(happened);
                break;
            case EventType.ExecutionCompleted or EventType.ContinueAsNew:
                if (Enum.TryParse(happened["OrchestrationStatus"]?.ToString(), out OrchestrationStatus status))
                    happened["OrchestrationStatus"] = status.ToString();
                ShapeResult(happened, isResult: true);
                break;
            case EventType.TimerFired:
                happened.Remove("TimerId");
                break;
            case EventType.OrchestratorStarted or EventType.OrchestratorCompleted:
                _left.Add(happened);
                break;
        }

        if (!_showInput)
            happened.Remove("Input");
        happened.Remove("EventId");
        happened.Remove("IsPlayed");
    }

    private static void ShapeStart(JsonObject happened)
    {
        happened["FunctionName"] = happened["Name"]?.DeepClone();
        foreach (var hidden in (string[])["Name", "OrchestrationInstance", "ParentInstance", "Version", "Tags"])
            happened.Remove(hidden);
    }

    private void Join(JsonObject answer, EventType call)
    {
        if (answer["TaskScheduledId"] is { } id && _calls.TryGetValue((call, id.ToString()), out var scheduled))
        {
            answer["ScheduledTime"] = scheduled["Timestamp"]?.DeepClone();
            answer["FunctionName"] = scheduled["Name"]?.DeepClone();
            if (_showInput)
                answer["Input"] = scheduled["Input"]?.DeepClone();
            _left.Add(scheduled);
        }

        answer.Remove("TaskScheduledId");
    }

    private void ShapeResult(JsonObject answer, bool isResult)
    {
        if (!isResult)
            return;
        if (_showOutput)
            answer["Result"] = JsonText.Token(answer["Result"]?.GetValue<string>());
        else
            answer.Remove("Result");
    }
}
