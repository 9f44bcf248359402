using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Dispatch;

namespace DurableTask.Sqlite;

/// <summary>Sets the timestamps of events that Durable Task made, and so stamped by the system's clock.</summary>
internal static class EventStamps
{
    /// <summary>
    /// Stamps what an episode made. The begin of an episode was stamped before the orchestrator saw it (<see
    /// cref="SqliteOrchestrationService.UseClock"/>) and stays, as do the messages that it took.
    /// </summary>
    public static void Stamp(OrchestrationRuntimeState runtime, IEnumerable<TaskMessage> taken, EpisodeOutput output, DateTime now)
    {
        var stamped = taken.Select(message => message.Event).ToHashSet<HistoryEvent>(ReferenceEqualityComparer.Instance);
        foreach (var e in runtime.NewEvents)
        {
            if (e is not OrchestratorStartedEvent && !runtime.PastEvents.Contains(e) && !stamped.Contains(e))
                e.Timestamp = now;
        }

        Stamp(output.Activities, now);
        Stamp(output.Messages, now);
        Stamp(output.Timers, now);
    }

    /// <summary>Stamps the begin of an episode, before its orchestrator runs.</summary>
    public static void StampBegin(OrchestrationRuntimeState runtime, DateTime now)
    {
        foreach (var e in runtime.NewEvents)
        {
            if (e is OrchestratorStartedEvent)
                e.Timestamp = now;
        }
    }

    public static void Stamp(IEnumerable<TaskMessage> messages, DateTime now)
    {
        foreach (var message in messages)
            message.Event.Timestamp = now;
    }
}
