using DurableTask.Core.History;
using NodaTime;
using SecureMx.Functions.Api.Formats;

namespace SecureMx.Functions.Orchestrations.Management;

/// <summary>
/// A step in the history of an orchestration. Inputs and results of steps are left out: they are in the record of what it acts on.
/// </summary>
/// <param name="At">When.</param>
/// <param name="Event">What, as <c>task-completed</c>.</param>
/// <param name="Name">The activity, orchestrator or external event; null for others.</param>
/// <param name="InstanceId">The other orchestration: a part of it, or one that it sends an event to; null for others.</param>
/// <param name="DueAt">When a timer fires; null for others.</param>
/// <param name="Detail">The reason of an operator, or the error of a step; null for others.</param>
public sealed record HistoryEventView(Instant At, string Event, string? Name, string? InstanceId, Instant? DueAt, string? Detail)
{
    private const int MaximumDetail = 2000;

    /// <summary>Shows a history; the beginnings and ends of replays are no steps of it.</summary>
    public static IReadOnlyList<HistoryEventView> Of(IReadOnlyList<HistoryEvent> history)
    {
        // A result names the call that it answers by its number.
        Dictionary<int, (string? Name, string? Instance)> calls = [];
        List<HistoryEventView> shown = [];
        foreach (var happened in history)
        {
            if (happened is OrchestratorStartedEvent or OrchestratorCompletedEvent)
                continue;
            var (name, instance) = NameOf(happened, calls);
            shown.Add(new HistoryEventView(
                Instant.FromDateTimeUtc(DateTime.SpecifyKind(happened.Timestamp, DateTimeKind.Utc)), Codes.Of(happened.EventType), name,
                instance, DueOf(happened), Short(DetailOf(happened))));
        }

        return shown;
    }

    /// <summary>An error in one line: its type and its message.</summary>
    internal static string TextOf(string? type, string? message) => Short($"{type}: {message}")!;

    private static (string? Name, string? Instance) NameOf(HistoryEvent happened, Dictionary<int, (string?, string?)> calls)
    {
        switch (happened)
        {
            case TaskScheduledEvent scheduled:
                return calls[scheduled.EventId] = (scheduled.Name, null);
            case SubOrchestrationInstanceCreatedEvent created:
                return calls[created.EventId] = (created.Name, created.InstanceId);
            case TaskCompletedEvent completed:
                return calls.GetValueOrDefault(completed.TaskScheduledId);
            case TaskFailedEvent failed:
                return calls.GetValueOrDefault(failed.TaskScheduledId);
            case SubOrchestrationInstanceCompletedEvent completed:
                return calls.GetValueOrDefault(completed.TaskScheduledId);
            case SubOrchestrationInstanceFailedEvent failed:
                return calls.GetValueOrDefault(failed.TaskScheduledId);
            case ExecutionStartedEvent started:
                return (started.Name, null);
            case EventRaisedEvent raised:
                return (raised.Name, null);
            case EventSentEvent sent:
                return (sent.Name, sent.InstanceId);
            default:
                return (null, null);
        }
    }

    private static Instant? DueOf(HistoryEvent happened) => happened switch
    {
        TimerCreatedEvent created => Instant.FromDateTimeUtc(DateTime.SpecifyKind(created.FireAt, DateTimeKind.Utc)),
        TimerFiredEvent fired => Instant.FromDateTimeUtc(DateTime.SpecifyKind(fired.FireAt, DateTimeKind.Utc)),
        _ => null,
    };

    private static string? DetailOf(HistoryEvent happened) => happened switch
    {
        TaskFailedEvent failed => failed.FailureDetails is { } failure ? TextOf(failure.ErrorType, failure.ErrorMessage) : failed.Reason,
        SubOrchestrationInstanceFailedEvent failed =>
            failed.FailureDetails is { } failure ? TextOf(failure.ErrorType, failure.ErrorMessage) : failed.Reason,
        ExecutionCompletedEvent { FailureDetails: { } failure } => TextOf(failure.ErrorType, failure.ErrorMessage),
        ExecutionTerminatedEvent terminated => PlainText.Of(terminated.Input),
        ExecutionSuspendedEvent suspended => suspended.Reason,
        ExecutionResumedEvent resumed => resumed.Reason,
        ExecutionRewoundEvent rewound => rewound.Reason,
        _ => null,
    };

    /// <summary>A text within the bound of a detail.</summary>
    internal static string? Short(string? text) => text is { Length: > MaximumDetail } ? text[..MaximumDetail] : text;
}
