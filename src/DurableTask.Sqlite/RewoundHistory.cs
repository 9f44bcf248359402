using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Core.Tracing;

namespace DurableTask.Sqlite;

/// <summary>
/// A rewind takes what failed out of a history, and the orchestrator calls it again. What had no answer when the orchestration failed is
/// taken out here as well: an answer that came since was dropped, and a timer was deleted, so the orchestrator would wait for ever.
/// </summary>
internal static class RewoundHistory
{
    private const string NoTrace = "";

    /// <summary>Gives a start without a trace an empty one: DurableTask.Core 3.11 writes to it, there or not, when it rewinds.</summary>
    public static void Prepare(IEnumerable<HistoryEvent> events)
    {
        foreach (var start in events.OfType<ExecutionStartedEvent>())
            start.ParentTraceContext ??= new DistributedTraceContext(NoTrace);
    }

    /// <summary>Gives a rewound history without what has no answer, and corrects the state; any other history is given as it is.</summary>
    public static OrchestrationRuntimeState WithoutUnanswered(
        OrchestrationRuntimeState runtime, OrchestrationState state, IEnumerable<TaskMessage> messages)
    {
        // Durable Task gives a rewound history as all new, ending in the rewind; an episode that merely took one has its begin in the past.
        if (runtime.PastEvents.Count > 0 || !runtime.NewEvents.Any(e => e is ExecutionRewoundEvent))
            return runtime;
        var answered = runtime.NewEvents.Select(AnsweredBy).Where(id => id is not null).ToHashSet();
        var rewound = messages.Where(m => m.Event is ExecutionRewoundEvent).Select(m => m.OrchestrationInstance.InstanceId).ToHashSet();
        // A suspension at the very end would stay: the request to resume came after the end, and was dropped.
        var pause = runtime.NewEvents.LastOrDefault(e => e is ExecutionSuspendedEvent or ExecutionResumedEvent) as ExecutionSuspendedEvent;
        var kept = new OrchestrationRuntimeState { Status = runtime.Status };
        foreach (var e in runtime.NewEvents)
        {
            var isLeftOut = e switch
            {
                TaskScheduledEvent or TimerCreatedEvent => !answered.Contains(e.EventId),
                SubOrchestrationInstanceCreatedEvent child => !answered.Contains(e.EventId) && !rewound.Contains(child.InstanceId),
                ExecutionSuspendedEvent => e == pause,
                _ => false,
            };
            if (e is ExecutionStartedEvent { ParentTraceContext.TraceParent: NoTrace } start)
                start.ParentTraceContext = null;
            if (!isLeftOut)
                kept.AddEvent(e);
        }

        state.OrchestrationStatus = kept.OrchestrationStatus;
        return kept;
    }

    private static int? AnsweredBy(HistoryEvent e) => e switch
    {
        TaskCompletedEvent task => task.TaskScheduledId,
        TimerFiredEvent timer => timer.TimerId,
        SubOrchestrationInstanceCompletedEvent child => child.TaskScheduledId,
        _ => null,
    };
}
