using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Writes;

namespace DurableTask.Sqlite.Dispatch;

/// <summary>Makes an episode of an instance and the messages that are due for it.</summary>
internal static class EpisodeStart
{
    /// <summary>Gives the work item; null if the messages had no instance to run, and were dropped.</summary>
    public static async Task<OrchestrationWorkItem?> BeginAsync(TaskHub hub, ActiveInstance instance, List<Arrival> arrivals)
    {
        try
        {
            var stored = hub.Histories.Take(instance.Key) ?? hub.Read(sql => HistoryRow.Read(sql, instance.Key));
            if (stored is not null && Accepted(stored, arrivals) is { Count: > 0 } messages)
                return new OrchestrationWorkItem(instance, arrivals, messages, stored);
            await new DiscardWrite(hub, arrivals).RunAsync();
        }
        catch (Exception)
        {
            instance.Abandoned++;
            End(hub, instance, arrivals);
            throw;
        }

        End(hub, instance, []);
        return null;
    }

    /// <summary>Ends an episode. Messages that it did not take come first in the next one.</summary>
    public static void End(TaskHub hub, ActiveInstance instance, List<Arrival> notTaken)
    {
        if (notTaken.Count > 0)
        {
            hub.InboxBacklog.Entered(notTaken.Count);
            hub.Instances.GiveBack(instance, notTaken);
        }

        hub.Instances.Release(instance);
        hub.Changed();
    }

    // An instance that has ended takes nothing but a request to rewind, and that alone. One that has not started begins with its start.
    // One that is suspended takes no request to rewind: Durable Task would rewind it, although it has not ended.
    private static List<TaskMessage> Accepted(StoredHistory stored, List<Arrival> arrivals)
    {
        if (StateRow.IsTerminal(stored.Status))
        {
            RewoundHistory.Prepare(stored.Events);
            return arrivals.FindLast(a => a.Message.Event is ExecutionRewoundEvent) is { } rewind ? [rewind.Message] : [];
        }

        if (stored.Status == OrchestrationStatus.Suspended)
            arrivals = arrivals.FindAll(a => a.Message.Event is not ExecutionRewoundEvent);
        return stored.Episodes > 0 || arrivals.Exists(a => a.Message.Event is ExecutionStartedEvent)
            ? arrivals.ConvertAll(a => a.Message)
            : [];
    }
}
