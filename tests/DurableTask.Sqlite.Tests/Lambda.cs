using DurableTask.Core;

namespace DurableTask.Sqlite.Tests;

/// <summary>
/// An orchestration that is a function. Events of all names are kept until one asks for them, as a Functions worker does.
/// </summary>
internal sealed class LambdaOrchestration(
    Func<LambdaContext, string, Task<string?>> run) : TaskOrchestration<string?, string, string, string>
{
    private readonly Dictionary<string, Queue<string>> _events = [];
    private readonly Dictionary<string, Queue<TaskCompletionSource<string>>> _waiting = [];
    private string? _status;

    public override Task<string?> RunTask(OrchestrationContext context, string input) =>
        run(new LambdaContext(context, WaitFor, status => _status = status, SendAgain), input);

    public override string OnGetStatus() => _status!;

    public override void OnEvent(OrchestrationContext context, string name, string input)
    {
        if (_waiting.TryGetValue(name, out var waiting) && waiting.TryDequeue(out var waiter))
            waiter.SetResult(input);
        else
            Of(_events, name).Enqueue(input);
    }

    private Task<string> WaitFor(string name)
    {
        if (_events.TryGetValue(name, out var early) && early.TryDequeue(out var input))
            return Task.FromResult(input);
        var waiter = new TaskCompletionSource<string>();
        Of(_waiting, name).Enqueue(waiter);
        return waiter.Task;
    }

    // An event that was not asked for is sent again, for the next generation.
    private void SendAgain(OrchestrationContext context)
    {
        var self = new OrchestrationInstance { InstanceId = context.OrchestrationInstance.InstanceId };
        foreach (var (name, queue) in _events)
        {
            while (queue.TryDequeue(out var input))
                context.SendEvent(self, name, input);
        }
    }

    private static Queue<T> Of<T>(Dictionary<string, Queue<T>> queues, string name) =>
        queues.TryGetValue(name, out var queue) ? queue : queues[name] = new Queue<T>();
}

/// <summary>What an orchestration of a test may do.</summary>
public sealed class LambdaContext(
    OrchestrationContext context, Func<string, Task<string>> waitFor, Action<string> setStatus, Action<OrchestrationContext> sendAgain)
{
    public OrchestrationContext Core => context;

    public DateTime Now => context.CurrentUtcDateTime;

    public Task<string> Call(string activity, string? input = null) => context.ScheduleTask<string>(activity, "", input);

    public Task<string> Event(string name) => waitFor(name);

    public Task Sleep(TimeSpan time) => context.CreateTimer(context.CurrentUtcDateTime + time, 0);

    public void ContinueAsNew(string input)
    {
        sendAgain(context);
        context.ContinueAsNew(input);
    }

    public void Status(string status) => setStatus(status);
}

/// <summary>An activity that is a function.</summary>
internal sealed class LambdaActivity(Func<TaskContext, string?, Task<string?>> run) : AsyncTaskActivity<string?, string?>
{
    protected override Task<string?> ExecuteAsync(TaskContext context, string? input) => run(context, input);
}
