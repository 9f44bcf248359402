using System.Globalization;
using System.Text.Json.Nodes;
using SecureMx.LocalRuntime.Durable.Engine;

namespace SecureMx.LocalRuntime.Durable;

/// <summary>
/// A history in the JSON of the Durable management API: a call that has its result is shown with it, as one line; the beginnings of
/// episodes are left out.
/// </summary>
internal static class HistoryPayload
{
    public static JsonArray Write(InstanceRow row, List<HistoryEvent> lines, bool showOutput, bool showInput)
    {
        var calls = lines.Where(l => IsCall(l.Kind)).ToDictionary(l => l.Task!.Value);
        var answered = lines.Where(l => IsAnswer(l.Kind)).Select(l => l.Task!.Value).ToHashSet();
        var shown = new JsonArray();
        foreach (var line in lines)
        {
            if (line.Kind != HistoryEventKind.OrchestratorStarted && !(IsCall(line.Kind) && answered.Contains(line.Task!.Value)))
            {
                shown.Add(Write(row, line, calls, showOutput, showInput));
            }
        }

        return shown;
    }

    private static JsonObject Write(
        InstanceRow row, HistoryEvent line, Dictionary<int, HistoryEvent> calls, bool showOutput, bool showInput)
    {
        var shown = new JsonObject { ["EventType"] = line.Kind.ToString() };
        switch (line.Kind)
        {
            case HistoryEventKind.ExecutionStarted:
                shown["FunctionName"] = row.Name;
                AddInput(shown, row.Input, showInput);
                break;
            case HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationInstanceCreated:
                shown["Name"] = line.Name;
                if (line.Instance is not null)
                {
                    shown["InstanceId"] = line.Instance;
                }

                AddInput(shown, line.Data, showInput);
                break;
            case HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationInstanceCompleted
                or HistoryEventKind.SubOrchestrationInstanceFailed:
                AddAnswer(shown, line, calls, showOutput, showInput);
                break;
            case HistoryEventKind.TimerCreated or HistoryEventKind.TimerFired:
                shown["FireAt"] = Instant(line.Due!.Value);
                break;
            case HistoryEventKind.EventSent or HistoryEventKind.EventRaised:
                shown["Name"] = line.Name;
                if (line.Instance is not null)
                {
                    shown["InstanceId"] = line.Instance;
                }

                AddInput(shown, line.Data, showInput);
                break;
            case HistoryEventKind.ExecutionTerminated:
                AddInput(shown, line.Data, showInput);
                break;
            case HistoryEventKind.ExecutionSuspended or HistoryEventKind.ExecutionResumed or HistoryEventKind.ExecutionRewound:
                shown["Reason"] = StatusPayload.Token(line.Data);
                break;
            case HistoryEventKind.ExecutionCompleted:
                shown["OrchestrationStatus"] = line.Status.ToString();
                AddOutput(shown, line.Data, showOutput);
                AddFailure(shown, line.Failure);
                break;
        }

        shown["Timestamp"] = Instant(line.At);
        return shown;
    }

    private static void AddAnswer(
        JsonObject shown, HistoryEvent line, Dictionary<int, HistoryEvent> calls, bool showOutput, bool showInput)
    {
        if (line.Failure is null)
        {
            AddOutput(shown, line.Data, showOutput);
        }

        AddFailure(shown, line.Failure);
        if (calls.TryGetValue(line.Task!.Value, out var call))
        {
            shown["ScheduledTime"] = Instant(call.At);
            shown["FunctionName"] = call.Name;
            AddInput(shown, call.Data, showInput);
        }
    }

    private static void AddInput(JsonObject shown, string? data, bool show)
    {
        if (show && data is not null)
        {
            shown["Input"] = data;
        }
    }

    private static void AddOutput(JsonObject shown, string? data, bool show)
    {
        if (show)
        {
            shown["Result"] = StatusPayload.Token(data);
        }
    }

    private static void AddFailure(JsonObject shown, TaskFailureDetails? failure)
    {
        if (failure is not null)
        {
            shown["Reason"] = failure.ErrorMessage;
            shown["Details"] = failure.StackTrace;
            shown["FailureDetails"] = Details(failure);
        }
    }

    private static JsonObject? Details(TaskFailureDetails? failure) => failure is null ? null : new JsonObject
    {
        ["ErrorType"] = failure.ErrorType,
        ["ErrorMessage"] = failure.ErrorMessage,
        ["StackTrace"] = failure.StackTrace,
        ["InnerFailure"] = Details(failure.InnerFailure),
    };

    private static bool IsCall(HistoryEventKind kind) =>
        kind is HistoryEventKind.TaskScheduled or HistoryEventKind.SubOrchestrationInstanceCreated;

    private static bool IsAnswer(HistoryEventKind kind) => kind is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed
        or HistoryEventKind.SubOrchestrationInstanceCompleted or HistoryEventKind.SubOrchestrationInstanceFailed;

    private static string Instant(DateTime instant) => instant.ToString("o", CultureInfo.InvariantCulture);
}
