using DurableTask.Core;
using DurableTask.Core.History;

namespace DurableTask.Sqlite;

/// <summary>
/// A rewind takes what failed out of a history, and the orchestrator calls it again. What had no answer when the orchestration failed is
/// taken out here as well: an answer that came since was dropped, and a timer was deleted, so the orchestrator would wait for ever.
/// </summary>
internal static class RewoundHistory
{
    public static OrchestrationRuntimeState WithoutUnanswered(OrchestrationRuntimeState runtime, IEnumerable<TaskMessage> messages)
    {
        // Durable Task gives a rewound history as all new, ending in the rewind; an episode that merely took one has its begin in the past.
        if (runtime.PastEvents.Count > 0 || !runtime.NewEvents.Any(e => e is ExecutionRewoundEvent))
            return runtime;
        var answered = runtime.NewEvents.Select(AnsweredBy).Where(id => id is not null).ToHashSet();
        var rewound = messages.Where(m => m.Event is ExecutionRewoundEvent).Select(m => m.OrchestrationInstance.InstanceId).ToHashSet();
        var kept = new OrchestrationRuntimeState { Status = runtime.Status };
        foreach (var e in runtime.NewEvents)
        {
            var waits = e switch
            {
                TaskScheduledEvent or TimerCreatedEvent => !answered.Contains(e.EventId),
                SubOrchestrationInstanceCreatedEvent child => !answered.Contains(e.EventId) && !rewound.Contains(child.InstanceId),
                _ => false,
            };
            if (!waits)
                kept.AddEvent(e);
        }

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
