using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Storage;
using DurableTask.Sqlite.Writes;

namespace DurableTask.Sqlite;

// What a worker calls: episodes of orchestrations and activities are taken, and ended.
public sealed partial class SqliteOrchestrationService
{
    /// <summary>Gets the number of loops that fetch orchestrations: 1.</summary>
    public int TaskOrchestrationDispatcherCount => 1;

    /// <summary>Gets how many orchestrations may run at once.</summary>
    public int MaxConcurrentTaskOrchestrationWorkItems => _options.MaxConcurrentOrchestrations;

    /// <summary>Gets what happens to events that were not taken when an orchestration continues as new: they are carried over.</summary>
    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    /// <summary>Gets the number of loops that fetch activities: 1.</summary>
    public int TaskActivityDispatcherCount => 1;

    /// <summary>Gets how many activities may run at once.</summary>
    public int MaxConcurrentTaskActivityWorkItems => _options.MaxConcurrentActivities;

    /// <summary>Tells that an episode may send any number of messages.</summary>
    /// <param name="currentMessageCount">The number of messages so far.</param>
    /// <param name="runtimeState">The orchestration.</param>
    /// <returns>False.</returns>
    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    /// <summary>Tells how long a worker waits after an error of an episode or an activity: work that failed pauses by itself.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>0 seconds.</returns>
    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => 0;

    /// <summary>Tells how long a worker waits after an error of a fetch.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>1 second; 0 after a cancellation.</returns>
    public int GetDelayInSecondsAfterOnFetchException(Exception exception) => exception is OperationCanceledException ? 0 : 1;

    /// <summary>Waits for the next orchestration that has something to do, and takes all that is due for it.</summary>
    /// <param name="receiveTimeout">Makes no difference: the wait lasts until there is something to do.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work item; null if the wait was cancelled.</returns>
    public async Task<TaskOrchestrationWorkItem> LockNextTaskOrchestrationWorkItemAsync(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        var hub = Hub;
        while (await hub.Instances.TakeAsync(cancellationToken) is var (instance, arrivals))
        {
            hub.Left(hub.InboxBacklog, arrivals.Count);
            if (await EpisodeStart.BeginAsync(hub, instance, arrivals) is { } item)
                return item;
        }

        return null!;
    }

    /// <summary>Ends an episode: writes its history, what it sent, and the state of its instance, in one transaction.</summary>
    /// <param name="workItem">The episode.</param>
    /// <param name="newOrchestrationRuntimeState">Its history.</param>
    /// <param name="outboundMessages">Activities that it scheduled.</param>
    /// <param name="orchestratorMessages">Messages to orchestrations.</param>
    /// <param name="timerMessages">Timers that it set.</param>
    /// <param name="continuedAsNewMessage">Not used by Durable Task; sent like <paramref name="orchestratorMessages"/>.</param>
    /// <param name="orchestrationState">Its state; null if its messages had no instance, and are dropped.</param>
    /// <returns>A task that ends when all is on the disk.</returns>
    public async Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem,
        OrchestrationRuntimeState newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages,
        TaskMessage continuedAsNewMessage,
        OrchestrationState? orchestrationState)
    {
        var (hub, item) = (Hub, (OrchestrationWorkItem)workItem);
        if (orchestrationState is null)
        {
            await new DiscardWrite(hub, item.Arrivals).RunAsync();
        }
        else
        {
            var messages = continuedAsNewMessage is null ? orchestratorMessages : [.. orchestratorMessages, continuedAsNewMessage];
            var output = new EpisodeOutput(outboundMessages, messages, timerMessages);
            var runtime = RewoundHistory.WithoutUnanswered(newOrchestrationRuntimeState, orchestrationState, messages);
            if (hub.StampsEvents)
                EventStamps.Stamp(runtime, item.NewMessages, output, UtcNow);
            await new EpisodeWrite(hub, item, runtime, orchestrationState, output).RunAsync();
        }

        item.IsCompleted = true;
        item.Instance.Abandoned = 0;
    }

    /// <summary>Does nothing: an episode is its worker's until it ends.</summary>
    /// <param name="workItem">The episode.</param>
    /// <returns>A completed task.</returns>
    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    /// <summary>Gives an episode up. It runs again after a pause of 0.1 s that doubles each time, up to 30 s.</summary>
    /// <param name="workItem">The episode.</param>
    /// <returns>A completed task.</returns>
    public Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        var item = (OrchestrationWorkItem)workItem;
        if (!item.IsCompleted)
            item.Instance.Abandoned++;
        return Task.CompletedTask;
    }

    /// <summary>Lets go of an instance, after its episode has ended or was given up.</summary>
    /// <param name="workItem">The episode.</param>
    /// <returns>A completed task.</returns>
    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem)
    {
        var (hub, item) = (Hub, (OrchestrationWorkItem)workItem);
        EpisodeStart.End(hub, item.Instance, item.IsCompleted ? [] : item.Arrivals);
        return Task.CompletedTask;
    }

    /// <summary>Waits for the next activity.</summary>
    /// <param name="receiveTimeout">Makes no difference: the wait lasts until there is something to do.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work item; null if the wait was cancelled.</returns>
    public async Task<TaskActivityWorkItem> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        var hub = Hub;
        var item = await hub.Tasks.TakeAsync(cancellationToken);
        if (item is not null)
            hub.Left(hub.TaskBacklog, 1);
        return item!;
    }

    /// <summary>Does nothing: an activity is its worker's until it ends.</summary>
    /// <param name="workItem">The activity.</param>
    /// <returns>The activity.</returns>
    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) => Task.FromResult(workItem);

    /// <summary>Ends an activity: its answer goes to the orchestration that called it, in one transaction.</summary>
    /// <param name="workItem">The activity.</param>
    /// <param name="responseMessage">The answer.</param>
    /// <returns>A task that ends when it is on the disk.</returns>
    public Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage)
    {
        var hub = Hub;
        if (hub.StampsEvents)
            EventStamps.Stamp([responseMessage], UtcNow);
        return new ActivityWrite(hub, (ActivityWorkItem)workItem, responseMessage).RunAsync();
    }

    /// <summary>Gives an activity up. It runs again after a pause of 0.1 s that doubles each time, up to 30 s.</summary>
    /// <param name="workItem">The activity.</param>
    /// <returns>A completed task.</returns>
    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem)
    {
        var (hub, item) = (Hub, (ActivityWorkItem)workItem);
        hub.TaskBacklog.Entered(1);
        _ = hub.Tasks.GiveBackAsync(item);
        return Task.CompletedTask;
    }
}
