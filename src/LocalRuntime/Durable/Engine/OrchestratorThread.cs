using System.Diagnostics.CodeAnalysis;

namespace SecureMx.LocalRuntime.Durable.Engine;

/// <summary>
/// Keeps all that an orchestrator does on the thread that replays it: continuations of its awaits, tasks that it starts. What comes from
/// another thread was awaited outside the history; it is not run but remembered as <see cref="ForeignAwait"/>.
/// </summary>
internal sealed class OrchestratorThread : TaskScheduler
{
    [ThreadStatic]
    private static OrchestratorThread? current;

    private readonly Queue<Action> ready = new();
    private readonly Action foreignAwait;
    private readonly SynchronizationContext context;

    /// <param name="foreignAwait">Called, on any thread and perhaps long after the replay, when a foreign await comes back.</param>
    public OrchestratorThread(Action foreignAwait)
    {
        this.foreignAwait = foreignAwait;
        context = new Poster(this);
    }

    /// <summary>Whether anything that the orchestrator awaited came back on another thread.</summary>
    public bool ForeignAwait { get; private set; }

    /// <summary>Whether the caller is on the orchestrator's thread, within its replay.</summary>
    public bool IsCurrent => current == this;

    /// <summary>Runs a replay on this thread; <see cref="Drain"/> within it runs what became ready.</summary>
    public void Run(Action replay)
    {
        var before = SynchronizationContext.Current;
        var outer = current;
        current = this;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = new Task(replay, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
            task.RunSynchronously(this);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
            current = outer;
        }
    }

    /// <summary>Runs what became ready until nothing is.</summary>
    public void Drain()
    {
        while (ready.TryDequeue(out var next))
        {
            next();
        }
    }

    protected override void QueueTask(Task task) => Post(() => TryExecuteTask(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => IsCurrent && TryExecuteTask(task);

    [ExcludeFromCodeCoverage(Justification = "For debuggers.")]
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Post(Action action)
    {
        if (IsCurrent)
        {
            ready.Enqueue(action);
        }
        else if (!ForeignAwait)
        {
            ForeignAwait = true;
            foreignAwait();
        }
    }

    private sealed class Poster(OrchestratorThread owner) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => owner.Post(() => d(state));

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (owner.IsCurrent)
            {
                d(state);
            }
            else
            {
                owner.Post(() => d(state));
            }
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
