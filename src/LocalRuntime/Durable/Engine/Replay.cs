using Microsoft.Extensions.Logging;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>What a replay needs besides a history.</summary>
internal sealed record ReplaySetting(IDurableFunctions Functions, DataConverter Converter, ILoggerFactory LoggerFactory);

/// <summary>How an execution stands after a replay.</summary>
internal enum ReplayOutcome
{
    Waiting,
    Completed,
    Failed,
    ContinuedAsNew,
}

/// <summary>
/// Goes over a history from its start: runs the orchestrator, completes line by line what it waits for, and holds each call that it
/// makes against the line that the history has for it. Calls without a line, at the end, are new decisions.
/// </summary>
internal sealed class Replay
{
    private readonly InstanceRow instance;
    private readonly ReplaySetting setting;
    private readonly OrchestratorThread thread;
    private readonly Queue<HistoryEvent> held = new();
    private Task<object?>? orchestrator;

    /// <param name="instance">The instance.</param>
    /// <param name="setting">What runs it.</param>
    /// <param name="foreignAwait">Called when something that the orchestrator awaited outside the history comes back.</param>
    public Replay(InstanceRow instance, ReplaySetting setting, Action foreignAwait)
    {
        this.instance = instance;
        this.setting = setting;
        thread = new OrchestratorThread(foreignAwait);
        Context = new OrchestrationContext(instance, thread, setting.Converter, setting.LoggerFactory);
    }

    public OrchestrationContext Context { get; }

    public ReplayOutcome Outcome { get; private set; }

    /// <summary>The output as JSON text, when it completed.</summary>
    public string? Output { get; private set; }

    /// <summary>How it failed, when it failed.</summary>
    public TaskFailureDetails? Failure { get; private set; }

    /// <summary>Whether the instance is held.</summary>
    public bool Suspended { get; private set; }

    /// <summary>The failed tasks whose failure the orchestrator did not answer with another call: those that a rewind does again.</summary>
    public HashSet<int> UnansweredFailures { get; } = [];

    /// <summary>Replays a history, then lets what arrived happen for the first time.</summary>
    public void Run(IEnumerable<HistoryEvent> history, IEnumerable<HistoryEvent> arrived)
    {
        if (!setting.Functions.HasOrchestrator(instance.Name))
        {
            Fail(new InvalidOperationException($"There is no orchestrator named '{instance.Name}' in the app."));
            return;
        }

        try
        {
            thread.Run(() =>
            {
                Apply(history);
                Context.Replaying = false;
                Apply(arrived);
                Settle();
            });
        }
        catch (Exception exception)
        {
            Context.Undecided.Clear(); // What a replay that went astray decided means nothing.
            Fail(exception);
        }
    }

    private void Apply(IEnumerable<HistoryEvent> lines)
    {
        foreach (var line in lines)
        {
            Apply(line);
        }
    }

    private void Apply(HistoryEvent line)
    {
        if (Suspended && IsHeldWhileSuspended(line.Kind))
        {
            held.Enqueue(line);
            return;
        }

        switch (line.Kind)
        {
            case HistoryEventKind.OrchestratorStarted:
                Context.Now = line.At;
                break;
            case HistoryEventKind.ExecutionStarted:
                orchestrator ??= Start();
                break;
            case HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.EventSent
                or HistoryEventKind.SubOrchestrationInstanceCreated:
                Match(line);
                break;
            case HistoryEventKind.TaskCompleted or HistoryEventKind.SubOrchestrationInstanceCompleted or HistoryEventKind.TimerFired:
                Context.Timers.Remove(line.Task!.Value);
                if (Context.Open.Remove(line.Task.Value, out var done))
                {
                    done.Complete(line.Data, setting.Converter);
                }

                break;
            case HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationInstanceFailed:
                ApplyFailure(line);
                break;
            case HistoryEventKind.EventRaised:
                Context.Events.Raise(line.Name!, line.Data);
                break;
            case HistoryEventKind.ExecutionSuspended:
                Suspended = true;
                break;
            case HistoryEventKind.ExecutionResumed:
                Resume();
                break;
        }

        thread.Drain();
    }

    private void ApplyFailure(HistoryEvent line)
    {
        if (!Context.Open.Remove(line.Task!.Value, out var open))
        {
            return;
        }

        var exception = new TaskFailedException(line.Name!, line.Task.Value, line.Failure!);
        if (line.Whole)
        {
            exception.Data.Add(nameof(HistoryEvent.Whole), true);
        }

        var callsBefore = Context.Calls;
        open.Fail(exception);
        thread.Drain();
        if (Context.Calls == callsBefore || orchestrator is { IsCompleted: true })
        {
            UnansweredFailures.Add(line.Task.Value);
        }
    }

    private void Resume()
    {
        Suspended = false;
        while (!Suspended && held.TryDequeue(out var line))
        {
            Apply(line);
        }
    }

    private void Match(HistoryEvent line)
    {
        var task = line.Task!.Value;
        var recorded = Decision.Describe(line.Kind, line.Name);
        if (!Context.Undecided.Remove(task, out var decision))
        {
            throw new NonDeterministicOrchestrationException(
                $"Non-deterministic orchestrator '{instance.Name}': its history has {recorded} as call #{task}, but this replay has not made "
                + "that call. Was its code changed while the instance was running?");
        }

        if (decision.Kind != line.Kind || !string.Equals(decision.Name, line.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new NonDeterministicOrchestrationException(
                $"Non-deterministic orchestrator '{instance.Name}': its history has {recorded} as call #{task}, but this replay made a call of "
                + $"{decision.Words}. Was its code changed while the instance was running?");
        }
    }

    private Task<object?> Start()
    {
        try
        {
            return setting.Functions.RunOrchestratorAsync(instance.Name, Context);
        }
        catch (Exception exception)
        {
            return Task.FromException<object?>(exception);
        }
    }

    private void Settle()
    {
        if (orchestrator is { IsCompletedSuccessfully: true })
        {
            Outcome = Context.ContinuesAsNew ? ReplayOutcome.ContinuedAsNew : ReplayOutcome.Completed;
            try
            {
                Output = setting.Converter.Serialize(orchestrator.Result);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or NotSupportedException)
            {
                Fail(exception);
            }
        }
        else if (orchestrator is { IsCompleted: true })
        {
            Fail(orchestrator.Exception?.InnerException ?? new TaskCanceledException(orchestrator));
        }
        else if (thread.ForeignAwait || (orchestrator is not null && Context.Open.Count == 0 && Context.Events.Waiting == 0))
        {
            Context.Undecided.Clear();
            Fail(new ForeignAwaitException());
        }
    }

    private void Fail(Exception exception)
    {
        Outcome = ReplayOutcome.Failed;
        Failure = TaskFailureDetails.FromException(exception);
    }

    private static bool IsHeldWhileSuspended(HistoryEventKind kind) => kind
        is HistoryEventKind.ExecutionStarted or HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.TimerFired
        or HistoryEventKind.EventRaised or HistoryEventKind.SubOrchestrationInstanceCompleted
        or HistoryEventKind.SubOrchestrationInstanceFailed;
}
