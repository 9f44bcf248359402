using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Dispatch;
using DurableTask.Sqlite.Serialization;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>
/// Ends an episode, in one transaction: the messages that it took go, its history grows by one row, its timers, messages and activities
/// come. If the instance was purged or started anew meanwhile, the messages go and nothing comes.
/// </summary>
internal sealed class EpisodeWrite : HubWrite<bool>
{
    private readonly OrchestrationWorkItem _item;
    private readonly OrchestrationRuntimeState _runtime;
    private readonly OrchestrationState _state;
    private readonly StateChange _change;
    private readonly byte[] _events;
    private readonly bool _isNewExecution;
    private readonly OutgoingMessage[] _messages;
    private readonly OutgoingMessage[] _timers;
    private readonly (TaskMessage Message, byte[] Blob)[] _activities;
    private readonly long[] _activitySeqs;

    public EpisodeWrite(
        TaskHub hub,
        OrchestrationWorkItem item,
        OrchestrationRuntimeState runtime,
        OrchestrationState state,
        EpisodeOutput output)
        : base(hub)
    {
        (_item, _runtime, _state) = (item, runtime, state);
        _isNewExecution = item.Stored.Execution != state.OrchestrationInstance.ExecutionId;
        _change = Change(hub.Now, runtime, state);
        _events = HistoryBlob.Write(runtime.NewEvents);
        _messages = [.. output.Messages.Select(message => new OutgoingMessage(message))];
        // A timer of an execution that continued as new within this episode has no execution to wake.
        _timers =
        [
            .. output.Timers
                .Where(timer => timer.OrchestrationInstance.ExecutionId == state.OrchestrationInstance.ExecutionId)
                .Select(timer => new OutgoingMessage(timer)),
        ];
        _activities = [.. output.Activities.Select(message => (message, MessageBlob.Write(message)))];
        _activitySeqs = new long[_activities.Length];
    }

    private bool HasEnded => StateRow.IsTerminal(_state.OrchestrationStatus);

    private int Episode => _isNewExecution ? 0 : _item.Stored.Episodes;

    protected override bool Apply(SqlSession sql)
    {
        foreach (var arrival in _item.Arrivals)
            InboxRow.Delete(sql, arrival.Due, arrival.Seq);
        var key = _item.Instance.Key;
        if (!StateRow.Update(sql, key, _state, _change))
            return false;
        if (_isNewExecution)
        {
            StateRow.UpdateExecution(sql, key, _state);
            HistoryRow.DeleteAll(sql, key);
        }

        if (_isNewExecution || HasEnded)
            InboxRow.DeleteLater(sql, key, _change.Now);
        HistoryRow.Insert(sql, key, Episode, _events);
        foreach (var message in _messages)
            message.Send(sql, Hub);
        if (!HasEnded)
        {
            foreach (var timer in _timers)
                timer.InsertTimer(sql, Hub, key);
        }

        for (var i = 0; i < _activities.Length; i++)
        {
            _activitySeqs[i] = Hub.Seqs.Next(sql);
            TaskRow.Insert(sql, _activitySeqs[i], key, _activities[i].Blob);
        }

        return true;
    }

    protected override void Committed(bool wasThere)
    {
        Hub.TakenFromFile(_item.Arrivals);
        if (!wasThere)
            return;
        foreach (var message in _messages)
            message.Deliver(Hub);
        foreach (var timer in _timers)
            timer.Deliver(Hub);
        for (var i = 0; i < _activities.Length; i++)
        {
            if (Hub.TaskBacklog.TryAdmit(_activitySeqs[i]))
                Hub.Tasks.Add(new ActivityWorkItem(_activitySeqs[i], _item.Instance.Key, _activities[i].Message));
        }

        if (HasEnded)
            Hub.Waiters.Ended(_item.InstanceId);
        else
            Hub.Histories.Put(_item.Instance.Key, Stored());
    }

    private StoredHistory Stored()
    {
        var size = HistoryRow.SizeOf(_events, _runtime.NewEvents.Count) + (_isNewExecution ? 0 : _item.Stored.Size);
        return new StoredHistory(
            _state.OrchestrationStatus, _state.OrchestrationInstance.ExecutionId, _runtime.Events, Episode + 1, size, _state.Status);
    }

    // As Azure Storage has it, the output of a suspended or resumed instance is the reason.
    private static StateChange Change(long now, OrchestrationRuntimeState runtime, OrchestrationState state)
    {
        if (StateRow.IsTerminal(state.OrchestrationStatus))
            return new StateChange(now, SetsOutput: true, state.Output);
        return runtime.NewEvents.LastOrDefault(e => e is ExecutionSuspendedEvent or ExecutionResumedEvent or ExecutionRewoundEvent) switch
        {
            ExecutionSuspendedEvent suspended => new StateChange(now, SetsOutput: true, suspended.Reason),
            ExecutionResumedEvent resumed => new StateChange(now, SetsOutput: true, resumed.Reason),
            ExecutionRewoundEvent => new StateChange(now, SetsOutput: true, null),
            _ => new StateChange(now, SetsOutput: false, null),
        };
    }
}
