using DurableTask.Core;

namespace DurableTask.Sqlite.Dispatch;

/// <summary>An episode that is to run.</summary>
internal sealed class OrchestrationWorkItem : TaskOrchestrationWorkItem
{
    public OrchestrationWorkItem(ActiveInstance instance, List<Arrival> arrivals, List<TaskMessage> messages, StoredHistory stored)
    {
        (Instance, Arrivals, Stored) = (instance, arrivals, stored);
        InstanceId = instance.Id;
        LockedUntilUtc = DateTime.MaxValue; // Nothing takes it from its worker: no renewals.
        NewMessages = messages;
        OrchestrationRuntimeState = new OrchestrationRuntimeState(stored.Events) { Status = stored.CustomStatus };
    }

    public ActiveInstance Instance { get; }

    /// <summary>The rows of the inbox that the episode takes.</summary>
    public List<Arrival> Arrivals { get; }

    /// <summary>Stored row of the instance.</summary>
    public StoredHistory Stored { get; }

    /// <summary>Whether the rows are deleted, so that they need not be given back.</summary>
    public bool IsCompleted { get; set; }
}

/// <summary>Messages that an episode sends.</summary>
internal readonly record struct EpisodeOutput(IList<TaskMessage> Activities, IList<TaskMessage> Messages, IList<TaskMessage> Timers);
